"""By whom it is done: "logged by the system" is not "logged by staff", and "we tell them" is not "they tell us"."""

from collections import Counter
from collections.abc import Iterator, Sequence

from witnessmark.safeguards.proofs.places import is_relation
from witnessmark.safeguards.proofs.voice import WHO, actor
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words

#: So many words lie at most between "by" and who does it, or what is done.
_NEAR = 3
_OF_MANNER = frozenset({"writ"})
#: Stems of more who act.
_OTHERS = frozenset(
    ["dispatcher", "lieutenant", "captain", "inspector", "ombudsman", "administrator", "coordinator", "manager", "mayor",
     "attorney", "clerk", "polic", "state", "partner", "privacy", "commander", "legislatur", "hoa", "association"]
)  # fmt: skip
_PERSONS = frozenset({"we", "you", "they"})
_LEANING = frozenset({("it",), ("they",)})
#: Words that a limit changes when it is said the other way round.
_TURNS = frozenset({"until", "before", "first"})
_HEADS = frozenset(
    ["sheriff", "chief", "supervisor", "council", "board", "judge", "court", "commission"]
)
_STAFF = frozenset(
    ["officer", "deputy", "staff", "personnel", "employee", "user", "member", "agent", "analyst", "detective", "sergeant"]
)  # fmt: skip


def done_by_others(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether the same is done by somebody else, or by nobody who is named any more."""
    was, now = set(_agents(before)), set(_agents(after))
    lost, gained = was - now, now - was
    named = {name for s in after for word in s.own.words.surfaces if (name := actor(word))}
    named |= {WHO[name] for name in named if name in WHO}
    return (
        any(deed == same and agent != other for deed, agent in lost for same, other in gained)
        or any(agent not in named for _, agent in lost)
        or _does_another_thing(before, after)
        or _we_and_us(before, after)
        or _of_another_rank(before, after)
        or _names_another(before, after)
        or _names_nobody(before, after)
        or _names_nobody(after, before)
    )


def _names_nobody(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether "it" stands first where the one was named that nothing names now: "the city must approve"."""
    was, now = (sum(s.own.words.surfaces[:1] in _LEANING for s in side) for side in (before, after))
    named, names = (
        {name for s in side for word in s.own.words.surfaces if (name := actor(word))} - _PERSONS
        for side in (before, after)
    )
    return now > was and bool(named - names)


def _names_another(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Whether one of two that both sides name is named less often and the other more: "nobody at the vendor may
    look unless the agency asks", "unless the vendor asks". Of things that is asked where as many words stand.
    """
    was, now = (
        Counter(
            WHO.get(name, name)
            for t in (
                *(s.text for s in side),
                *{t for s in side for t in (s.lead_in, s.unit.row, s.unit.column, s.unit.question)},
            )
            for word in words(t).surfaces
            if (name := actor(word)) and name not in _PERSONS
        )
        for side in (before, after)
    )
    if was - now and now - was:
        return True
    if sum(len(s.own.words.stems) for s in before) != sum(len(s.own.words.stems) for s in after):
        return False
    light = lexicon().weightless | lexicon().neutral | _TURNS
    named, names = (
        Counter(t.name for s in side for t in things(s.text) if t.name not in light)
        for side in (before, after)
    )
    return bool(named - names and names - named)


def _agents(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """Give what stands before each "by" and who stands behind it."""
    neutral = lexicon().neutral
    for statement in statements:
        words = statement.own.words
        for at, word in enumerate(words.surfaces):
            if word != "by":
                continue
            agent = next(filter(None, map(actor, words.surfaces[at + 1 : at + 1 + _NEAR])), "")
            agent = "vendor" if WHO.get(agent) == "vendor" else agent
            ahead = [s for s in words.stems[max(0, at - _NEAR) : at] if s not in neutral]
            if agent and ahead:
                yield ahead[-1], agent


def _does_another_thing(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether who stands behind "by" does another thing that both sides name: "access by agents is barred"."""
    was, now = dict(_deeds(before)), dict(_deeds(after))
    said, says = ({stem for s in side for stem in s.own.words.stems} for side in (before, after))
    return any(
        was[agent] != now[agent] and was[agent] in says and now[agent] in said
        for agent in was.keys() & now.keys()
    )


def _deeds(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """Give who stands behind each "by", and the thing right before it."""
    light = lexicon().neutral | lexicon().weightless | _OF_MANNER
    for statement in statements:
        words = statement.own.words
        for at, word in enumerate(words.surfaces):
            if word != "by":
                continue
            end = next(
                (i for i in range(at + 1, len(words.stems)) if is_relation(words.surfaces[i])),
                len(words.stems),
            )
            behind = words.stems[at + 1 : min(end, at + 2 + _NEAR)]
            agent = next((s for s in behind if actor(s) or s in _OTHERS), "")
            ahead = [s for s in words.stems[:at] if s not in light]
            if agent and ahead:
                yield agent, ahead[-1]


def _of_another_rank(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether who was named by an office is one of the staff now, or the reverse."""
    was, now = (
        {actor(word) for s in side for word in s.own.words.surfaces} for side in (before, after)
    )
    lost, gained = was - now, now - was
    return any(
        not one.isdisjoint(_HEADS) and not other.isdisjoint(_STAFF)
        for one, other in ((lost, gained), (gained, lost))
    )


def _we_and_us(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether those who did it have it done to them, in the same voice."""
    was, now = (
        [w for s in side for r in (s.own, s.frame) for w in r.words.surfaces]
        for side in (before, after)
    )
    parts = {("we" in side, "us" in side) for side in (was, now)}
    return parts == {(True, False), (False, True)} and was.count("by") == now.count("by")
