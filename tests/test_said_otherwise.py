"""What editors do to a sentence without touching its promise, and the edits that only look like it."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_PAGE = "<main><h1>Plate readers</h1><h2>Rules</h2><p>{}</p><p>Our cars are blue.</p></main>"

#: What was said, the same said otherwise, and what only looks like it.
_TWINS = {
    "a list in another order": (
        "Plate data is never lent, leased or bartered.",
        "Plate data is never bartered, lent or leased.",
        "Plate data is never lent or leased; it is bartered.",
    ),
    "a series as the subject of a ban": (
        "Employers, landlords and lenders may not see reads.",
        "Reads may not be seen by lenders, employers or landlords.",
        "Employers may not see reads; landlords and lenders may.",
    ),
    "two sentences for one": (
        "The auditor checks the log monthly and reports to the council.",
        "The auditor checks the log monthly. The auditor also reports to the council.",
        "The auditor checks the log monthly. The council also reports to the auditor.",
    ),
    "one sentence for two": (
        "We do not sell reads. We do not lease reads.",
        "We do not sell or lease reads.",
        "We do not sell and lease reads.",
    ),
    "a limit turned round": (
        "No officer may search without a case number.",
        "An officer may search only with a case number.",
        "An officer may search without a case number.",
    ),
    "until, and only after": (
        "Access is not given until the council has agreed.",
        "Access is given only after the council has agreed.",
        "Access is given only before the council has agreed.",
    ),
    "no one but": (
        "Only trained deputies may log in.",
        "No one but trained deputies may log in.",
        "No trained deputies may log in.",
    ),
    "solely": (
        "Reads may be used only for criminal investigations.",
        "Reads may be used solely for criminal investigations.",
        "Reads may be used for criminal investigations.",
    ),
    "under no circumstances": (
        "Under no circumstances may reads be sold.",
        "Reads may not be sold under any circumstances.",
        "Reads may not be sold under some circumstances.",
    ),
    "active and passive": (
        "The vendor notifies the city of every subpoena.",
        "The city is notified by the vendor of every subpoena.",
        "The vendor is notified by the city of every subpoena.",
    ),
    "a noun for a verb": (
        "Officers may not identify residents by their cars.",
        "Identification of residents by their cars is forbidden to officers.",
        "Identification of officers by their cars is forbidden to residents.",
    ),
    "so many a month": (
        "A sergeant reviews 40 searches a month.",
        "Forty searches are reviewed by a sergeant each month.",
        "Forty searches are reviewed by a sergeant, for a month.",
    ),
    "a date in another form": (
        "Federal access has been off since August 1, 2025.",
        "Federal access has been off since 1 Aug 2025.",
        "Federal access has been off since 11 Aug 2025.",
    ),
    "typos": (
        "Facial recogntion is prohibted on all cameras.",
        "Facial recognition is prohibited on all cameras.",
        "Racial recognition is prohibited on all cameras.",
    ),
}

#: The same words joined, placed or taken in another way.
_REJOINED = {
    "a comma less": (
        "Readers may not watch clinics, newsrooms, union halls or schools.",
        "Readers may not watch clinics, newsroom union halls or schools.",
    ),
    "with for and": (
        "Every login and every export is recorded.",
        "Every login with an export is recorded.",
    ),
    "a window cut": (
        "Our portal shows searches of the last 30 days.",
        "Our portal shows searches of the last 10 days.",
    ),
    "three periods in a ring": (
        "Reads are kept for 30 days, logs for 400 days, and reports for 900 days.",
        "Reads are kept for 900 days, logs for 30 days, and reports for 400 days.",
    ),
    "a condition turned round": (
        "Once a case is closed, its reads are destroyed.",
        "Once its reads are destroyed, a case is closed.",
    ),
    "a condition for a promise": (
        "Reads are deleted at once and never shared.",
        "Reads are deleted at once if never shared.",
    ),
    "such": ("No read may be sold.", "No such read may be sold."),
    "not both": (
        "Cameras do not record speech and faces.",
        "Cameras do not both record speech and faces.",
    ),
    "may beside must": (
        "Our deputy must open the case and must be present when reads are viewed.",
        "Our deputy must open the case and may be present when reads are viewed.",
    ),
    "another company": (
        "Federal access is barred. State access is allowed for felonies and is logged.",
        "Federal access is barred for felonies and is logged. State access is allowed.",
    ),
    "and, or behind a limit": (
        "No officer may search without a warrant and a case number.",
        "An officer may search only with a warrant or a case number.",
    ),
    "a ban that becomes a duty": (
        "We must not sell reads before deleting names.",
        "We must sell reads only after deleting names.",
    ),
    "who trains whom": (
        "The auditor is trained by the vendor.",
        "The auditor trains the vendor.",
    ),
    "a comma less, in a list of things": (
        "Reads are never sold to schools, clinics or churches.",
        "Reads are never sold to school clinics or churches.",
    ),
    "with for and, behind a contraction": (
        "We don't share logins and downloads.",
        "We don't share logins with a download.",
    ),
    "a word that no dictionary has": (
        "Unlogged searches are forbidden.",
        "Unlocked searches are forbidden.",
    ),
    "an office, and what is asked of it": (
        "Sharing of reads requires Chief Approval.",
        "Sharing of reads requires Chief Notice.",
    ),
    "a county, not a country": (
        "Reads are shared only within the county.",
        "Reads are shared only within the country.",
    ),
    "a name, not a typo": (
        "Reads are shared only with Harmon and Dunsford.",
        "Reads are shared only with Harman and Dunsford.",
    ),
}


def test_a_negation_in_two_pieces_is_read():
    assert not _is_quiet("Officers do n't sell reads.", "Officers do n't rent reads.")
    assert not _is_quiet("Officers do n't sell reads.", "Officers do sell reads.")


def _is_quiet(before: str, after: str) -> bool:
    found = compare_texts(_PAGE.format(before), _PAGE.format(after), "html")
    assert isinstance(found, Comparison)
    return not found.alerts and not found.unclassified


@pytest.mark.parametrize("name", sorted(_TWINS))
def test_the_same_said_otherwise_asks_nobody(name):
    before, same, _ = _TWINS[name]
    assert _is_quiet(before, same)
    assert _is_quiet(same, before)


@pytest.mark.parametrize("name", sorted(_TWINS))
def test_what_only_looks_like_it_is_told(name):
    before, same, less = _TWINS[name]
    assert not _is_quiet(before, less)
    assert not _is_quiet(same, less)


@pytest.mark.parametrize("name", sorted(_REJOINED))
def test_the_same_words_put_otherwise_are_told(name):
    before, after = _REJOINED[name]
    assert not _is_quiet(before, after)
    assert not _is_quiet(after, before)
