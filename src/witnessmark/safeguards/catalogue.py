"""The catalogue of safeguards: data for people to edit, checked with line numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

import yaml

from witnessmark.errors import CatalogueError
from witnessmark.model.changes import SafeguardId

Mode = Literal["ban", "duty", "limit"]
Wish = Literal["less", "more", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that fill a slot whatever the subject; `sign` is their effect on a protective sentence."""

    sign: int
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguard:
    """One promise that a page can make."""

    id: SafeguardId
    title: str
    #: One sentence.
    meaning: str
    #: What is more protection, for people.
    protects: str
    #: `ban` protects by forbidding, `duty` by demanding, `limit` by closing a list.
    mode: Mode
    #: 1 to 3, for severity.
    weight: int
    #: Which duration protects more.
    duration: Wish
    #: Whether more of what is counted (partners, sampled searches) protects more.
    count: Wish
    #: Alternatives; each a set of classes that must (or with `!` must not) stand in one sentence.
    when: tuple[tuple[str, ...], ...]
    #: Alternatives as in `when` that hold whatever else the sentence speaks of.
    always: tuple[tuple[str, ...], ...]
    #: Alternatives as in `when`, asked only where the sentence would speak of nothing.
    otherwise: tuple[tuple[str, ...], ...]
    #: Classes that, in a heading, question or lead-in, make a sentence without own subject speak of it.
    context: tuple[str, ...]
    #: Classes of which each, present before and absent after, is a loss by itself.
    facets: tuple[str, ...]
    #: Classes of which one must stand in the sentence, or it says the opposite (who owns).
    party: tuple[str, ...]
    #: Classes of parties whose owning or deciding is the opposite.
    against: tuple[str, ...]
    #: What a bare permission does: "may be reviewed" still `protects`, "may be kept longer" `undoes`.
    may: Literal["protects", "undoes"]
    #: True where it yields only within one part of a sentence, because the next may be its own.
    by_part: bool
    #: Safeguards that take the sentence where both fit.
    yields: tuple[SafeguardId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All of catalogue.yml, validated."""

    version: int
    language: str
    classes: Mapping[str, tuple[str, ...]]
    cues: Mapping[str, Cue]
    synonyms: tuple[tuple[str, ...], ...]
    neutral: tuple[str, ...]
    weightless: tuple[str, ...]
    housekeeping: tuple[str, ...]
    safeguards: tuple[Safeguard, ...]

    def safeguard(self, of: SafeguardId) -> Safeguard:
        """Give one safeguard; a KeyError here is a bug of the caller."""
        return _index(self)[of]


@cache
def _by_id(safeguards: tuple[Safeguard, ...]) -> dict[SafeguardId, Safeguard]:
    return {s.id: s for s in safeguards}


def _index(of: Catalogue) -> dict[SafeguardId, Safeguard]:
    return _by_id(of.safeguards)


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the package."""
    text = files("witnessmark.safeguards").joinpath("catalogue.yml").read_text("utf-8")
    return parse(text, "catalogue.yml")


#: Classes that the reader finds by itself: amounts of that kind.
READ_CLASSES = frozenset({"DURATION", "FREQUENCY", "SHARE-OF", "EXCEPTED", "FORBIDDEN", "LIMITED"})

#: The C loader reads the same nodes ten times as fast, where it is built.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TOP = (
    "version",
    "language",
    "classes",
    "cues",
    "synonyms",
    "neutral",
    "weightless",
    "housekeeping",
    "safeguards",
)
_SAFEGUARD = (
    "title", "meaning", "protects", "mode", "weight", "duration", "count", "when", "always", "otherwise", "context",
    "facets", "party", "against", "may", "by_part", "yields",
)  # fmt: skip


def parse(text: str, name: str) -> Catalogue:
    """
    Read and check a catalogue. `name` stands in messages.

    Raises:
        CatalogueError: what is wrong, as `name:line: what. Remedy.`
    """
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise CatalogueError(
            f"{name}: not YAML: {error}. Mend the indentation or quotes."
        ) from error
    return _Reader(name).catalogue(root)


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name

    def _wrong(self, node: yaml.Node | None, what: str) -> CatalogueError:
        line = node.start_mark.line + 1 if node is not None else 1
        return CatalogueError(f"{self._name}:{line}: {what}")

    def _map(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(node, f"{what} must be a mapping of names.")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value in found:
                raise self._wrong(key, f"{key.value!r} stands twice. Keep one.")
            found[key.value] = value
        return found

    def _list(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._wrong(node, f"{what} must be a list. Write [a, b].")
        return list(node.value)

    def _text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self._wrong(node, f"{what} must be words. Write them, in quotes where needed.")
        return cast("str", node.value).strip()

    def _number(self, node: yaml.Node, what: str, allowed: range) -> int:
        text = self._text(node, what)
        if text.lstrip("-").isdecimal() and int(text) in allowed:
            return int(text)
        raise self._wrong(
            node, f"{what} must be {allowed.start} to {allowed.stop - 1}, not {text!r}."
        )

    def _phrases(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        phrases = []
        for item in self._list(node, what):
            phrase = self._text(item, f"a phrase of {what}")
            if phrase.split()[0] == "~" or phrase.split()[-1] == "~":
                raise self._wrong(item, f"{phrase!r} begins or ends with a gap. Name a word there.")
            phrases.append(phrase)
        if not phrases:
            raise self._wrong(node, f"{what} is empty. Add a phrase or take it out.")
        return tuple(phrases)

    def catalogue(self, root: yaml.Node | None) -> Catalogue:
        top = self._map(root, "the catalogue")
        self._keys(root, top, _TOP, _TOP)
        classes = {
            n: self._phrases(v, f"class {n}")
            for n, v in self._map(top["classes"], "classes").items()
        }
        cues = {}
        for cue, node in self._map(top["cues"], "cues").items():
            fields = self._map(node, f"cue {cue}")
            self._keys(node, fields, ("sign", "phrases"), ("sign", "phrases"))
            cues[cue] = Cue(
                sign=self._number(fields["sign"], "sign", range(-1, 2)),
                phrases=self._phrases(fields["phrases"], f"cue {cue}"),
            )
        safeguards = tuple(
            self._safeguard(SafeguardId(n), v, frozenset(classes))
            for n, v in self._map(top["safeguards"], "safeguards").items()
        )
        known = {s.id for s in safeguards}
        for safeguard in safeguards:
            for other in safeguard.yields:
                if other not in known:
                    raise self._wrong(
                        top["safeguards"],
                        f"{safeguard.id} yields to {other!r}, which is no safeguard.",
                    )
        return Catalogue(
            version=self._number(top["version"], "version", range(1, 2)),
            language=self._text(top["language"], "language"),
            classes=classes,
            cues=cues,
            synonyms=tuple(
                self._phrases(group, "a group of synonyms")
                for group in self._list(top["synonyms"], "synonyms")
            ),
            neutral=self._phrases(top["neutral"], "neutral"),
            weightless=self._phrases(top["weightless"], "weightless"),
            housekeeping=self._phrases(top["housekeeping"], "housekeeping"),
            safeguards=safeguards,
        )

    def _keys(
        self,
        node: yaml.Node | None,
        found: Mapping[str, yaml.Node],
        known: tuple[str, ...],
        needed: tuple[str, ...],
    ) -> None:
        for key, value in found.items():
            if key not in known:
                raise self._wrong(value, f"unknown key {key!r}. Known: {', '.join(known)}.")
        for key in needed:
            if key not in found:
                raise self._wrong(node, f"{key!r} is missing. Add it.")

    def _safeguard(self, of: SafeguardId, node: yaml.Node, classes: frozenset[str]) -> Safeguard:
        fields = self._map(node, f"safeguard {of}")
        self._keys(
            node, fields, _SAFEGUARD, ("title", "meaning", "protects", "mode", "weight", "when")
        )
        mode = self._text(fields["mode"], "mode")
        if mode not in ("ban", "duty", "limit"):
            raise self._wrong(fields["mode"], f"mode must be ban, duty or limit, not {mode!r}.")
        return Safeguard(
            id=of,
            title=self._text(fields["title"], "title"),
            meaning=self._text(fields["meaning"], "meaning"),
            protects=self._text(fields["protects"], "protects"),
            mode=cast("Mode", mode),
            weight=self._number(fields["weight"], "weight", range(1, 4)),
            duration=self._wish(fields.get("duration"), "duration"),
            count=self._wish(fields.get("count"), "count"),
            when=self._rules(fields["when"], classes),
            always=self._rules(fields["always"], classes) if "always" in fields else (),
            otherwise=self._rules(fields["otherwise"], classes) if "otherwise" in fields else (),
            context=self._classes(fields.get("context"), classes),
            facets=self._classes(fields.get("facets"), classes),
            party=self._classes(fields.get("party"), classes),
            against=self._classes(fields.get("against"), classes),
            by_part="by_part" in fields and self._text(fields["by_part"], "by_part") == "true",
            may="undoes"
            if "may" in fields and self._text(fields["may"], "may") == "undoes"
            else "protects",
            yields=tuple(
                SafeguardId(self._text(item, "an id"))
                for item in (self._list(fields["yields"], "yields") if "yields" in fields else ())
            ),
        )

    def _rules(self, node: yaml.Node, classes: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        rules = []
        for rule in self._list(node, "a list of rules"):
            named = []
            for item in self._list(rule, "a rule"):
                written = self._text(item, "a class")
                if written.lstrip("!") not in classes | READ_CLASSES:
                    raise self._wrong(
                        item, f"no class {written.lstrip('!')!r}. Add it under classes."
                    )
                named.append(written)
            rules.append(tuple(named))
        return tuple(rules)

    def _classes(self, node: yaml.Node | None, classes: frozenset[str]) -> tuple[str, ...]:
        named = []
        for item in self._list(node, "a list of classes") if node is not None else ():
            written = self._text(item, "a class")
            if written not in classes:
                raise self._wrong(item, f"no class {written!r}. Add it under classes.")
            named.append(written)
        return tuple(named)

    def _wish(self, node: yaml.Node | None, what: str) -> Wish:
        if node is None:
            return "none"
        written = self._text(node, what)
        if written not in ("less", "more"):
            raise self._wrong(node, f"{what} is less or more, not {written!r}.")
        return cast("Wish", written)
