"""Which line of one side answers which of the other."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One line to align: `exact` spells it with its surroundings, `canon` whatever order its words are in.

    `text` is what likeness is measured on; lines under one `heading` are a little more alike.
    """

    exact: str
    canon: str
    text: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Pairs of line numbers (before, after), and the lines left over. Each line is in exactly one place."""

    #: Spelled the same, in the same order of the page.
    same: tuple[tuple[int, int], ...]
    #: Spelled the same, elsewhere on the page.
    moved: tuple[tuple[int, int], ...]
    before_only: tuple[int, ...]
    after_only: tuple[int, ...]
    #: The same words in another order.
    alike: tuple[tuple[int, int], ...] = ()
    #: Likely versions of each other, with likeness 0 to 1.
    paired: tuple[tuple[int, int, float], ...] = ()
    #: True where the sides were too long to look for likeness.
    is_coarse: bool = False
