"""Read a page: served bytes to a document that knows its reading. It runs in a child process."""

from collections import Counter
from dataclasses import replace
from typing import Protocol

from witnessmark.model.alignments import Alignment
from witnessmark.model.captures import Failure, Served
from witnessmark.model.changes import Comparison, Explained, Quote, SafeguardId, Unclassified
from witnessmark.model.documents import Document, Unit, UnitKind, Zone
from witnessmark.model.pages import WatchedPage
from witnessmark.safeguards.definitions import renamed
from witnessmark.safeguards.judge import judge, lines
from witnessmark.safeguards.lexicon import vocabulary as safeguard_vocabulary
from witnessmark.safeguards.read import read as read_safeguards
from witnessmark.steps import mask
from witnessmark.steps.align import align
from witnessmark.steps.extract import Format, extract, extract_text

#: Past this many units a side a page is no page: its differences are shown, not judged.
MOST_UNITS = 4_000


class Vocabulary(Protocol):
    """Names the safeguards whose words a text holds; falsy where it holds none."""

    def __call__(self, text: str, /) -> object:
        """Look for safeguard words in one text."""
        ...


def warm() -> None:
    """Load and compile what every reading needs, so that a child begins with it."""
    safeguard_vocabulary("licence plate")


def read(
    served: Served, page: WatchedPage, *, vocabulary: Vocabulary = safeguard_vocabulary
) -> Document | Failure:
    """Read the final answer of a look: extract, then digest what it says. The gate comes after."""
    return _digested(extract(served, page), vocabulary)


def read_text(text: str, form: Format, *, vocabulary: Vocabulary) -> Document | Failure:
    """Read a saved text in the same way."""
    return _digested(extract_text(text, form), vocabulary)


def compare(before: Document, after: Document) -> Comparison:
    """
    Judge what changed between two documents. Same two documents, same comparison, byte for byte.

    Never raises for what a page says. Time is linear past 2,000 differing units a side (then only
    spelling is aligned) and bounded below that.
    """
    if max(len(before.units), len(after.units)) > MOST_UNITS:
        return _coarsely(before, after)
    struck = _struck(before, after)
    before, after = _standing(before), _standing(after)
    was = read_safeguards(before)
    now = read_safeguards(after, renamed(before, after))
    old, new = ([mask.canonical(unit) for unit in side.units] for side in (before, after))
    alignment, taken = _taken_out(align(*lines(was, now, old, new)), before, after)
    noise = tuple(
        Explained(rule=", ".join(mask.names(text, other)) or "mark-up", before=text, after=other)
        for i, j in (*alignment.same, *alignment.moved)
        if (text := before.units[i].text) != (other := after.units[j].text)
    )
    judged = judge(before, after, was, now, alignment, (*struck, *noise))
    doubts, harmless = [], []
    for i, j in taken:
        was_there, is_there = before.units[i], after.units[j]
        if topics := was.statements[i].topics or now.statements[j].topics:
            doubts.append(_out_of_sight(was_there, is_there, topics))
        else:
            harmless.append(
                Explained(rule="another zone", before=was_there.text, after=is_there.text)
            )
    return replace(
        judged,
        unclassified=(*judged.unclassified, *doubts),
        noise=(*judged.noise, *harmless),
    )


def _standing(document: Document) -> Document:
    """Leave out what is struck: whatever it said is not said any more."""
    units = tuple(unit for unit in document.units if unit.zone is not Zone.STRUCK)
    return replace(document, units=units) if len(units) < len(document.units) else document


def _struck(before: Document, after: Document) -> list[Explained]:
    """What is struck on one side only: that it went from the policy is judged by what still stands."""
    was, now = (
        Counter(unit.text for unit in side.units if unit.zone is Zone.STRUCK)
        for side in (before, after)
    )
    return [
        *(Explained(rule="struck out", before="", after=text) for text in (now - was).elements()),
        *(Explained(rule="struck out", before=text, after="") for text in (was - now).elements()),
    ]


def _taken_out(
    alignment: Alignment, before: Document, after: Document
) -> tuple[Alignment, list[tuple[int, int]]]:
    """Take out the pairs with the same words of which one stands in the policy for all to see, the other not."""

    def differs(pair: tuple[int, int]) -> bool:
        old, new = before.units[pair[0]], after.units[pair[1]]
        return UnitKind.HEADING not in (old.kind, new.kind) and _in_sight(old) != _in_sight(new)

    pairs = [
        pair for pair in (*alignment.same, *alignment.moved, *alignment.alike) if differs(pair)
    ]
    if not pairs:
        return alignment, []
    taken = set(pairs)
    rest = replace(
        alignment,
        same=tuple(pair for pair in alignment.same if pair not in taken),
        moved=tuple(pair for pair in alignment.moved if pair not in taken),
        alike=tuple(pair for pair in alignment.alike if pair not in taken),
    )
    return rest, pairs


def _in_sight(unit: Unit) -> bool:
    return unit.zone is Zone.POLICY and not unit.hidden


def _out_of_sight(old: Unit, new: Unit, topics: tuple[SafeguardId, ...]) -> Unclassified:
    """The same words, in the policy on one side and beside it or hidden on the other."""
    cues: tuple[str, ...] = ()
    if _in_sight(old):
        cues = ("hidden",) if new.zone is Zone.POLICY else ("out of the policy",)
    return Unclassified(
        before=Quote(text=old.text, where=old.where),
        after=Quote(text=new.text, where=new.where),
        safeguards=topics,
        cues=cues,
    )


def _coarsely(before: Document, after: Document) -> Comparison:
    """Show every unit that stands on one side only, unread: the bound is a size, never a clock."""
    sides = [Counter(mask.canonical(unit) for unit in d.units) for d in (before, after)]
    gone, came = sides[0] - sides[1], sides[1] - sides[0]

    def only(document: Document, left: Counter[str]) -> list[Quote]:
        found = []
        for unit in document.units:
            spelled = mask.canonical(unit)
            if left[spelled] > 0:
                left[spelled] -= 1
                found.append(Quote(text=unit.text, where=unit.where))
        return found

    return Comparison(
        before=before.reading,
        after=after.reading,
        unclassified=(
            *(Unclassified(before=quote, after=None) for quote in only(before, gone)),
            *(Unclassified(before=None, after=quote) for quote in only(after, came)),
        ),
        kept=round(1 - gone.total() / max(1, len(before.units)), 4),
    )


def compare_texts(before: str, after: str, form: Format) -> Comparison | Failure:
    """Compare two saved texts of one format, as `witnessmark compare` does; no archive is needed."""
    sides = [read_text(text, form, vocabulary=safeguard_vocabulary) for text in (before, after)]
    for side in sides:
        if isinstance(side, Failure):
            return side
    old, new = (side for side in sides if isinstance(side, Document))
    return compare(old, new)


def _digested(document: Document | Failure, vocabulary: Vocabulary) -> Document | Failure:
    if isinstance(document, Failure):
        return document
    return replace(document, reading=mask.reading(document, vocabulary))
