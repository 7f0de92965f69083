"""Whether two versions deny, limit and allow alike, and join alike what they list."""

import re
from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.proofs.places import Place, places_of
from witnessmark.safeguards.reading.cues import BARE, NO, ONLY, denies, is_only, says_no
from witnessmark.safeguards.reading.lexicon import Hit
from witnessmark.safeguards.reading.look import Reader, look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.scope import in_exception

#: Cues that must be the same on both sides, in number, for two texts to say the same.
RISKS = (
    "catchall", "hedge", "exception", "soften", "permit", "narrow", "fallback", "only", "lapse", "notrequired",
    BARE,
)  # fmt: skip
#: Where a clause ends that a denial does not reach beyond.
_CLAUSES = re.compile(
    r"[;:\u2014]|,\s+(?=(?:and|but|while|whereas|never|not|nor|no)\b)", re.IGNORECASE
)
#: Cues that say a limit, one way round or the other.
_TURNED = frozenset({"only", "exception", "permit"})
_ANYONE = frozenset({"anyone", "anybody", "nobody", "everyone", "everybody"})
#: Words of grammar that demand; in "may require" the permission stands.
_MODAL = frozenset({"must", "shall", "has to", "have to"})
#: Words that deny the whole clause in which they stand, unless they tell which thing is meant.
_OF_ALL = frozenset(
    ["no", "none", "nobody", "nothing", "neither", "nor", "under", "in", "at", "on", "by", "for"]
)
#: Behind these a "no" tells of which things, or at what price, and behind the others, right before "may", that none is meant.
_OF_WHAT = frozenset(["with", "of", "at"])
_BEHIND = frozenset(["to", "by", "for", "in", "on", "from", "under"])
_SHORT = 2
#: "Only on weekdays, …" limits a time.
_WHEN = frozenset((word,) for word in ("on", "in", "at", "during", "after", "before", "within"))
#: "Not a permitted use" is "not permitted".
_LIGHT = frozenset(
    (word,) for word in ("a", "an", "the", "any", "be", "ever", "also", "yet", "currently")
)
#: Before these a "no" denies nothing: "no later than", "no matter who asks".
_NO_DENIALS = frozenset(
    (word,)
    for word in ("matter", "cost", "charge", "later", "sooner", "earlier", "less", "more", "longer", "fewer", "doubt")
)  # fmt: skip
_FINITE = frozenset(
    ["is", "are", "was", "were", "must", "shall", "will", "may", "can", "has", "have", "does", "do"]
)
_RELATIVE = frozenset({"that", "which", "who", "whom", "what", "where", "when", "if"})
#: So many words before "may" a denial of it begins; so many limits of a clause are looked at.
_NEAR = 6
#: A word that denies within a cue: "not currently" hedges what it denies.
_HIDDEN_NO = re.compile(r"\b(?:not|no|never|cannot)\b|n't\b")
#: Permissions that no "only" takes back.
_AT_WILL = frozenset(
    ["on request", "upon request", "by request", "at its discretion", "at their discretion", "at will",
     "as they see fit", "self service", "self serve", "decide whether"]
)  # fmt: skip


def same_refusals(
    before: Sequence[Statement], after: Sequence[Statement], *, is_turned: bool
) -> bool:
    """Say whether both sides deny, limit and allow alike; where a limit is turned round the rest must be alike."""
    was, now = _normal(before), _normal(after)
    if is_turned:
        return (
            all(was[name] == now[name] for name in RISKS if name not in _TURNED)
            and _joints(before) == _joints(after)
            and _reach(before) == _reach(after)
        )
    if was != now or negated(before) != negated(after) or _denies_otherwise(before, after):
        return False
    joints, others = _joints(before), _joints(after)
    # "Not … until A and B" demands both: what hangs on a condition is no list of what is refused.
    # Nor is what must be given beside it ("must name A and B, and … is forbidden").
    conditional = any(
        c.name in {"condition", "without", "must"} for c in cues_of([*before, *after])
    )
    plain_refusal = negated(before) and not was["exception"] and not conditional
    # In a ban "A and B are not" and "not A or B" are one; in a duty they are not, nor in a clause beside the ban.
    if plain_refusal:
        joints, others = _joints_of_demands(before), _joints_of_demands(after)
    return ("or" in joints) == ("or" in others)


def _denies_otherwise(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether one side denies more, in or out of exceptions, or what held for each no more does."""
    was, now = _denials(before), _denials(after)
    if was != now and not _each_denies(before, after):
        return True
    for names, words in (({"all", "each"}, ()), ({"by-anyone"}, _ANYONE)):
        held, holds = (
            any(c.name in names and not _is_afloat(c, side) for c in _cues_of_words(side))
            or any(w in words for s in side for w in s.own.words.surfaces)
            for side in (before, after)
        )
        if held != holds and (held or any(was)):
            return True
    return False


def _reach(statements: Sequence[Statement]) -> Counter[str]:
    return Counter(c.name for c in _cues_of_words(statements) if c.name in {"all", "each"})


def _each_denies(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Whether what was split or merged denies once in each of its sentences, and more than the "not" was said once
    for all: "A may not be sold. A may not be rented." Else a "not" went, and the other sentence has its own.
    """
    counts = {_denials([s]) for s in (*before, *after)}
    if len(before) == len(after) or len(counts) != 1:
        return False
    (words, denials), (others, others_deny) = sorted(map(_length, (before, after)), reverse=True)
    return words - others > 1 + max(0, denials - others_deny)


def _length(statements: Sequence[Statement]) -> tuple[int, int]:
    """Count words, and those of them that deny."""
    surfaces = [word for s in statements for word in s.own.words.surfaces]
    return len(surfaces), sum(word in NO or word.endswith("n't") for word in surfaces)


def _is_afloat(cue: Hit, side: Sequence[Statement]) -> bool:
    """Whether "all" stands behind its verb, of things that are named ("A and B are all online"), or a "no" says it."""
    if cue.name == "by-anyone":
        return any(says_no(c) for s in side for c in s.own.cues)
    return any(
        cue in s.own.cues
        and cue.phrase == "all"
        and s.own.words.stems[cue.start - 1 : cue.start] == ("be",)
        for s in side
    )


def _denials(statements: Sequence[Statement]) -> tuple[int, int]:
    """Count denials; in exceptions they count apart."""
    # "Cannot" is a cue of two kinds in one place.
    own = {(id(s), c.start): (s, c) for s in statements for c in s.own.cues if denies(c)}.values()
    excepted = sum(in_exception(s, c.start) for s, c in own)
    # What hangs on a label or a heading that denies is denied with it, in however many cells.
    over = [(*s.frame.cues, *(() if s.lead_in else s.heading.cues)) for s in statements]
    return len(own) - excepted + max(sum(map(denies, cues)) for cues in over), excepted


def _joints(statements: Sequence[Statement]) -> frozenset[str]:
    """How lists are joined; a sentence's own "or" counts like the list's."""
    own = {c.name for s in statements for c in s.own.cues if c.name in {"and", "or"}}
    return frozenset(own | {s.unit.joint for s in statements if s.unit.joint})


def _joints_of_demands(statements: Sequence[Statement]) -> frozenset[str]:
    """How things are joined in the clauses that nothing denies."""
    return frozenset(
        cue.name
        for s in statements
        if not any(denies(c) for c in (*s.frame.cues, *(() if s.lead_in else s.heading.cues)))
        for read in map(look, _CLAUSES.split(s.text))
        if not any(map(denies, read.cues))
        for cue in read.cues
        if cue.name in {"and", "or"}
    )


def _normal(statements: Sequence[Statement]) -> Counter[str]:
    """Risky cues, counted; a permission that is denied or limited is none, "not … without" is "unless"."""
    found = Counter(_risk_names(statements))
    demanded = any(c.phrase in _MODAL for c in cues_of(statements))
    # "Those may not, these may": a permission in a clause of its own stands. What a lead-in allows it allows once.
    texts = [s.text for s in statements] + list({s.lead_in for s in statements if s.lead_in})
    over = any(says_no(c) or is_only(c) for s in statements for c in s.frame.cues)
    found["permit"] = sum(
        _permits(text, limited=over and at < len(statements), demanded=demanded)
        for at, text in enumerate(texts)
    )
    if negated(statements) and any(c.name == "without" for c in cues_of(statements)):
        found["exception"] += 1
    return +found


def _permits(text: str, *, limited: bool, demanded: bool) -> int:
    """
    Count permissions.

    "May" is none beside "not" or "only", and "can" none beside "must" ("before they can search"); "on
    request" is one all the same.
    """
    read, places = look(text), places_of(text)
    bounds = Bounds(read, places)
    return sum(
        c.name == "permit"
        and not bounds.take_back(c)
        and not ((limited or bounds.limit(c)) and c.phrase not in _AT_WILL)
        and not (demanded and c.phrase == "can")
        for c in read.cues
    )


class Bounds:
    """Where a text denies and limits, by main clause and by clause."""

    def __init__(self, read: Reader, places: Sequence[Place]) -> None:
        self._places = places
        self._denials: dict[int, Hit] = {}
        self._surfaces = read.words.surfaces
        self._denies_all: dict[int, list[Hit]] = {}
        self._limits: dict[int, int] = {}
        self._limits_all: set[int] = set()
        self._in_clause: dict[int, list[Hit]] = {}
        surfaces = read.words.surfaces
        for cue in read.cues:
            main = places[cue.start].main
            # "Nobody but a judge may" is one clause.
            mains = (main, main + 1) if "but" in surfaces[cue.end - 1 : cue.end + 1] else (main,)
            if says_no(cue) and not _is_answer(cue, surfaces, places):
                self._denials[cue.start] = cue
                # "No officer may" and "under no circumstances may"; not "what returns no result may".
                if cue.phrase.split()[0] in _OF_ALL:
                    for one in mains:
                        self._denies_all.setdefault(one, []).append(cue)
            if is_only(cue):
                for one in () if self._limits_a_time(cue) else mains:
                    self._limits.setdefault(one, cue.start)
                if cue.phrase.endswith("else"):
                    self._limits_all.add(main)
                self._in_clause.setdefault(places[cue.start].clause, []).append(cue)

    def _limits_a_time(self, only: Hit) -> bool:
        """Whether a sentence begins with "Only on weekdays, …": who then shall do it must."""
        behind = self._surfaces[only.end : only.end + 1]
        inside = self._places[only.start].clause
        return (
            behind in _WHEN
            and only.start == self._begins(only)
            and any(place.clause > inside for place in self._places)
        )

    def take_back(self, cue: Hit) -> bool:
        """Whether it is "may not"; not "may file, and not otherwise", nor "what did not match may be erased"."""
        main = self._places[cue.start].main
        if any(self._reaches(no, cue) for no in self._denies_all.get(main, ())[:_NEAR]):
            return True
        return any(
            no.end >= cue.start - (self._surfaces[no.end : no.end + 1] in _LIGHT)
            and self._places[no.start].main == main
            for at in range(cue.start - _NEAR, cue.end + 1)
            if (no := self._denials.get(at)) is not None
        )

    def make_one(self, at: int, modal: str) -> bool:
        """
        Whether "shall" and "may" say the same here: nobody shall, only officers shall, it shall be used only for.

        "Must" and "may" do so where it is denied, and not where it is limited: "must be reported only to the council".
        """
        cue = Hit(name="permit", start=at, end=at + 1, phrase=modal)
        return self.take_back(cue) or (modal != "must" and self.limit(cue))

    def _reaches(self, no: Hit, cue: Hit) -> bool:
        """
        Whether "no officer" or "under no circumstances" denies a "may" behind it; "no later than", "reads with no hit"
        and "no officer is exempt from the rule that …" do not.
        """
        between = self._surfaces[no.end : cue.start]
        if no.start > cue.end or self._surfaces[no.end : no.end + 1] in _NO_DENIALS:
            return False
        verb = next((at for at, word in enumerate(between) if word in _FINITE), len(between))
        told = next((at for at, word in enumerate(between) if word in _RELATIVE), len(between))
        if verb < told or not _RELATIVE.isdisjoint(self._surfaces[self._begins(no) : no.start]):
            return False
        ahead = self._surfaces[no.start - 1] if no.start > self._begins(no) else ""
        return ahead not in _OF_WHAT and (ahead not in _BEHIND or len(between) <= _SHORT)

    def _begins(self, no: Hit) -> int:
        main = self._places[no.start].main
        return next(at for at, place in enumerate(self._places) if place.main == main)

    def limit(self, cue: Hit) -> bool:
        """Whether "only officers may", or "may be used only for"; not "may be confined to", nor "may ask, and release only that"."""
        place = self._places[cue.start]
        return (
            self._limits.get(place.main, cue.start) < cue.start
            or place.main in self._limits_all
            or any(
                only.phrase in ONLY or only.start != cue.end + 1
                for only in self._in_clause.get(place.clause, ())[:_NEAR]
            )
        )


def _is_answer(cue: Hit, surfaces: Sequence[str], places: Sequence[Place]) -> bool:
    """Whether a text begins with "No:" and goes on."""
    return (
        cue.start == 0
        and surfaces[: cue.end] == ("no",)
        and cue.end < len(places)
        and places[0].clause != places[cue.end].clause
    )


def cues_of(statements: Sequence[Statement]) -> list[Hit]:
    """Give the cues of statements, and of what they hang on."""
    return [c for s in statements for c in (*s.own.cues, *s.frame.cues)]


def _cues_of_words(statements: Sequence[Statement]) -> list[Hit]:
    """Give the cues that belong to no amount: "each month" is how often."""
    return [
        c
        for s in statements
        for read in (s.own, s.frame)
        for c in read.cues
        if not any(a.at <= c.start < a.end for a in read.amounts)
    ]


def _risk_names(statements: Sequence[Statement]) -> list[str]:
    framed = {c.name for s in statements for c in s.frame.cues if c.name in RISKS}
    return [
        *(
            "only" if is_only(c) else c.name
            for s in statements
            for c in s.own.cues
            if c.name in RISKS
        ),
        *(
            f"{c.name} denied"
            for s in statements
            for c in s.own.cues
            if c.name == "hedge" and _HIDDEN_NO.search(c.phrase)
        ),
        *framed,
    ]


def negated(statements: Sequence[Statement]) -> bool:
    """Say whether anything is denied, in statements or in what stands over them."""
    return any(
        c.name in {"negation", "prohibition"}
        for s in statements
        for c in (*s.own.cues, *s.frame.cues, *(() if s.lead_in else s.heading.cues))
    )
