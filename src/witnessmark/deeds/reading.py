"""Read a page: served bytes to a document that knows its reading. It runs in a child process."""

from dataclasses import replace
from typing import Protocol

from witnessmark.deeds import long_pages
from witnessmark.deeds.unworded import shown, standing, struck_out, taken_out
from witnessmark.model.captures import Failure, Served
from witnessmark.model.changes import Comparison, Explained
from witnessmark.model.documents import Document
from witnessmark.model.pages import WatchedPage
from witnessmark.safeguards.judging.definitions import renamed
from witnessmark.safeguards.judging.judge import judge, lines
from witnessmark.safeguards.reading import subjects
from witnessmark.safeguards.reading.lexicon import matters
from witnessmark.safeguards.reading.people import successors
from witnessmark.safeguards.reading.read import Reading
from witnessmark.safeguards.reading.read import read as read_safeguards
from witnessmark.safeguards.reading.spelling import dictionary, misspelled
from witnessmark.safeguards.weighing import trees
from witnessmark.steps import mask
from witnessmark.steps.align import align
from witnessmark.steps.extract import Format, extract, extract_text


class Vocabulary(Protocol):
    """Says whether a text outside the policy may bear on it; what it gives back is only asked for its truth."""

    def __call__(self, text: str, /) -> object:
        """Look at one text."""
        ...


def warm() -> None:
    """Load and compile what every reading needs, so that a child begins with it."""
    matters("licence plate")
    subjects.weights()
    trees.trees()
    dictionary()


def read(
    served: Served, page: WatchedPage, *, vocabulary: Vocabulary = matters
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
    spelling is aligned) and bounded below that; of a longer page only what changed is read.
    """
    if long_pages.is_long(before, after):
        return long_pages.compare(before, after, compare_whole)
    return compare_whole(before, after)


def compare_whole(before: Document, after: Document) -> Comparison:
    """Judge all of two documents, however long."""
    old_side, new_side = before, after
    before, after = standing(before), standing(after)
    was, now = readings(before, after)
    old, new = ([mask.canonical(unit) for unit in side.units] for side in (before, after))
    alignment, taken = taken_out(align(*lines(was, now, old, new)), before, after)
    noise = tuple(
        Explained(rule=", ".join(mask.names(text, other)) or "mark-up", before=text, after=other)
        for i, j in (*alignment.same, *alignment.moved)
        if (text := before.units[i].text) != (other := after.units[j].text)
    )
    judged = judge(before, after, was, now, alignment, (*struck_out(old_side, new_side), *noise))
    return shown(judged, [(was.statements[i], now.statements[j]) for i, j in taken])


def readings(before: Document, after: Document) -> tuple[Reading, Reading]:
    """Read two documents, each with its typos, its office holders and its renamed terms as the other has them."""
    mended, mended_too = misspelled(before, after)
    renames = {**mended_too, **successors(before, after), **renamed(before, after)}
    return read_safeguards(before, mended), read_safeguards(after, renames)


def compare_texts(before: str, after: str, form: Format) -> Comparison | Failure:
    """Compare two saved texts of one format, as `witnessmark compare` does; no archive is needed."""
    sides = [read_text(text, form, vocabulary=matters) for text in (before, after)]
    for side in sides:
        if isinstance(side, Failure):
            return side
    old, new = (side for side in sides if isinstance(side, Document))
    return compare(old, new)


def _digested(document: Document | Failure, vocabulary: Vocabulary) -> Document | Failure:
    if isinstance(document, Failure):
        return document
    return replace(document, reading=mask.reading(document, vocabulary))
