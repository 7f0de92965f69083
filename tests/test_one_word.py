"""One word that turns a promise round is never silent, whatever else the sentence says."""

import random
import re
from collections.abc import Iterator

import pytest
from benchmarks.eval import hostile_page
from benchmarks.fit import examples

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_BOUND = r"(?!later|more|less|longer|fewer|earlier|sooner|one\b|matter)"
#: What is looked for and what it becomes. A number stands for itself: "no later than" is no denial.
_TURNS = {
    "not": (r"\bnot ", ""),
    "never": (r"\bnever\b", "always"),
    "no": (rf"\b([Nn])o (?!other\b){_BOUND}", "any "),
    "n't": (r"\b(do|does|is|are|did|would|should|has|have)n't\b", r"\1"),
    "cannot": (r"\b(?:cannot|can't)\b", "can"),
    "won't": (r"\bwon't\b", "will"),
    "nobody": (r"\b(?:[Nn]obody|No one)\b", "Anybody"),
    "none": (r"\b[Nn]one\b", "Some"),
    "neither": (r"\b[Nn]either\b", "Either"),
    "until": (r"\buntil\b", "after"),
    "before": (r"\bbefore\b", "after"),
    "unless": (r"\bunless\b", "if"),
    "without": (r"\bwithout\b", "with"),
    "should": (r"\b(?:must|shall)\b(?! not)", "should"),
    "may": (r"\b(?:must|shall)\b(?! not)", "may"),
}
#: What makes "shall" and "may" one: "no officer shall", "only officers shall".
_DENIED_OR_LIMITED = re.compile(
    r"\b(?:no|not|none|neither|nor|nobody|nothing|never|only|sole|solely|exclusively|alone|but|unless|except|until|save|cannot)\b|n't",
    re.IGNORECASE,
)


def _promises() -> list[str]:
    return [
        example["text"]
        for example in examples("sentences")
        if example["safeguards"]
        and not (example["lead_in"] or example["question"] or example["row"])
    ]


def _turned(promise: str) -> Iterator[tuple[str, str]]:
    for turn, (found, becomes) in _TURNS.items():
        if turn == "may" and _DENIED_OR_LIMITED.search(promise):
            continue
        for match in re.finditer(found, promise):
            yield turn, promise[: match.start()] + match.expand(becomes) + promise[match.end() :]


def _silent(promises: list[str]) -> Iterator[tuple[str, str]]:
    for promise in promises:
        before = hostile_page(promise)
        for turn, after in _turned(promise):
            found = compare_texts(before, hostile_page(after), "html")
            assert isinstance(found, Comparison)
            if not (found.alerts or found.unclassified):
                yield turn, after


def test_a_word_that_turns_a_promise_round_is_told_or_shown():
    promises = random.Random(7).sample(_promises(), 400)

    assert sum(len(list(_turned(p))) for p in promises) > 200
    assert list(_silent(promises)) == []


@pytest.mark.torture
def test_a_word_that_turns_any_of_many_promises_round_is_told_or_shown():
    assert list(_silent(random.Random(11).sample(_promises(), 4000))) == []


def _merged(one: str, other: str) -> str:
    rest = other if re.match(r"[A-Z]{2}|[A-Z][a-z]+ [A-Z]", other) else other[0].lower() + other[1:]
    return f"{one.removesuffix('.')}, and {rest}"


def test_a_word_that_turns_a_promise_round_is_told_or_shown_where_sentences_were_merged_too():
    chance = random.Random(13)
    promises = [p for p in _promises() if re.fullmatch(r"[A-Z][^.]{30,150}\.", p)]
    asked = 0
    for _ in range(1200):
        one, other = chance.sample(promises, 2)
        for turn, turned in _turned(one):
            apart, together = hostile_page(f"{one} {other}"), hostile_page(_merged(turned, other))
            found = compare_texts(apart, together, "html")
            assert isinstance(found, Comparison)
            assert found.alerts or found.unclassified, (turn, one, other)
            asked += 1

    assert asked > 300
