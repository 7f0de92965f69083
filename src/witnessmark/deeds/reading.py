"""Read a page: served bytes to a document that knows its reading. It runs in a child process."""

from dataclasses import replace
from typing import Protocol

from witnessmark.model.captures import Failure, Served
from witnessmark.model.documents import Document
from witnessmark.model.pages import WatchedPage
from witnessmark.steps import mask
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


def _digested(document: Document | Failure, vocabulary: Vocabulary) -> Document | Failure:
    if isinstance(document, Failure):
        return document
    return replace(document, reading=mask.reading(document, vocabulary))
