"""Pages whose promises come in several versions: what is composed of them is labelled as its author meant."""

from pathlib import Path

import pytest
from benchmarks.composed import PAGES, composed, pages
from benchmarks.eval import FOLDER

from witnessmark.safeguards.catalogue import catalogue

_PAGE = """\
#page style=faq
<main><h1>Readers</h1>
{{n}}
{{a}}
{{b}}
</main>
#slot n noise
= <p>Forty cameras.</p>
~ <p>Fifty
cameras.</p>
#slot a safeguard=retention-limit alt=audit-log
= <p>Gone after 30 days.</p>
~ <p>Erased in thirty days.</p>
- [audit-log:removed] [~no-data-sale] <p>Gone after 90 days.</p>
+ <p>Gone after 9 days.</p>
x
#slot b safeguard=no-data-sale
= <p>Never sold.</p>
- <p>Rarely sold.</p>
"""


@pytest.fixture
def page(tmp_path: Path):
    (tmp_path / "town.txt").write_text(_PAGE, "utf-8")
    (found,) = pages(tmp_path)
    return found


def test_every_version_of_a_promise_becomes_a_pair_with_its_label(page):
    said = {
        pair["id"]: {(e["safeguard"], e["change"]) for e in pair["expected"]}
        for pair in composed(page)
    }
    assert said == {
        "town-a1": set(),
        "town-a2": {("retention-limit", "weakened"), ("audit-log", "removed")},
        "town-a3": {("retention-limit", "strengthened")},
        "town-a4": {("retention-limit", "removed")},
        "town-b1": {("no-data-sale", "weakened")},
    }


def test_a_pair_shows_its_own_version_and_no_other_loss(page):
    for pair in composed(page):
        losses = {"90 days", "9 days", "Rarely"} - {"90 days" if pair["id"] == "town-a2" else ""}
        losses -= {
            "9 days" if pair["id"] == "town-a3" else "",
            "Rarely" if "b1" in pair["id"] else "",
        }
        assert not any(words in pair["after"] for words in losses)
        assert not any(words in pair["before"] for words in ("90 days", "9 days", "Rarely"))
        assert pair["before"] != pair["after"]


def test_what_only_says_the_same_is_noise_and_flags_are_taken_off(page):
    by_id = {pair["id"]: pair for pair in composed(page)}
    assert by_id["town-a1"]["noise"]
    assert not by_id["town-a2"]["noise"]
    assert by_id["town-a2"]["tolerated"] == ["no-data-sale"]
    assert by_id["town-a2"]["expected"][0]["alt_safeguards"] == ["audit-log"]
    assert not any("[" in pair["after"] for pair in by_id.values())


def test_the_same_page_gives_the_same_pairs(page):
    assert list(composed(page)) == list(composed(page))


@pytest.mark.parametrize("folder", [PAGES, FOLDER / "pages"], ids=["fitted on", "to measure"])
def test_the_pages_that_lie_here_name_safeguards_of_the_catalogue(folder):
    known = {s.id for s in catalogue().safeguards}
    found = list(pages(folder))
    assert found
    for page in found:
        for slot in page.slots.values():
            named = {slot.safeguard, *slot.alternatives} - {""}
            named |= {of for v in slot.versions for of in (*v.also, *v.tolerated)}
            assert named <= known, (page.name, named - known)
            assert [v.mark for v in slot.versions].count("=") == 1
            assert page.html.count("{{") == len(page.slots)
