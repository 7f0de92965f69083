"""One side of a proof, read for its small words: who, whose, when, how many, and whether it is a rule."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from witnessmark.safeguards.proofs.denials import (
    JOINTS,
    NOT,
    denied_clauses,
    heads_denied,
    in_denial,
    joints_denied,
    series_denied,
)
from witnessmark.safeguards.proofs.limits import heads
from witnessmark.safeguards.proofs.places import is_relation, main_clauses, phrases
from witnessmark.safeguards.proofs.voice import PERSONS, WHO, actor
from witnessmark.safeguards.reading.cues import ONLY, denies
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import dates, words


def _kinds(groups: Mapping[str, str]) -> dict[str, str]:
    return {word: kind for kind, listed in groups.items() for word in listed.split()}


#: Words that may not come or go: each counts.
EACH = _kinds(
    {
        "just": "just merely",
        "part": "part parts partly",
        "always": "always",
        "police": "police pd",
        "human": "human",
    }
)
WITHOUT = _kinds({"without": "without absent"})
#: When one thing happens before another.
_WHEN = _kinds({"before": "before until", "after": "after", "within": "within"})
_AFTER = frozenset({"after", "following", "once", "upon"})
#: One of these instead of another says whose, which or how many.
DETERMINERS = _kinds(
    {
        "this": "this these those", "any": "any anyone anybody", "one": "one", "all": "every each all both everyone everybody",
        "some": "some most several", "own": "own", "same": "same", "other": "other another", "such": "such",
    }
)  # fmt: skip
PERSONAL = _kinds(
    {
        "we": "we us our ours",
        "you": "you your yours",
        "they": "they them their theirs",
        "it": "it its",
        "he": "he she him his her",
    }
)
#: What tells whose or which in "only our officers", "only for that case".
WHOSE = _kinds({"our": "our", "your": "your", "that": "that"})
#: Whose a thing is, whoever else is spoken of.
OWNED = _kinds({"our": "our ours", "your": "your yours", "their": "their theirs"})
_WORKING = frozenset({"business", "working"})
_FEDERAL = frozenset({"FEDERAL"})
_RULES = frozenset(
    ["must", "shall", "cannot", "required", "requires", "require", "prohibited", "forbidden", "barred", "banned",
     "will", "may", "can", "mandatory", "obliged", "prohibits", "forbids", "bans", "bars", "unlawful", "allowed", "permitted", "needs", "need"]
)  # fmt: skip
_HAVE_TO = frozenset({("have", "to"), ("has", "to")})
_BE = frozenset(
    ["is", "are", "be", "been", "being", "was", "were", "has", "have", "had", "get", "gets", "not", "never", "also",
     "and", "or", "automatically", "permanently", "then", "once", "as", "only"]
)  # fmt: skip
#: Auxiliaries of what was.
_PAST = frozenset({"was", "were", "had", "did"})
_HAVE = frozenset({"have", "has"})
_FINITE = frozenset(["must", "shall", "will", "may", "can", "cannot", "is", "are"])
_MODALS = frozenset(["must", "shall", "will", "may", "can", "cannot", "should", "to", "not"])
#: Behind these a word in "-ed" tells of what kind a thing is.
_BEFORE_NOUNS = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "any", "all", "each", "every", "no", "some", "such", "other", "our", "your",
     "its", "their", "of", "for", "to", "by", "on", "in", "with", "from", "under", "about", "against", "into", "than", "but", "only"]
)  # fmt: skip
_US = frozenset({"we", "our", "us"})
#: Words of what cannot come back; "for good" ends in "good".
_FOR_GOOD = frozenset(
    ["permanently", "permanent", "irreversibly", "irretrievably", "good", "forever"]
)
#: Stems of what a reader collects, and of the pictures among it.
_DATA = frozenset(
    ["data", "datum", "information", "record", "read", "scan", "detection", "sighting", "everything"]
)  # fmt: skip
_PICTURES = frozenset(["imag", "pictur", "photo", "photograph", "footag", "video", "snapshot"])
_YEAR = re.compile(r"\d{4}")
_MARK = re.compile(r"[*†‡]|\?\s*$")
#: "…; others do": a clause that takes its verb from another.
_ECHO = re.compile(
    r"\b(?:do|does|did|is|are|may|can|will|must|has|have)(?: not|n't)?(?=\s*(?:[;.,:]|$))",
    re.IGNORECASE,
)
#: "Every list but one".
_BUT = re.compile(r"\b(?!any|no)\w+(?<!ing)(?<!one)(?<!body)(?<!where) but\b", re.IGNORECASE)
_ALONE = frozenset({"only", "just", "merely", "solely", "simply", "exclusively"})
_PERFECT = re.compile(
    r"\b(?:has|have)(?: been| now| already)? \w+(?:ed|en)\b|\b(?:was|were)\b", re.IGNORECASE
)
_TO_COME = re.compile(r"\b(?:will|is to|are to|plans? to|intends? to)\b", re.IGNORECASE)
_CAUSES = frozenset({"because", "so"})
_ASIDE = re.compile(r",\s*(?:who|whose|which)\b", re.IGNORECASE)
_WHO = re.compile(r"\b(?:who|whose|which)\b", re.IGNORECASE)
_ALL = frozenset({"all", "every", "both", "everyone", "everybody"})
_QUESTIONS = frozenset({"who", "what", "when", "where", "why", "how"})
#: So many questions in one text are a series of what is told.
_SERIES = 3
_LIMITS = ONLY | {"just"}
#: Said of a time these deny nothing, and nobody acts by a day.
_CAPPED = re.compile(
    r"\b(?:(?:no|not) (?:later|longer|more) than|"
    r"by(?= (?:the )?(?:\d+(?:st|nd|rd|th)|(?!both\b)\w+th|first|second|third) (?:hour|day|week|month|year)\b))\b",
    re.IGNORECASE,
)
_IF = frozenset({"if", "when", "where", "once", "whenever", "wherever"})
#: Words that may say as much: "a read that matched", "upon receipt", "should it be lost".
_LIKE_IF = _IF | {
    "that",
    "which",
    "who",
    "whom",
    "upon",
    "on",
    "after",
    "until",
    "unless",
    "should",
    "any",
}


class Said:
    """One side, read for its small words."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        units = [s.unit for s in statements]
        over = dict.fromkeys(t for u in units for t in (u.question, u.row, u.column) if t)
        claims = [
            *dict.fromkeys(s.lead_in for s in statements if s.lead_in),
            *(s.text for s in statements),
        ]
        claims = [_CAPPED.sub("within", claim) for claim in claims]
        texts = [*over, *claims]
        self._surfaces = [words(t).surfaces for t in texts]
        self._plain = [
            (surface, stem)
            for t in texts
            for read in (look(t),)
            for at, (surface, stem) in enumerate(
                zip(read.words.surfaces, read.words.stems, strict=True)
            )
            if not any(a.at <= at < a.end for a in read.amounts)
            and read.words.surfaces[max(0, at - 1) : at + 1] != ("no", "one")
            and read.words.surfaces[at : at + 2] != ("such", "as")
        ]
        self.stems = frozenset(stem for _, stem in self._plain)
        # Those with a year are compared by themselves, as what a promise holds from.
        self.dates = sorted(d for t in texts for d in dates(t) if not _YEAR.search(d))
        self.marks = sorted(mark.strip() for t in texts for mark in _MARK.findall(t))
        self.buts = sum(len(_BUT.findall(t)) for t in texts)
        self.causes = not _CAUSES.isdisjoint(w for s in self._surfaces for w in s)
        # "Vendors, who are screened," are all of them.
        self.asides = any(_ASIDE.search(t) for t in texts) if any(map(_WHO.search, texts)) else None
        self.is_done = any(_PERFECT.search(t) for t in texts)
        self.is_to_come = any(_TO_COME.search(t) for t in texts)
        self.echoes = sum(len(_ECHO.findall(t)) for t in texts)
        cues = [c for t in texts for c in look(t).cues]
        self.denies = any(map(denies, cues))
        self.excepts = any(c.name == "exception" for c in cues)
        self.deletes = "delet" in self.stems or "keep" in self.stems or "retain" in self.stems
        self.switches = Counter(c.name for c in cues if c.name in {"on", "off"})
        claimed = [words(t).surfaces for t in claims]
        self.is_rule = any(w in _RULES for s in claimed for w in s) or any(
            pair in _HAVE_TO for s in claimed for pair in pairwise(s)
        )
        self.who = frozenset(WHO[stem] for _, stem in self._plain if stem in WHO)
        self.done = frozenset(stem for s in self._surfaces for stem in _done(s))
        self.passives = sum(s.count("by") for s in self._surfaces)
        self.actors = frozenset(
            pair
            for t in texts
            for phrase in phrases(t)
            for pair in combinations(_actors(phrase), 2)
        ) | frozenset(pair for t in texts for said in _parties(t) for pair in combinations(said, 2))
        self.working = sum(w in _WORKING for s in self._surfaces for w in s)
        self.tops = sum(
            s[at : at + 2] == ("up", "to") for s in self._surfaces for at in range(len(s))
        )
        self.limited = Counter(h for t in texts for h in heads(t, _LIMITS))
        self.denied = frozenset(h for t in texts for h in heads(t, NOT))
        # "Not used to sell" is "not sold" by the use of it.
        self.denied_uses = frozenset(
            "use" for t in texts for clause in denied_clauses(t) if "use" in clause
        )
        self.all_denied = frozenset(stem for t in texts for stem in heads_denied(t))
        self.surfaces = frozenset(w for s in self._surfaces for w in s)
        self.tells_of_past = any(
            (word in _PAST and not after.endswith("ed"))
            or (word in _HAVE and after in NOT)
            or (word in NOT and after in _HAVE)
            for s in claimed
            for word, after in pairwise((*s, ""))
        )
        self.is_for_good = not _FOR_GOOD.isdisjoint(self.surfaces)
        self.is_of_data = not _DATA.isdisjoint(self.stems)
        self.is_of_pictures = not _PICTURES.isdisjoint(self.stems)
        self.has_us = not _US.isdisjoint(self.surfaces)
        self.denies_all = any(
            word == "not" and behind in _ALL for s in self._surfaces for word, behind in pairwise(s)
        )
        self.when = sum((_when(t) for t in texts), Counter[str]())
        self.total = len(statements)
        self.denials = sum(map(denies, cues))
        self.joins = any(w in JOINTS for w in self.surfaces)
        # "At once" is no condition.
        plain = [
            word
            for (ahead, _), (word, _) in pairwise((("", ""), *self._plain))
            if (ahead, word) != ("at", "once")
        ]
        self.is_conditional = not _IF.isdisjoint(plain)
        self.may_be_conditional = not _LIKE_IF.isdisjoint(plain)
        self.series = frozenset(stem for t in texts for stem in series_denied(t))
        self.all_in_denial = frozenset(stem for t in texts for stem in in_denial(t))
        self.joint = frozenset(j for t in texts for j in joints_denied(t))

    @property
    def not_only(self) -> int:
        """Count where it is denied that this is all: "every search, not only those by guards"."""
        return sum(
            behind in _ALONE and word in NOT for s in self._surfaces for word, behind in pairwise(s)
        )

    @property
    def questions(self) -> Counter[str]:
        """Count the words that ask, in a series of them: "who searched, what, when and why" lists what is recorded."""
        found = Counter(w for s in self._surfaces for w in s if w in _QUESTIONS)
        return found if found.total() >= _SERIES else Counter()

    def counted(self, of: Mapping[str, str]) -> Counter[str]:
        """Count the words of one table by their kind."""
        return Counter(of[w] for w, _ in self._plain if w in of)


def _when(text: str) -> Counter[str]:
    """
    Count when one thing happens before another.

    "No later than ten days after" is "within ten days of"; "ten days after" is not.
    """
    read = look(text)
    # "Deleted after 30 days" bounds a period too, but not as "within" does.
    durations = [a for a in read.amounts if a.kind == "duration"]
    caps = [
        c
        for c in read.cues
        if c.name == "bound-max"
        and c.phrase not in _AFTER
        and any(0 <= a.at - c.end <= 1 or c.start == a.end for a in durations)
    ]
    most = [a for a in durations if any(0 <= a.at - c.end <= 1 or c.start == a.end for c in caps)]
    spent = {at for a in read.amounts for at in range(a.at, a.end)} | {a.end for a in most}
    spent |= {at for c in caps for at in range(c.start, c.end)}
    found = Counter(
        _WHEN[word]
        for at, word in enumerate(read.words.surfaces)
        if word in _WHEN and at not in spent
    )
    return found + Counter({"within": len(most)})


def _done(surfaces: Sequence[str]) -> Iterator[str]:
    """
    Give the stems of verbs in "-ed" that tell what was: "was audited", and "they audited the log", not "is
    audited", nor "the audited log".
    """
    for at, word in enumerate(surfaces):
        if not word.endswith("ed") or len(word) <= 4 or word == "hundred":
            continue
        ahead = surfaces[max(0, at - 2) : at]
        is_adjective = (
            not ahead
            # "Those affected", "certified by".
            or surfaces[at + 1 : at + 2] in ((), ("by",))
            # "Alerts generated from a list must be …".
            or (
                is_relation("".join(surfaces[at + 1 : at + 2]))
                and not _FINITE.isdisjoint(surfaces[at + 2 :])
                and ahead[-1] not in PERSONS
            )
            or ahead[-1] in _BEFORE_NOUNS
            or ahead[-1].endswith("ly")
            # "Must publish proposed changes".
            or ahead[0] in _MODALS
        )
        if not _PAST.isdisjoint(ahead) or (_BE.isdisjoint(ahead) and not is_adjective):
            yield words(word).stems[0]


def _actors(surfaces: Sequence[str]) -> tuple[str, ...]:
    """Name those who act and are acted on, in order."""
    return tuple(filter(None, map(actor, surfaces)))


def _parties(text: str) -> Iterator[list[str]]:
    """Name us, you, them and federal agencies, in order: of each main clause, or of all where one echoes."""
    read, mains = look(text), main_clauses(text)
    federal = {hit.start for hit in read.classes if hit.name in _FEDERAL}
    found: dict[int, list[str]] = {}
    for at, surface in enumerate(read.words.surfaces):
        if at in federal or (surface in PERSONAL and PERSONAL[surface] != "it"):
            name = "federal" if at in federal else PERSONAL[surface]
            found.setdefault(0 if _ECHO.search(text) else mains[at], []).append(name)
    yield from found.values()
