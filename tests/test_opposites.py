"""Words that were only put about, or look idle, and mean something else now: never silent."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_PAGE = (
    "<h1>Plate readers</h1><p>The council approved nine sites.</p>{}"
    "<p>The list is kept by the clerk at the hall.</p>"
)

_OPPOSITES = {
    "one of two denials goes": (
        "<p>We do not share reads with federal agencies and we do not sell them.</p>",
        "<p>We share reads with federal agencies and we do not sell them.</p>",
    ),
    "a denial moves to a courtesy": (
        "<p>Reads are never shared with ICE, not even on request.</p>",
        "<p>Reads are shared with ICE, but not on request.</p>",
    ),
    "who owns is turned round": (
        "<p>The city, not the vendor, owns the data.</p>",
        "<p>The vendor, not the city, owns the data.</p>",
    ),
    "two periods change places": (
        "<p>The log is kept for five years and reads are kept for 30 days.</p>",
        "<p>The log is kept for 30 days and reads are kept for five years.</p>",
    ),
    "an exception moves to another rule": (
        "<p>Unless a life is in danger, a search requires a warrant; reads are deleted after 30 days.</p>",
        "<p>A search requires a warrant; unless a life is in danger, reads are deleted after 30 days.</p>",
    ),
    "the question over the answer is another one": (
        "<h2>Can federal agents search our reads?</h2><p>No.</p>",
        "<h2>Can private companies search our reads?</h2><p>No.</p>",
    ),
    "the row over the answer is another one": (
        "<table><tr><th>Federal access</th><td>No</td></tr></table>",
        "<table><tr><th>School access</th><td>No</td></tr></table>",
    ),
    "a cross becomes a tick": (
        "<table><tr><th>Facial recognition</th><td>\u2718</td></tr></table>",
        "<table><tr><th>Facial recognition</th><td>\u2714</td></tr></table>",
    ),
    "every becomes such": (
        "<p>Every search is logged and audited.</p>",
        "<p>Such a search is logged and audited.</p>",
    ),
    "a warrant is renamed to a request": (
        "<p>\u201cWarrant\u201d has the meaning given in state law.</p><p>No search is run without a warrant.</p>",
        "<p>\u201cRequest\u201d has the meaning given in state law.</p><p>No search is run without a request.</p>",
    ),
    "a promise that names the holidays goes": (
        "<p>Pictures are never given to federal agencies, holidays included.</p>",
        "",
    ),
    "a promise beside a budget goes": (
        "<p>Every lookup is logged and audited within the annual budget.</p>",
        "",
    ),
    "what is over the answer keeps its number no more": (
        "<h2>Reads are deleted after 30 days</h2><p>That is all.</p>",
        "<h2>Reads are deleted after 5 years</h2><p>That is all.</p>",
    ),
    "the heading narrows who is meant": (
        "<h2>All officers</h2><p>A warrant is needed for each search.</p>",
        "<h2>Trainees</h2><p>A warrant is needed for each search.</p>",
    ),
    "a promise until a year to come goes": (
        "<p>Until 2030, reads are never shared with federal agencies.</p>",
        "",
    ),
    "another rank gives the approval": (
        "<p>Approval by Judge Ruiz comes first.</p>",
        "<p>Approval by Clerk Ruiz comes first.</p>",
    ),
    "who approves whom is turned round": (
        "<p>Supervisors must approve searches by officers.</p>",
        "<p>Officers must approve searches by supervisors.</p>",
    ),
    "two users exchange what they need": (
        "<p>Deputies may search with a warrant and analysts may search with a case number.</p>",
        "<p>Deputies may search with a case number and analysts may search with a warrant.</p>",
    ),
    "a rule moves to another system's section": (
        "<h2>Plate reads</h2><p>All is deleted after 30 days.</p><h2>Newsletter</h2><p>Write to us.</p>",
        "<h2>Plate reads</h2><h2>Newsletter</h2><p>Write to us.</p><p>All is deleted after 30 days.</p>",
    ),
    "a bare period goes": ("<p>Thirty days.</p>", ""),
}


@pytest.mark.parametrize("name", sorted(_OPPOSITES))
def test_it_is_told_or_shown_when(name: str):
    before, after = (_PAGE.format(text) for text in _OPPOSITES[name])
    found = compare_texts(before, after, "html")
    assert isinstance(found, Comparison)
    assert found.alerts or found.unclassified, (found.noise, found.equivalent)


def test_a_gain_that_also_loses_words_asks_a_person_to_look():
    before = _PAGE.format(
        "<p>Reads are kept for 30 days, and the vendor stays outside the door.</p>"
    )
    after = before.replace("30 days", "21 days").replace("stays outside the", "may come in at the")
    found = compare_texts(before, after, "html")
    assert isinstance(found, Comparison)
    assert found.losses or found.unclassified or all(c.for_review for c in found.alerts)


def test_the_same_rule_in_the_passive_is_the_same():
    found = compare_texts(
        _PAGE.format("<p>Supervisors must approve searches of the log.</p>"),
        _PAGE.format("<p>Searches of the log must be approved by supervisors.</p>"),
        "html",
    )
    assert isinstance(found, Comparison)
    assert not found.alerts
    assert not found.unclassified
