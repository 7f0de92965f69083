"""Phrases of the catalogue, compiled to linear matching over stems."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from witnessmark.model.changes import SafeguardId
from witnessmark.safeguards.catalogue import Catalogue, catalogue
from witnessmark.safeguards.reading.stems import root, stem
from witnessmark.safeguards.reading.words import Words, words

#: Longest gap that `~` stands for, in words.
GAP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase found: its class, the words it covers [start, end), and the phrase."""

    name: str
    start: int
    end: int
    phrase: str


#: What a phrase still asks for behind the words that were looked up: None stands for a gap.
_Rest = tuple[tuple[frozenset[str] | None, ...], str, str]


class Phrases:
    """
    Many phrases, found together.

    A literal prefilter by the first two words; then at most the phrases that begin with them are tried,
    each in time bounded by its own length. So the work is linear in the text, whatever the text.
    """

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self._single: dict[str, list[tuple[str, str]]] = {}
        #: By the first word, then by the second, where it is none that anything may stand for.
        self._longer: dict[str, dict[str, list[_Rest]]] = {}
        self._gapped: dict[str, list[_Rest]] = {}
        for name, phrase in named:
            for first, *rest in _expand(phrase):
                for word in sorted(first or ()):
                    if not rest:
                        self._single.setdefault(word, []).append((name, phrase))
                    elif rest[0] is None:
                        self._gapped.setdefault(word, []).append((tuple(rest), name, phrase))
                    else:
                        seconds = self._longer.setdefault(word, {})
                        for second in sorted(rest[0]):
                            seconds.setdefault(second, []).append((tuple(rest[1:]), name, phrase))

    def find(self, text: Words) -> tuple[Hit, ...]:
        """Find every phrase; hits of one name inside a longer hit of that name are left out."""
        found: list[Hit] = []
        keys = [
            (word, f"={surface}") for word, surface in zip(text.stems, text.surfaces, strict=True)
        ]
        for at, both in enumerate(keys):
            for key in both:
                for name, phrase in self._single.get(key, ()):
                    found.append(Hit(name=name, start=at, end=at + 1, phrase=phrase))
                tried = [(at + 1, gapped) for gapped in self._gapped.get(key, ())]
                if (seconds := self._longer.get(key)) and at + 1 < len(keys):
                    tried.extend(
                        (at + 2, rest)
                        for second in keys[at + 1]
                        for rest in seconds.get(second, ())
                    )
                for start, (rest, name, phrase) in tried:
                    if end := _match(text, start, rest):
                        found.append(Hit(name=name, start=at, end=end, phrase=phrase))
        return _longest(found)

    def names(self, text: Words) -> frozenset[str]:
        """Find which names occur at all."""
        return frozenset(hit.name for hit in self.find(text))


def _expand(phrase: str) -> list[tuple[frozenset[str] | None, ...]]:
    variants: list[tuple[frozenset[str] | None, ...]] = [()]
    for part in phrase.split():
        if part == "~":
            variants = [(*v, None) for v in variants]
            continue
        optional = part.startswith("(")
        choices = [
            (choice,) if choice.startswith("=") else words(choice).stems
            for choice in part.strip("()").split("|")
        ]
        flat = frozenset(c[0] for c in choices if len(c) == 1)
        longer = [c for c in choices if len(c) > 1]
        grown: list[tuple[frozenset[str] | None, ...]] = list(variants) if optional else []
        for variant in variants:
            if flat:
                grown.append((*variant, flat))
            grown.extend((*variant, *(frozenset([w]) for w in seq)) for seq in longer)
        variants = grown
    return [v for v in variants if v]


def _match(text: Words, at: int, items: tuple[frozenset[str] | None, ...]) -> int:
    """Give the end of the match, 0 for none. Gaps are short, so the search is bounded."""
    for index, item in enumerate(items):
        if item is None:
            rest = items[index + 1 :]
            for skip in range(GAP + 1):
                end = _match(text, at + skip, rest)
                if end:
                    return end
            return 0
        if at >= len(text.stems):
            return 0
        if text.stems[at] not in item and f"={text.surfaces[at]}" not in item:
            return 0
        at += 1
    return at


def _longest(found: list[Hit]) -> tuple[Hit, ...]:
    found.sort(key=lambda h: (h.name, h.start, -h.end, h.phrase))
    kept: list[Hit] = []
    for hit in found:
        if kept and kept[-1].name == hit.name and hit.end <= kept[-1].end:
            continue
        kept.append(hit)
    kept.sort(key=lambda h: (h.start, h.end, h.name))
    return tuple(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The compiled catalogue."""

    catalogue: Catalogue
    classes: Phrases
    cues: Phrases
    synonyms: Phrases
    #: Concepts by the root of one of their words, where no other concept has that root.
    by_root: Mapping[str, str]
    housekeeping: Phrases
    #: Stems that carry no weight in proofs of sameness.
    neutral: frozenset[str]
    #: Concepts that slots compare; they are no content.
    weightless: frozenset[str]
    #: By the first class of a rule: the safeguard's place in the catalogue, the rule, whether it is of `always`.
    rules: Mapping[str, tuple[tuple[int, tuple[str, ...], bool], ...]]


def compile_lexicon(of: Catalogue) -> Lexicon:
    """Compile a catalogue; the same catalogue gives the same lexicon."""
    classes = Phrases((n, p) for n, phrases in of.classes.items() for p in phrases)
    return Lexicon(
        catalogue=of,
        classes=classes,
        cues=Phrases((n, p) for n, cue in of.cues.items() for p in cue.phrases),
        synonyms=Phrases((stem(group[0]), p) for group in of.synonyms for p in group),
        by_root=_by_root(of.synonyms),
        housekeeping=Phrases(("housekeeping", p) for p in of.housekeeping),
        neutral=frozenset(stem(w) for w in of.neutral),
        weightless=frozenset(form for w in of.weightless for form in (stem(w), root(stem(w)))),
        rules=_by_first(of),
    )


def _by_root(groups: Sequence[Sequence[str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for group in groups:
        for word in group:
            if word.isalpha():
                found.setdefault(root(stem(word)), set()).add(stem(group[0]))
    return {of: next(iter(concepts)) for of, concepts in found.items() if len(concepts) == 1}


def _by_first(of: Catalogue) -> dict[str, tuple[tuple[int, tuple[str, ...], bool], ...]]:
    found: dict[str, list[tuple[int, tuple[str, ...], bool]]] = {}
    for place, safeguard in enumerate(of.safeguards):
        for is_always, rules in ((False, safeguard.when), (True, safeguard.always)):
            for rule in rules:
                found.setdefault(rule[0], []).append((place, rule, is_always))
    return {first: tuple(rules) for first, rules in found.items()}


@cache
def lexicon() -> Lexicon:
    """The lexicon of the catalogue that ships with the package."""
    return compile_lexicon(catalogue())


def vocabulary(text: str) -> tuple[SafeguardId, ...]:
    """
    Name the safeguards of whose vocabulary a text holds at least one telling word or pair of words.

    Generous on purpose: it guards masks and ignored zones, where a miss would be silent.
    """
    compiled = lexicon()
    names = compiled.classes.names(words(text))
    told = {
        place
        for first in names
        for place, rule, is_always in compiled.rules.get(first, ())
        if not is_always and _holds(rule, names)
    }
    return tuple(compiled.catalogue.safeguards[place].id for place in sorted(told))


def matters(text: str) -> bool:
    """Say whether a text outside the policy may bear on it: it names a safeguard, or takes a page back ("draft", "void")."""
    return bool(vocabulary(text)) or "lapse" in lexicon().cues.names(words(text))


def _holds(rule: tuple[str, ...], names: frozenset[str]) -> bool:
    """Say whether all classes of a rule are there, and none of its `!CLASS`."""
    return all(c[1:] not in names if c.startswith("!") else c in names for c in rule)
