"""
Compose labelled pairs of page versions from pages whose promises come in several versions.

A file holds a page: a line `#page style=STYLE`, HTML in which slots such as `{{a}}` stand,
then the slots, `#slot a safeguard=ID alt=ID,ID` or `#slot a noise`, and under each its versions, a fragment of HTML behind
a mark in the first column:

    = the first version      ~ says the same      - protects less      + protects more      x is gone

`[ID:weakened]` before a version says that it changes another safeguard as well, `[~ID]` that an alert for that one is
neither right nor wrong. Any version of a slot can stand beside any of another, so that a few hundred sentences give
thousands of pairs.
"""

import hashlib
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: What the reader's weights are fitted on.
PAGES = Path(__file__).parent / "examples" / "pages"
_CHANGES = {"-": "weakened", "x": "removed", "+": "strengthened"}
_MARKS = ("=", "~", *_CHANGES)
_VERSION = re.compile(rf"[{re.escape(''.join(_MARKS))}](?: |$)")
_FLAG = re.compile(r"\[([^\]]*)\]\s*")
#: How many other promises of a page are reworded at the same time, each as often as it stands here.
_REWORDED = (0, 0, 1, 2, 4)
#: How often a page starts from another wording than its first, and how often what is no promise changes.
_OTHERWISE = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One wording of a slot, what it does to the slot's promise, and what it does to others."""

    mark: str
    html: str
    also: Mapping[str, str]
    tolerated: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place on a page and its versions, the first one first; without a safeguard it is no promise."""

    safeguard: str
    alternatives: tuple[str, ...]
    versions: tuple[Version, ...]

    def worded(self) -> tuple[Version, ...]:
        """Give the versions that say what the first one says, and that one."""
        return tuple(v for v in self.versions if v.mark in "=~" and not v.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with slots."""

    name: str
    style: str
    html: str
    slots: Mapping[str, Slot]

    def shown(self, versions: Mapping[str, Version]) -> str:
        """Give the page with these versions in its slots."""
        return re.sub(r"\{\{(\w+)\}\}", lambda found: versions[found[1]].html, self.html)


def pages(folder: Path) -> Iterator[Page]:
    """Read the pages of a folder, in the order of their names."""
    for file in sorted(folder.glob("*.txt")):
        head, *slots = file.read_text("utf-8").split("\n#slot ")
        first, _, html = head.partition("\n")
        yield Page(
            name=file.stem,
            style=first.removeprefix("#page style="),
            html=html,
            slots=dict(map(_slot, slots)),
        )


def _slot(text: str) -> tuple[str, Slot]:
    first, _, rest = text.partition("\n")
    name, *about = first.split()
    said = dict(word.partition("=")[::2] for word in about)
    versions: list[str] = []
    for line in rest.split("\n"):
        if _VERSION.match(line):
            versions.append(line)
        else:
            versions[-1] += f"\n{line}"
    return name, Slot(
        safeguard=said.get("safeguard", ""),
        alternatives=tuple(filter(None, said.get("alt", "").split(","))),
        versions=tuple(sorted(map(_version, versions), key=lambda v: v.mark != "=")),
    )


def _version(text: str) -> Version:
    mark, html = text[0], text[1:].strip()
    also: dict[str, str] = {}
    tolerated = []
    while flag := _FLAG.match(html):
        of, _, change = flag[1].partition(":")
        if change:
            also[of] = change
        else:
            tolerated.append(of.removeprefix("~"))
        html = html[flag.end() :]
    return Version(mark=mark, html=html, also=also, tolerated=tuple(tolerated))


def composed(page: Page) -> Iterator[dict[str, Any]]:
    """
    Give a pair for each version of each promise of a page, while other text is reworded beside it.

    The same page gives the same pairs on every machine.
    """
    chance = random.Random(hashlib.sha256(page.name.encode()).digest())
    promises = [name for name, slot in page.slots.items() if slot.safeguard]
    for name in promises:
        slot = page.slots[name]
        for number, version in enumerate(slot.versions[1:], 1):
            was = {
                other: chance.choice(of.worded())
                if chance.random() < _OTHERWISE
                else of.versions[0]
                for other, of in page.slots.items()
            }
            if was[name] is version:
                was[name] = slot.versions[0]
            others = [other for other in promises if other != name]
            reworded = chance.sample(others, min(len(others), chance.choice(_REWORDED)))
            reworded += [
                other
                for other, of in page.slots.items()
                if not of.safeguard and chance.random() < _OTHERWISE
            ]
            now = {
                **was,
                **{other: chance.choice(page.slots[other].worded()) for other in reworded},
                name: version,
            }
            yield _pair(page, f"{page.name}-{name}{number}", slot, was, now, version)


def _pair(  # noqa: PLR0917  # what a pair is made of
    page: Page,
    name: str,
    slot: Slot,
    was: Mapping[str, Version],
    now: Mapping[str, Version],
    version: Version,
) -> dict[str, Any]:
    changes = {**version.also}
    if version.mark in _CHANGES:
        changes = {slot.safeguard: _CHANGES[version.mark], **changes}
    return {
        "id": name,
        "page": page.name,
        "style": page.style,
        "format": "html",
        "kind": changes.get(slot.safeguard, "noise"),
        "before": page.shown(was),
        "after": page.shown(now),
        "expected": [
            {
                "safeguard": of,
                "change": change,
                "alt_safeguards": list(slot.alternatives) if of == slot.safeguard else [],
            }
            for of, change in changes.items()
        ],
        "tolerated": list(version.tolerated),
        "noise": not changes,
    }
