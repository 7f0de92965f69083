"""What was struck out and what was put in, word by word."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class EditKind(StrEnum):
    """The fate of a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of words with one fate."""

    kind: EditKind
    text: str


#: The edits that turn one text into another, in reading order: "same" and "removed" spell `before`,
#: "same" and "added" spell `after`.
Redline = tuple[Edit, ...]
#: Makes a redline of (before, after); steps/redline.py is the one there is.
Redliner = Callable[[str, str], Redline]
