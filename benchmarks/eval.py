"""
Judge labelled pairs of page versions and say how well: `python -m benchmarks.eval`.

Pages are the unit of splitting: the pages in `HELD_OUT` are run to measure and never to tune. They
are, for each style, the quarter of its pages (rounded, at least one) whose name has the smallest
SHA-256. `fresh` are pages by authors who had not seen the rules, opened only to measure. Figures go to
tests/pairs/HISTORY.md.

    python -m benchmarks.eval [--part PART|all] [--tables] [--misses] [--predictions FILE]
"""

import argparse
import html
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.composed import composed, pages
from witnessmark.deeds.reading import compare_texts
from witnessmark.model.captures import Failure

FOLDER = Path(__file__).parent.parent / "tests" / "pairs"
HELD_OUT = frozenset({"V02", "V06", "A06", "A07", "F03", "P02", "S03", "T02"})
#: Files of pairs, and whether they are tuned on; of the first, `HELD_OUT` are not.
_FILES = {
    "labelled.jsonl": "tune",
    **dict.fromkeys(
        (f"fresh-{n}.jsonl" for n in (1, 2, 3, 4, 5, *range(9, 37), *range(38, 43))), "tune"
    ),
    **dict.fromkeys((f"fresh-{n}.jsonl" for n in (6, 7, 8, 37, 43)), "fresh"),
    **dict.fromkeys(("wrong-way.jsonl", *(f"added-{n}.jsonl" for n in (1, 2, 3))), "turned"),
    **dict.fromkeys((f"added-{n}.jsonl" for n in (4, 5, 6)), "turned-fresh"),
}
#: The parts, and what they are.
PARTS = {
    "tune": "what is tuned on",
    "held-out": "pages of the same authors, never tuned on",
    "fresh": "pages of other authors, never tuned on",
    "turned": "sentences that came, and losses written to look like gains; tuned on",
    "turned-fresh": "sentences that came, by authors never tuned on",
    "composed": "pages on which many promises are reworded at once, by authors never tuned on",
}
_TUNED = frozenset({"tune", "turned"})
_LESS = frozenset({"removed", "weakened"})
_ALERTS = frozenset({"removed", "weakened", "strengthened", "added"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said of one pair: (safeguard, change) once for each direction, and whether anything was."""

    alerts: tuple[tuple[str, str], ...]
    has_review: bool

    @property
    def is_silent(self) -> bool:
        return not self.alerts and not self.has_review


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts, each as (hits, of)."""

    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, name: str, *, hit: bool) -> None:
        self.counts[name][0] += hit
        self.counts[name][1] += 1

    def line(self, name: str) -> str:
        hits, of = self.counts[name]
        return f"{name:34} {100 * hits / of if of else 0:6.1f} % ({hits}/{of})"


def tuned_on() -> list[str]:
    """Name the files of which some pairs are tuned on."""
    return [name for name, role in _FILES.items() if role in _TUNED]


def pairs(part: str) -> Iterator[dict[str, Any]]:
    """Give the labelled pairs of one part."""
    for name, role in _FILES.items():
        if part not in {"all", role, "held-out" if role == "tune" else role}:
            continue
        for line in (FOLDER / name).read_text("utf-8").splitlines():
            pair = json.loads(line)
            is_held = pair["page"] in HELD_OUT
            if part in {"all", "held-out" if is_held else role}:
                yield pair
    if part in {"all", "composed"}:
        for page in pages(FOLDER / "pages"):
            yield from composed(page)


def answer(pair: dict[str, Any]) -> Answer:
    """Compare the two versions as `witnessmark compare` does."""
    found = compare_texts(pair["before"], pair["after"], pair["format"])
    if isinstance(found, Failure):
        return Answer(alerts=(), has_review=True)
    seen: dict[tuple[str, bool], tuple[str, str]] = {}
    for change in found.alerts:
        key = (change.safeguard, change.label.is_loss)
        seen.setdefault(key, (change.safeguard, change.label.value))
    return Answer(alerts=tuple(seen.values()), has_review=bool(found.unclassified))


def score(pair: dict[str, Any], said: Answer, labelled: frozenset[str], tally: Tally) -> list[str]:
    """Add one pair to the tally; give what went wrong, one line each."""
    wrong: list[str] = []
    expected = [e for e in pair["expected"] if e["change"] != "unchanged"]
    if pair["noise"]:
        tally.add("false alarm on noise", hit=bool(said.alerts))
        tally.add("review only on noise", hit=said.has_review and not said.alerts)
        wrong.extend(f"{pair['id']} false alarm {a}" for a in said.alerts)
    for entry in expected:
        ids = {entry["safeguard"], *(entry.get("alt_safeguards") or ())}
        less = entry["change"] in _LESS
        right = any(s in ids and (c in _LESS) == less for s, c in said.alerts)
        turned = not right and any(s in ids for s, _ in said.alerts)
        kind = "loss" if less else "gain"
        tally.add(f"{kind} recall", hit=right)
        tally.add(f"{kind}: {entry['safeguard']}", hit=right)
        tally.add(f"{kind} by style: {pair['style']}", hit=right)
        if less:
            tally.add(f"{entry['change']} recall", hit=right)
            tally.add("wrong way", hit=turned)
            tally.add("silent miss", hit=said.is_silent)
        if not right:
            wrong.append(f"{pair['id']} missed {entry['safeguard']} {entry['change']}")
    directions = {e["change"] in _LESS for e in expected}
    named = {s for e in expected for s in (e["safeguard"], *(e.get("alt_safeguards") or ()))}
    for safeguard, change in said.alerts:
        if not pair["noise"] and safeguard not in labelled | named:
            continue
        less = change in _LESS
        fits = any(
            safeguard in (e["safeguard"], *(e.get("alt_safeguards") or ()))
            and (e["change"] in _LESS) == less
            for e in expected
        ) or (safeguard in (pair.get("tolerated") or ()) and less in directions)
        tally.add("alert precision", hit=fits)
        if not fits and not pair["noise"]:
            wrong.append(f"{pair['id']} spurious {safeguard} {change}")
    return wrong


def labelled_ids(all_pairs: Sequence[dict[str, Any]]) -> frozenset[str]:
    """The safeguards that the pairs label at all; others are judged on noise only."""
    return frozenset(e["safeguard"] for p in all_pairs for e in p["expected"])


def edit_page(edit: dict[str, Any], side: str) -> str:
    """Give one side of an edit as a page."""
    lead = (side == "after" and edit.get("lead_in_after")) or edit.get("lead_in") or ""
    text = html.escape(edit[side])
    if lead:
        body = f"<p>{html.escape(lead)}</p><ul><li>{text}</li></ul>"
    elif edit.get("row"):
        body = f"<table><tr><th>{html.escape(edit['row'])}</th><td>{text}</td></tr></table>"
    else:
        body = f"<p>{text}</p>"
    over = "".join(
        f"<{tag}>{html.escape(edit[key])}</{tag}>"
        for tag, key in (("h2", "heading"), ("h3", "question"))
        if edit.get(key)
    )
    return f"<html><body><main><h1>Plate readers</h1>{over}{body}</main></body></html>"


def hostile_page(text: str) -> str:
    """Give one side of a hostile edit as a page."""
    shown = (
        text if text.startswith("<") else f"<p>{html.escape(text, quote=False)}</p>" * bool(text)
    )
    return f"<main><h1>Plate readers</h1><h2>Rules</h2>{shown}<p>We like roads.</p></main>"


def hostile_edits() -> list[tuple[str, str, bool]]:
    """Give edits that turn a promise with few or small words: before, after, and whether it was ever told."""
    rows = map(json.loads, (FOLDER / "hostile.jsonl").read_text("utf-8").splitlines())
    return [(row["before"], row["after"], row["told"]) for row in rows]


def quiet_pages() -> list[dict[str, Any]]:
    """Give pages that lost something in silence when they were written: sides, format, and whether it is told now."""
    rows = (FOLDER / "quiet-pages.jsonl").read_text("utf-8").splitlines()
    return [json.loads(row) for row in rows]


def _judged(part: str, labelled: frozenset[str]) -> tuple[Tally, list[str], list[str]]:
    """Judge a part: the counts, what went wrong, and each answer as a line of JSON."""
    tally = Tally()
    wrong: list[str] = []
    lines = []
    for pair in pairs(part):
        said = answer(pair)
        wrong.extend(score(pair, said, labelled, tally))
        changes = [{"safeguard": s, "change": c} for s, c in said.alerts]
        if said.has_review:
            changes.append({"safeguard": "*", "change": "unclassified"})
        lines.append(json.dumps({"id": pair["id"], "changes": changes}))
    return tally, wrong, lines


def _hostile() -> Tally:
    tally = Tally()
    for before, after, _ in hostile_edits():
        sides = {"before": hostile_page(before), "after": hostile_page(after), "format": "html"}
        tally.add("silent", hit=answer(sides).is_silent)
    return tally


def _quiet_pages() -> Tally:
    tally = Tally()
    for pair in quiet_pages():
        tally.add("silent", hit=answer(pair).is_silent)
    return tally


def _blind(file: str = "blind.jsonl") -> Tally:
    """Judge small edits by an author who was told which tricks there are, and tried none of them."""
    tally = Tally()
    for line in (FOLDER / file).read_text("utf-8").splitlines():
        edit = json.loads(line)
        sides = {side: hostile_page(edit[side]) for side in ("before", "after")}
        said = answer({**sides, "format": "html"})
        if edit["same"]:
            tally.add("the same, in silence", hit=said.is_silent)
            tally.add("the same, an alarm", hit=bool(said.alerts))
        else:
            tally.add("less, in silence", hit=said.is_silent)
    return tally


def _twins() -> Tally:
    """
    Judge re-edits of single promises by an author who had not seen the rules: each once as it says the same,
    and once as it only looks like it. Nothing was tuned on them.
    """
    tally = Tally()
    for line in (FOLDER / "twins.jsonl").read_text("utf-8").splitlines():
        twin = json.loads(line)
        for before, after in (("before", "same"), ("same", "less"), ("before", "less")):
            edit = {**twin, "before": twin[before], "after": twin[after]}
            sides = {side: edit_page(edit, side) for side in ("before", "after")}
            said = answer({**sides, "format": "html"})
            if after == "same":
                tally.add("the same, in silence", hit=said.is_silent)
                tally.add("the same, an alarm", hit=bool(said.alerts))
            else:
                tally.add("less, in silence", hit=said.is_silent)
    return tally


def _small_edits(say: Callable[[str], None]) -> None:
    """Say what of small edits ends in silence: of those that were chosen for it, and of others."""
    for title, judged in (
        ("hostile edits (single sentences, chosen because they once were silent)", _hostile),
        ("quiet pages (changes of structure, marks and single sentences, all silent at first)", _quiet_pages),
        ("twins (re-edits of single promises, and the smallest edits that turn them; never fitted on)", _twins),
        ("blind edits (the smallest edits by an author who tried none of them)", _blind),
        ("blind edits by a second author, not one of which was looked at", partial(_blind, "blind-2.jsonl")),
    ):  # fmt: skip
        say(f"== {title}")
        tally = judged()
        for name in tally.counts:
            say(tally.line(name))


def main(say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--tables", action="store_true")
    parser.add_argument("--misses", action="store_true", help="for parts that are tuned on, only")
    parser.add_argument("--predictions", type=Path)
    chosen = parser.parse_args()
    labelled = labelled_ids(list(pairs("all")))
    for part in PARTS if chosen.part == "all" else (chosen.part,):
        tally, wrong, lines = _judged(part, labelled)
        say(f"== {part}: {PARTS[part]}")
        for name in (
            "loss recall", "removed recall", "weakened recall", "wrong way", "silent miss", "gain recall",
            "false alarm on noise", "review only on noise", "alert precision",
        ):  # fmt: skip
            say(tally.line(name))
        if chosen.tables:
            for name in sorted(n for n in tally.counts if ": " in n):
                say(tally.line(name))
        if chosen.misses and part in _TUNED:
            for line in wrong:
                say(line)
        if chosen.predictions:
            with chosen.predictions.open("a", encoding="utf-8") as out:
                out.writelines(f"{line}\n" for line in lines)
    if chosen.part == "all":
        _small_edits(say)


if __name__ == "__main__":
    main()
