"""Which way a change goes: by the fitted trees, and within the bounds that hold whatever they say."""

from collections.abc import Iterator, Mapping, Sequence

from witnessmark.model.changes import SafeguardId
from witnessmark.safeguards.reading.bags import bag
from witnessmark.safeguards.reading.cues import says_no
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.weighing.edits import narrows
from witnessmark.safeguards.weighing.groups import says_something
from witnessmark.safeguards.weighing.lists import Lists
from witnessmark.safeguards.weighing.signs import Elsewhere, signs, went_elsewhere
from witnessmark.safeguards.weighing.trees import WAYS, Way, odds
from witnessmark.safeguards.weighing.verdicts import Verdict

#: A way must lead by so much (hundredths of a logit) to be said: a gain by more, as who believes it looks no further.
SURE: Mapping[Way, int] = {"less": 1, "more": 40}
#: Against every slot that moved by so much.
AGAINST: Mapping[Way, int] = {"less": 60, "more": 120}
#: Where a promise binds less and nothing of it moved up a loss may stay behind by so much.
FALLEN = -50
#: A sentence that came whole by so much: those that take something back have the words of those that promise.
CAME = 150
#: The last about a safeguard that went, or the first that came, may stay behind by so much.
LEANS: Mapping[Way, int] = {"less": -100, "more": -180}
#: Beside a safeguard that leads by so much more, one that hardly leads is told of the same words only if it leads by so much.
SURER, BESIDE = 300, 25
#: What is better by its number.
_COUNTED = frozenset({"AMOUNT", "COUNT", "BOUND"})
#: How a thing is done; what is forbidden only so is forbidden less.
_OF_MANNER = frozenset({"TECHNICAL", "OVERSIGHT", "UNIVERSAL"})
#: By so much the signs must say "the same" for a definition or an owner to be no other one, or history to be a rule.
SURELY_SAME = 300


def ways(
    verdicts: Sequence[Verdict],
    elsewhere: Elsewhere,
    lists: Lists,
) -> Iterator[tuple[Verdict, int]]:
    """
    Give the verdicts that say a way: -1 less, +1 more.

    A sentence that comes or goes whole does so for each safeguard that rules find in it, where it does for
    one. The last sentence about a safeguard cannot have gone elsewhere, nor the first have come from there. A
    safeguard that only words that came hint at is not told where another explains the same change.
    """
    said = [way(v, elsewhere) if (told := lists.way(v)) is None else told for v in verdicts]
    explained = {
        (id(v.group), sign) for v, sign in zip(verdicts, said, strict=True) if _is_ruled(v)
    }
    said = [
        0 if _is_hint(v) and (id(v.group), sign) in explained else sign
        for v, sign in zip(verdicts, said, strict=True)
    ]
    for at in _beside_surer(verdicts, said, elsewhere):
        said[at] = 0
    whole: dict[int, set[int]] = {}
    for verdict, sign in zip(verdicts, said, strict=True):
        if sign and not (verdict.group.before and verdict.group.after):
            whole.setdefault(id(verdict.group), set()).add(sign)
    for verdict, sign in zip(verdicts, said, strict=True):
        told = (
            sign
            or _with_the_rest(verdict, whole.get(id(verdict.group), set()))
            or _as_the_last(verdict, lists.gone)
            or _as_cut(verdict, elsewhere)
            or _as_the_first(verdict, lists.come)
        )
        of: Way = "less" if told < 0 else "more"
        if sign or (told and _leads(verdict, elsewhere)[of] >= LEANS[of]):
            yield verdict, told
        elif _is_history(verdict) and _leads(verdict, elsewhere)["less"] >= -SURELY_SAME:
            yield verdict, -1


def _beside_surer(
    verdicts: Sequence[Verdict], said: Sequence[int], elsewhere: Elsewhere
) -> Iterator[int]:
    """Give the places of losses that hardly lead where the same words surely lost something else."""
    groups: dict[int, list[int]] = {}
    for at, (verdict, sign) in enumerate(zip(verdicts, said, strict=True)):
        if sign < 0:
            groups.setdefault(id(verdict.group), []).append(at)
    for places in groups.values():
        if len(places) > 1:
            leads = {at: _leads(verdicts[at], elsewhere)["less"] for at in places}
            most = max(leads.values())
            yield from (at for at, lead in leads.items() if lead < BESIDE and most - lead > SURER)


def _is_ruled(verdict: Verdict) -> bool:
    everyone = (*verdict.group.before, *verdict.group.after)
    return any(verdict.safeguard.id in s.ruled for s in everyone)


def _is_hint(verdict: Verdict) -> bool:
    """Whether no rule finds the safeguard in a pair, and the words that came alone speak of it."""
    group, of = verdict.group, verdict.safeguard.id
    if not (group.before and group.after) or _is_ruled(verdict):
        return False
    return not any(of in s.topics for s in group.before)


def _with_the_rest(verdict: Verdict, ways: set[int]) -> int:
    ruled = {t for s in (*verdict.group.before, *verdict.group.after) for t in s.ruled}
    sign = (verdict.score > 0) - (verdict.score < 0)
    return sign if ways == {sign} and verdict.safeguard.id in ruled else 0


def _as_the_last(verdict: Verdict, gone: frozenset[SafeguardId]) -> int:
    ruled = {t for s in verdict.group.before for t in s.ruled}
    of = verdict.safeguard.id
    return -1 if of in gone & ruled and verdict.only == "before" and verdict.score < 0 else 0


def _as_cut(verdict: Verdict, elsewhere: Elsewhere) -> int:
    """A whole sentence that rules find a promise in goes, and nothing that came speaks of it, or says its words."""
    group, of = verdict.group, verdict.safeguard.id
    if (
        any(map(says_something, group.after))
        or verdict.score >= 0
        or not (group.before and elsewhere.before)
    ):
        return 0
    if not any(of in s.ruled for s in group.before) or any(
        of in s.topics for s, _ in elsewhere.after
    ):
        return 0
    return 0 if went_elsewhere(group, elsewhere) else -1


def _as_the_first(verdict: Verdict, come: frozenset[SafeguardId]) -> int:
    ruled = {t for s in verdict.group.after for t in s.ruled}
    new = verdict.safeguard.id in come & ruled and not verdict.group.before
    return 1 if new and verdict.score > 0 else 0


def _is_history(verdict: Verdict) -> bool:
    """Whether a rule is told as history, or as somebody's words: it is a rule no more, however little changed."""
    group = verdict.group
    told = bool(group.after) and not any(s.binds for s in group.after)
    return told and verdict.only == "before" and verdict.score < 0


def _is_one_ban_more(verdict: Verdict) -> bool:
    """Whether a mere name came to a list of what is forbidden: "never used for: …, immigration enforcement"."""
    return (
        verdict.safeguard.mode == "ban"
        and verdict.only == "after"
        and verdict.score > 0
        and _is_ruled(verdict)
        and all(
            s.lead_in and not s.own.cues and not s.own.amounts and any(map(says_no, s.frame.cues))
            for s in verdict.group.after
        )
    )


def _fell(verdict: Verdict) -> bool:
    """Whether a promise binds less, or no more, and no slot of it moved up; where its words went that is of something else."""
    rules = {w.delta.rule for w in verdict.weighed if w.delta.sign < 0}
    up = "SUBJECT-CUT" not in rules and any(w.delta.sign > 0 for w in verdict.weighed)
    return not up and not rules.isdisjoint({"FORCE", "LAPSE", "WAIVED", "PERMISSION"})


def _may_hide_a_loss(verdict: Verdict) -> bool:
    """
    Whether what looks like a gain is one only if something else stands too.

    A better number under another label, or of more numbers than before ("three periods of 21 days"), may be one of
    something else; "no automatic access" is a smaller ban than "no access".
    """
    group, rules = verdict.group, {w.delta.rule for w in verdict.weighed if w.delta.sign > 0}
    if not (group.before and group.after):
        return False
    if not rules.isdisjoint(_COUNTED):
        was, now = map(_measured, (group.before, group.after))
        return was != now
    denied = all(
        any(says_no(c) for s in side for c in s.own.cues) for side in (group.before, group.after)
    )
    return verdict.safeguard.mode == "ban" and denied and rules <= _OF_MANNER and bool(rules)


def _measured(side: Sequence[Statement]) -> tuple[set[tuple[str, ...]], int]:
    """Give the labels over what is counted, in plain words, and how many amounts there are."""
    labels = {
        tuple(
            sorted(
                bag([s.unit.question, s.unit.row, s.unit.column, s.lead_in]) - lexicon().weightless
            )
        )
        for s in side
    }
    return labels, sum(len(s.own.amounts) for s in side)


def _leads(verdict: Verdict, elsewhere: Elsewhere) -> dict[Way, int]:
    """Give by how much each way leads the likeliest other one."""
    said = odds(signs(verdict, elsewhere))
    return {of: said[of] - max(said[other] for other in WAYS if other != of) for of in WAYS}


def _by_one_word(verdict: Verdict) -> bool:
    """Whether one word came or went, and all others stayed in their order."""
    was, now = (
        [w for s in side for w in s.own.words.surfaces]
        for side in (verdict.group.before, verdict.group.after)
    )
    long, short = (was, now) if len(was) > len(now) else (now, was)
    at = next(
        (at for at, (one, other) in enumerate(zip(long, short, strict=False)) if one != other),
        len(short),
    )
    return len(long) == len(short) + 1 > 1 and long[:at] + long[at + 1 :] == short


def _is_of_content(verdict: Verdict) -> bool:
    """Whether only what is spoken of grew: of "agencies", or of "federal agencies", that may be less."""
    return all(w.delta.rule.startswith("CONTENT") for w in verdict.weighed if w.delta.sign > 0)


def way(verdict: Verdict, elsewhere: Elsewhere) -> int:
    """
    Say which way a change goes: -1 less, +1 more, 0 where the signs do not say it surely enough.

    Against every slot that moved a way must lead clearly: else a person is asked.
    """
    if not verdict.weighed:
        return 0
    if _is_one_ban_more(verdict):
        return 1
    lead = _leads(verdict, elsewhere)
    less, more = lead["less"], lead["more"]
    if any(w.delta.rule == "DEFINITION" for w in verdict.weighed):
        # Words of a definition count for all that uses it; another name for the same thing does not.
        same = -max(less, more) > SURELY_SAME
        # One with more words may cover less ("… located and headquartered in Washington").
        return 0 if same or verdict.score > 0 else -1
    turned = [w.delta.sign for w in verdict.weighed if w.delta.rule == "PARTY-TURNED"]
    if turned and -max(less, more) <= SURELY_SAME and (turned[0] < 0 or less <= more):
        # Who owned it no more does, and the other party is named instead; who is named no more may not own it either.
        return turned[0]
    signed = {w.delta.sign for w in verdict.weighed} - {0}
    if (
        signed == {1}
        and _by_one_word(verdict)
        and not (_is_of_content(verdict) or _may_hide_a_loss(verdict))
    ):
        # Nothing else can have taken back what the word gave: "are not logged", "are logged".
        return 1 if more >= SURE["less"] else 0
    if less >= (FALLEN if _fell(verdict) else (AGAINST if signed == {1} else SURE)["less"]):
        # What alone is permitted, and now under a condition, is permitted less.
        return 0 if verdict.safeguard.mode == "limit" and narrows(verdict.group) else -1
    if verdict.only == "before":
        # What went may have held others back.
        return 0
    if _may_hide_a_loss(verdict):
        return 0
    if signed == {1} and _by_one_word(verdict):
        return 1 if more >= SURE["less"] else 0
    # One thing more in a list of what is forbidden takes nothing back.
    is_item = all(s.lead_in and not s.own.cues for s in verdict.group.after)
    came = CAME if not verdict.group.before and not is_item else 0
    return 1 if more >= max(came, (AGAINST if signed == {-1} else SURE)["more"]) else 0
