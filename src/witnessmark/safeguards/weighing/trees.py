"""
Fitted trees: what the signs of a change say for less, more and the same.

Boosted decision trees (Friedman 2001, https://doi.org/10.1214/aos/1013203451): each asks for a few signs in turn, so
that one sign may mean another thing beside another.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Way = Literal["less", "same", "more"]
WAYS: tuple[Way, ...] = ("less", "more", "same")


#: A leaf in hundredths of a logit, or a question: is there more of this sign than that? Then the trees for no and yes.
Tree = int | tuple[str, int, "Tree", "Tree"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """The trees of each way, in the order of `WAYS`."""

    of: tuple[tuple[Tree, ...], ...]


@cache
def trees() -> Trees:
    """The trees that ship with the package, as `python -m benchmarks.fit` writes them."""
    text = files("witnessmark.safeguards.weighing").joinpath("direction.json").read_text("utf-8")
    raw = json.loads(text)
    return planted(raw["signs"], [raw[way] for way in WAYS])


def planted(signs: list[str], ways: list[list[Any]]) -> Trees:
    """Make trees of nested lists, in which signs go by their number."""

    def tree(node: Any) -> Tree:
        if isinstance(node, int):
            return node
        sign, past, no, yes = node
        return signs[sign], past, tree(no), tree(yes)

    return Trees(of=tuple(tuple(map(tree, nodes)) for nodes in ways))


def odds(found: Mapping[str, int], fitted: Trees | None = None) -> dict[Way, int]:
    """Add up what the trees say for each way, in hundredths of a logit; a sign that was not found counts 0."""
    count = found.get
    said: dict[Way, int] = {}
    for way, grown in zip(WAYS, (fitted or trees()).of, strict=True):
        sums = 0
        for root in grown:
            node = root
            while not isinstance(node, int):
                sign, past, no, yes = node
                node = yes if count(sign, 0) > past else no
            sums += node
        said[way] = sums
    return said
