"""Read a page: served bytes to a document that knows its reading. It runs in a child process."""

from dataclasses import replace
from typing import Protocol

from witnessmark.model.captures import Failure, Served
from witnessmark.model.changes import Comparison, Explained
from witnessmark.model.documents import Document
from witnessmark.model.pages import WatchedPage
from witnessmark.safeguards.definitions import renamed
from witnessmark.safeguards.judge import judge, lines
from witnessmark.safeguards.lexicon import vocabulary as safeguard_vocabulary
from witnessmark.safeguards.read import read as read_safeguards
from witnessmark.steps import mask
from witnessmark.steps.align import align
from witnessmark.steps.extract import Format, extract, extract_text


class Vocabulary(Protocol):
    """Names the safeguards whose words a text holds; falsy where it holds none."""

    def __call__(self, text: str, /) -> object:
        """Look for safeguard words in one text."""
        ...


def read(served: Served, page: WatchedPage, *, vocabulary: Vocabulary) -> Document | Failure:
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
    was = read_safeguards(before)
    now = read_safeguards(after, renamed(before, after))
    alignment = align(
        lines(was, [mask.canonical(unit) for unit in before.units]),
        lines(now, [mask.canonical(unit) for unit in after.units]),
    )
    noise = tuple(
        Explained(rule=", ".join(mask.names(old, new)) or "mark-up", before=old, after=new)
        for i, j in (*alignment.same, *alignment.moved)
        if (old := before.units[i].text) != (new := after.units[j].text)
    )
    return judge(before, after, was, now, alignment, noise)


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
