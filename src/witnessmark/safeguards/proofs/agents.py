"""By whom it is done: "logged by the system" is not "logged by staff", and "we tell them" is not "they tell us"."""

from collections.abc import Iterator, Sequence

from witnessmark.safeguards.proofs.voice import actor
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement

#: So many words lie at most between "by" and who does it, or what is done.
_NEAR = 3
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
    return (
        any(deed == same and agent != other for deed, agent in lost for same, other in gained)
        or any(agent not in named for _, agent in lost)
        or _we_and_us(before, after)
        or _of_another_rank(before, after)
    )


def _agents(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """Give what stands before each "by" and who stands behind it."""
    neutral = lexicon().neutral
    for statement in statements:
        words = statement.own.words
        for at, word in enumerate(words.surfaces):
            if word != "by":
                continue
            agent = next(filter(None, map(actor, words.surfaces[at + 1 : at + 1 + _NEAR])), "")
            ahead = [s for s in words.stems[max(0, at - _NEAR) : at] if s not in neutral]
            if agent and ahead:
                yield ahead[-1], agent


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
