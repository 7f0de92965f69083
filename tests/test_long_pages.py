"""A manual of hundreds of pages: what changed in it is judged, and where that is too much, listed."""

import pytest

from witnessmark.deeds import long_pages
from witnessmark.deeds.reading import compare, compare_whole, read_text
from witnessmark.model.changes import Label
from witnessmark.model.documents import Document
from witnessmark.safeguards.reading.lexicon import vocabulary

LIMIT = "Plate reads must be deleted after 30 days."
SALE = "The Department never sells plate data."
FIRST = (
    "wear the blue hat", "park the van behind the mill", "sign for the keys", "polish the boots", "feed the horses",
    "return the umbrella", "sweep the yard",
)  # fmt: skip
THEN = (
    "before the parade begins on the green", "when the bell of the town hall rings", "as the sergeant on the desk asks",
    "unless the roads are covered with snow",
)  # fmt: skip
NOTICE = "Section {n} was written by the committee on dress, and the committee on dress alone answers questions on it."


def manual(
    promises="",
    *,
    sections=1_200,
    rule="Members {first} {then}, and do so in district {n}.",
    foot="",
):
    """A manual on dress and horses, and half-way through it a section on plate readers."""
    parts = [
        f"<h2>{n}. Rules of district {n}</h2>"
        f"<p>{rule.format(first=FIRST[n % 7], then=THEN[n % 4], n=n)} {NOTICE.format(n=n)}</p>"
        f"<p>The book of district {n} lies in room {n} of the station, where it is read aloud in the spring.</p>"
        for n in range(sections)
    ]
    parts.insert(sections // 2, f"<h2>Plate readers</h2>{promises}")
    text = "".join(parts)
    return f"<html lang=en><title>Manual</title><main><h1>Manual</h1>{text}</main><footer>{foot}</footer></html>"


def document(text):
    found = read_text(text, "html", vocabulary=vocabulary)
    assert isinstance(found, Document)
    return found


def compared(before, after):
    old, new = document(before), document(after)
    assert long_pages.is_long(old, new)
    return compare(old, new)


def told(comparison):
    return [(c.safeguard, c.label) for c in comparison.alerts]


@pytest.mark.parametrize(
    ("after", "alerts"),
    [
        (f"<p>Plate reads may be deleted after 90 days. {SALE}</p>", [("retention-limit", Label.WEAKENED)]),
        (f"<p>{LIMIT}</p>", [("no-data-sale", Label.REMOVED)]),
        (f"<p><s>{LIMIT}</s> {SALE}</p>", [("retention-limit", Label.REMOVED)]),
        (f"<blockquote><p>{LIMIT}</p></blockquote><p>{SALE}</p>", [("retention-limit", Label.REMOVED)]),
    ],
)  # fmt: skip
def test_a_promise_lost_in_a_long_manual_is_told(after, alerts):
    found = compared(manual(f"<p>{LIMIT} {SALE}</p>"), manual(after))

    assert told(found) == alerts
    assert found.unclassified == ()
    assert found.kept > 0.99


@pytest.mark.parametrize(
    ("after", "cue"),
    [
        ({"promises": f"<p hidden>{SALE}</p>"}, "hidden"),
        ({"foot": f"<p>{SALE}</p>"}, "out of the policy"),
    ],
)
def test_a_promise_that_goes_out_of_sight_in_a_long_manual_is_shown_to_a_person(after, cue):
    found = compared(manual(f"<p>{SALE}</p>"), manual(**after))

    assert [(u.safeguards, u.cues) for u in found.unclassified] == [(("no-data-sale",), (cue,))]


def test_what_still_stands_elsewhere_in_a_long_manual_is_not_told_as_removed():
    again = "<h2>Records</h2><p>Reads of plates are erased on the thirtieth day, whatever they show.</p>"
    found = compared(manual(f"<p>{LIMIT} {SALE}</p>{again}"), manual(f"<p>{SALE}</p>{again}"))

    assert told(found) == [("retention-limit", Label.WEAKENED)]
    assert "1 other statement about it remains" in found.changes[0].explanation


def test_a_term_that_is_defined_anew_is_judged_by_what_a_long_manual_says_of_it():
    use = "<h2>Members</h2><p>The Department never sells Records to anyone.</p>"
    old = manual(f"<p>“Records” means plate data, pictures, alerts and audit logs.</p>{use}")
    new = manual(f"<p>“Records” means pictures.</p>{use}")

    assert told(compared(old, new)) == [("no-data-sale", Label.WEAKENED)]


def test_sections_that_are_only_numbered_anew_lose_nothing():
    before = manual(f"<h3>4.1 Sale</h3><p>{SALE}</p>")
    found = compared(before, before.replace("4.1 Sale", "4.2 Sale"))

    assert (found.changes, found.unclassified) == ((), ())


def test_noise_on_a_long_page_is_named():
    before = manual("<p>Last updated May 1, 2025</p>")
    found = compared(
        before, before.replace("May 1, 2025", "June 3, 2026").replace("boots", "Boots")
    )

    assert (found.changes, found.unclassified) == ((), ())
    assert {n.rule for n in found.noise} == {"date-stamp", "case"}


def test_a_long_manual_written_anew_is_listed_and_not_judged():
    before = manual(f"<p>{LIMIT}</p>")
    after = manual(f"<p>{SALE}</p>", rule="In district {n} all who are on duty {first} {then}.")
    after = after.replace("book of", "register of").replace("committee on dress", "board of horses")
    found = compared(before, after)

    assert found.changes == ()
    assert all(long_pages.LONG in u.cues for u in found.unclassified)
    assert {s for u in found.unclassified for s in u.safeguards} >= {
        "retention-limit",
        "no-data-sale",
    }
    gone = [u.before.text for u in found.unclassified if u.before]
    assert any(LIMIT in text for text in gone)
    assert sum("lies in room" in line for text in gone for line in text.splitlines()) == 1_200


def test_a_promise_is_judged_alike_whether_the_page_is_long_or_short():
    old, new = (
        document(manual(p, sections=20)) for p in (f"<p>{LIMIT} {SALE}</p>", f"<p>{SALE}</p>")
    )

    whole, cut = compare_whole(old, new), long_pages.compare(old, new, compare_whole)
    assert (cut.changes, cut.unclassified, cut.kept) == (
        whole.changes,
        whole.unclassified,
        whole.kept,
    )
