"""Promise 4: each changed unit has exactly one fate, and none of them is silence."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.deeds import long_pages
from witnessmark.deeds.reading import compare, compare_texts, compare_whole
from witnessmark.model.captures import Sha256
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Document, Unit, UnitKind, Zone
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.judging import fates
from witnessmark.safeguards.proofs import equivalent
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.weighing import verdicts
from witnessmark.steps import mask
from witnessmark.steps.extract import extract_text

_PAIRS = Path(__file__).parent / "pairs" / "labelled.jsonl"


def _pages() -> Iterator[tuple[str, Document]]:
    seen: set[str] = set()
    for line in _PAIRS.read_text("utf-8").splitlines():
        pair = json.loads(line)
        if pair["page"] in seen or pair["page"].startswith(
            ("V02", "V06", "A06", "A07", "F03", "P02", "S03", "T02")
        ):
            continue
        seen.add(pair["page"])
        document = extract_text(pair["before"], pair["format"])
        assert isinstance(document, Document)
        yield pair["page"], document


PAGES = dict(_pages())
_EDITS = ("delete", "negate", "hedge", "renumber", "except", "permit", "replace")


def _edited(unit: Unit, edit: str) -> Unit | None:
    if edit == "delete":
        return None
    text = {
        "negate": f"It is no longer true that {unit.text}",
        "hedge": f"{unit.text} at this time, where feasible",
        "renumber": f"{unit.text} (within 400 days)",
        "except": f"{unit.text}, unless a partner asks",
        "permit": f"Staff may decide whether {unit.text}",
        "replace": "The director settles this in each case.",
    }[edit]
    return replace(unit, text=text)


def _of(units: tuple[Unit, ...], like: Document) -> Document:
    return replace(like, units=units, reading=Sha256("0" * 64))


def _told(comparison: Comparison) -> list[tuple[str, str]]:
    """(fate, words) for everything that the comparison speaks of."""
    found = []
    for change in comparison.changes:
        found += [("change", q.text) for q in (change.before, change.after) if q]
    for unclassified in comparison.unclassified:
        found += [("unclassified", q.text) for q in (unclassified.before, unclassified.after) if q]
    for fate, explained in (("noise", comparison.noise), ("equivalent", comparison.equivalent)):
        for one in explained:
            found += [(fate, one.before), (fate, one.after)]
    return found


def _fates(comparison: Comparison, text: str) -> set[str]:
    return {fate for fate, words in _told(comparison) if text in words}


def _of_a_long_page(before: Document, after: Document) -> Comparison:
    return long_pages.compare(before, after, compare_whole)


@pytest.mark.parametrize("compare", [compare, _of_a_long_page])
@settings(max_examples=60, deadline=None)
@given(
    page=st.sampled_from(sorted(PAGES)), place=st.integers(0, 10**6), edit=st.sampled_from(_EDITS)
)
def test_whatever_happens_to_any_unit_of_any_page_it_has_exactly_one_fate(
    compare, page, place, edit
):
    document = PAGES[page]
    at = place % len(document.units)
    unit = document.units[at]
    new = _edited(unit, edit)
    units = (*document.units[:at], *((new,) if new else ()), *document.units[at + 1 :])
    comparison = compare(document, _of(units, document))
    if new is not None:
        assert len(_fates(comparison, new.text)) == 1, (unit.text, new.text)
    elif sum(mask.canonical(u) == mask.canonical(unit) for u in document.units) == 1:
        assert _fates(comparison, unit.text), unit.text


@settings(max_examples=20, deadline=None)
@given(page=st.sampled_from(sorted(PAGES)), seed=st.integers(0, 10**6))
def test_many_edits_at_once_leave_nothing_without_a_fate(page, seed):
    dice = random.Random(seed)
    document = PAGES[page]
    units = []
    changed = []
    for unit in document.units:
        edit = dice.choice((*_EDITS[1:], *("",) * 5))
        new = _edited(unit, edit) if edit else unit
        assert new is not None
        units.append(new)
        if edit and edit != "replace":
            changed.append(new.text)
    dice.shuffle(units)
    comparison = compare(document, _of(tuple(units), document))
    for text in changed:
        assert _fates(comparison, text), text


@pytest.mark.parametrize("edit", ["hedge", "except", "permit", "renumber", "negate", "delete"])
@pytest.mark.parametrize(
    "promise",
    [
        "Plate data is deleted after 30 days.",
        "We never share reads with immigration authorities.",
        "A search needs a case number and a reason.",
        "Every search is logged with the name of the officer.",
        "An independent auditor reviews the searches each month.",
        "Nobody may use the readers to track protests.",
        "A warrant is required before we release anything.",
    ],
)
def test_a_promise_that_is_touched_is_told_or_shown_for_review(promise, edit):
    keep = "The council meets on Tuesdays."
    document = extract_text(f"{promise}\n\n{keep}", "text")
    assert isinstance(document, Document)
    at = next(i for i, u in enumerate(document.units) if u.text == promise)
    new = _edited(document.units[at], edit)
    units = (*document.units[:at], *((new,) if new else ()), *document.units[at + 1 :])
    comparison = compare(document, _of(units, document))
    assert comparison.alerts or comparison.unclassified


@pytest.mark.parametrize("rule", ["history", "housekeeping", "proof", "weigh"])
def test_removing_any_rule_makes_nothing_silent(rule, monkeypatch):
    before = (
        "Plate data is deleted after 30 days.\n\nIn 2023 the board approved nine sites.\n\n"
        "We are hiring an installer.\n\nReads are never sold."
    )
    after = (
        "Plate data is erased after thirty days.\n\nIn 2023 the board approved ten sites.\n\n"
        "We are hiring a clerk.\n\nReads are not sold to insurers."
    )
    off = {
        "history": (Statement, "binds", property(lambda self: True)),
        "housekeeping": (fates, "is_harmless", lambda group: False),
        "proof": (equivalent, "prove", lambda before, after: None),
        "weigh": (verdicts, "weigh", lambda *a: ()),
    }[rule]
    monkeypatch.setattr(*off)
    comparison = compare_texts(before, after, "text")
    assert isinstance(comparison, Comparison)
    for line in after.split("\n\n"):
        assert _fates(comparison, line), line


def test_safeguard_words_that_change_in_furniture_or_under_ignore_are_unclassified_not_noise():
    for zone in (Zone.FURNITURE, Zone.OUTSIDE, Zone.IGNORED):
        unit = Unit(text="We never sell plate data.", kind=UnitKind.PARAGRAPH, zone=zone)
        before = _of((unit,), next(iter(PAGES.values())))
        after = _of((), before)
        comparison = compare(before, after)
        assert [u.safeguards for u in comparison.unclassified] == [("no-data-sale",)]
        plain = replace(unit, text="See our open positions.")
        quiet = compare(_of((plain,), before), after)
        assert not quiet.unclassified
        assert quiet.noise[0].rule == "outside the policy"


def test_a_loss_says_so_even_beside_a_gain():
    comparison = compare_texts(
        "Reads are deleted after 30 days.\n\nWe never sell reads.",
        "Reads are deleted after 10 days.",
        "text",
    )
    assert isinstance(comparison, Comparison)
    assert {(c.safeguard, c.label.value) for c in comparison.alerts} == {
        ("retention-limit", "strengthened"),
        ("no-data-sale", "removed"),
    }


def test_every_safeguard_of_the_catalogue_can_be_lost_and_won():
    assert len(catalogue().safeguards) == 32
    for line in (_PAIRS.parent / "voices.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        page = "About us\n\nThe council approved nine sites.\n\n{}\n\n{}\n"
        full, empty = page.format(row["heading"], row["base"]), page.format(row["heading"], "")
        lost, won = compare_texts(full, empty, "text"), compare_texts(empty, full, "text")
        assert isinstance(lost, Comparison)
        assert isinstance(won, Comparison)
        assert row["safeguard"] in {c.safeguard for c in lost.losses}, row["base"]
        assert row["safeguard"] in {c.safeguard for c in won.alerts if c.label.is_gain}, row["base"]


@pytest.mark.parametrize(
    "remark",
    [
        "This may change.", "We may change this.", "Subject to change.", "Subject to availability.", "Terms apply.",
        "Conditions apply.", "Exceptions apply.", "Some exceptions apply.", "With exceptions.", "See the exceptions.",
        "Ask us for the exceptions.", "Mostly.", "In most cases.", "For now.", "At least for now.", "We try.",
        "We will see.", "Or so we hope.", "As far as we know.", "To the best of our knowledge.",
        "Vendors follow other rules.", "Some sites differ.",
    ],
)  # fmt: skip
def test_a_remark_behind_a_promise_is_shown_though_it_has_hardly_a_word_of_its_own(remark):
    page = (
        "<main><h1>Plate reader policy</h1><p>We run plate readers in town.</p>"
        "<p>We never sell plate reads.{}</p><p>Questions go to the office.</p></main>"
    )
    found = compare_texts(page.format(""), page.format(f" {remark}"), "html")

    assert isinstance(found, Comparison)
    assert found.changes or found.unclassified
