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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """A question of a tree: is there more of a sign than `past`? Each answer is the next one, or hundredths of a logit."""

    sign: str
    past: int
    no: "Fork | int"
    yes: "Fork | int"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """The trees of each way, in the order of `WAYS`."""

    of: tuple[tuple[Fork | int, ...], ...]


@cache
def trees() -> Trees:
    """The trees that ship with the package, as `python -m benchmarks.fit` writes them."""
    text = files("witnessmark.safeguards.weighing").joinpath("direction.json").read_text("utf-8")
    raw = json.loads(text)
    return planted(raw["signs"], [raw[way] for way in WAYS])


def planted(signs: list[str], ways: list[list[Any]]) -> Trees:
    """Make trees of nested lists: number of the sign, `past`, no, yes; a leaf is a number."""

    def fork(node: Any) -> Fork | int:
        if isinstance(node, int):
            return node
        sign, past, no, yes = node
        return Fork(sign=signs[sign], past=past, no=fork(no), yes=fork(yes))

    return Trees(of=tuple(tuple(map(fork, nodes)) for nodes in ways))


def odds(found: Mapping[str, int], fitted: Trees | None = None) -> dict[Way, int]:
    """Add up what the trees say for each way, in hundredths of a logit; a sign that was not found counts 0."""
    count = found.get
    said: dict[Way, int] = {}
    for way, grown in zip(WAYS, (fitted or trees()).of, strict=True):
        sums = 0
        for root in grown:
            node = root
            while not isinstance(node, int):
                node = node.yes if count(node.sign, 0) > node.past else node.no
            sums += node
        said[way] = sums
    return said
