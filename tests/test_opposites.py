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
    "a promise becomes a possibility": (
        "<p>The system is set up so that reads are deleted after 30 days.</p>",
        "<p>The system is set up so that reads may be deleted after 30 days.</p>",
    ),
    "both become either beside a ban": (
        "<p>Each lookup must name an item number and a stated reason, and lookups out of curiosity are a firing offense.</p>",
        "<p>Each lookup must name an item number or a stated reason, and lookups out of curiosity are a firing offense.</p>",
    ),
    "both become either beside a denial": (
        "<p>Users give a reason and a case number, and no lookup is anonymous.</p>",
        "<p>Users give a reason or a case number, and no lookup is anonymous.</p>",
    ),
    "a duty about other data softens": (
        "<p>Our billing processor receives what it needs to print invoices, must delete it after 30 days and has agreed in writing to be bound by this policy.</p>",
        "<p>Our billing processor receives what it needs to print invoices, should delete it after 30 days and has agreed in writing to be bound by this policy.</p>",
    ),
    "a day of storage becomes a later one": (
        "<p>Reads are purged by the tenth day of storage.</p>",
        "<p>Reads are purged by the ninetieth day of storage.</p>",
    ),
    "the answer to who may look things up goes": (
        "<details><summary>Who can look things up?</summary><p>Seven of our officers and one dispatcher.</p></details>",
        "",
    ),
    "what a term means goes": (
        "<p>\u201cRecord\u201d means a picture of a plate with its reading, place and hour.</p><p>No record is sold.</p>",
        "<p>No record is sold.</p>",
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
    "days become working days": (
        "<p>Reads are deleted after 30 days.</p>",
        "<p>Reads are deleted after 30 business days.</p>",
    ),
    "deleted for good becomes deleted": (
        "<p>Reads are deleted permanently after 30 days.</p>",
        "<p>Reads are deleted after 30 days.</p>",
    ),
    "one of two that are bound is let go": (
        "<p>Neither the vendor nor the agency keeps reads after 30 days.</p>",
        "<p>The vendor does not keep reads after 30 days.</p>",
    ),
    "the system's work becomes the staff's": (
        "<p>Reads are deleted by the system after 30 days.</p>",
        "<p>Reads are deleted by staff after 30 days.</p>",
    ),
    "the rest stays instead of going": (
        "<p>Reads saved as evidence follow the schedule; the rest go after 30 days.</p>",
        "<p>Reads saved as evidence follow the schedule; the rest stay after 30 days.</p>",
    ),
    "must reject becomes may reject": (
        "<p>Custodians must reject private requests.</p>",
        "<p>Custodians may reject private requests.</p>",
    ),
    "off unless enabled becomes on unless disabled": (
        "<p>National lookup is off unless you enable it.</p>",
        "<p>National lookup is on unless you disable it.</p>",
    ),
    "some of those who get nothing may have it for a fee": (
        "<p>Landlords, insurers and reporters do not get data, even for a fee.</p>",
        "<p>Landlords and reporters do not get data; insurers may have it for a fee.</p>",
    ),
    "both checks become one of them": (
        "<p>Before a stop the officer shall compare the plate and shall confirm the entry by radio.</p>",
        "<p>Before a stop the officer shall compare the plate or confirm the entry by radio.</p>",
    ),
    "the customer decides becomes we decide with the customer": (
        "<p>You own your data and decide who sees it.</p>",
        "<p>You own your data, and we decide with you who sees it.</p>",
    ),
    "a definition says until when": (
        '<p>"Plate data" means the plate, the time and the place, and anything derived from them.</p>',
        '<p>"Plate data" means the plate, the time and the place, until it is combined with others.</p>',
    ),
    "nobody becomes our own staff": (
        "<p>No image may be submitted to facial recognition by anyone.</p>",
        "<p>Our own staff may not submit images to facial recognition.</p>",
    ),
    "our chief is quoted with less": (
        '<blockquote>"We never sell plate data to anyone," says our chief.</blockquote>',
        '<blockquote>"We never sell plate data to strangers," says our chief.</blockquote>',
    ),
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
