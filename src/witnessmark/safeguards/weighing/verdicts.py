"""What a group of statements says of each safeguard: signed, with the slots that moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from witnessmark.model.changes import Delta, SafeguardId
from witnessmark.safeguards.catalogue import Safeguard, catalogue
from witnessmark.safeguards.reading.bags import bag, things
from witnessmark.safeguards.reading.force import level
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement, is_listed
from witnessmark.safeguards.reading.scope import in_exception
from witnessmark.safeguards.weighing.groups import Group
from witnessmark.safeguards.weighing.weigh import weigh
from witnessmark.safeguards.weighing.weighed import Weighed

#: What two statements must share of their words to be weighed against each other.
_ALIKE = 0.25
#: So much of what a statement says must have gone from a pair, or come to it, for it to be a piece of that.
_PIECE = 0.5
#: Fewer words than this two statements share by chance.
_CHANCE = 2
#: Past so many pairs nothing is put together.
_MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a group says of one safeguard."""

    safeguard: Safeguard
    group: Group
    score: float
    weighed: tuple[Weighed, ...]
    #: The subject is spoken of on this side of the group only.
    only: str = ""
    #: What the old side says of the safeguard anywhere.
    held: tuple[Statement, ...] = ()


def topics_of(group: Group) -> tuple[SafeguardId, ...]:
    """Name the safeguards of either side, in the order of the catalogue."""
    found = {t for s in (*group.before, *group.after) for t in s.topics}
    return tuple(s.id for s in catalogue().safeguards if s.id in found)


def verdicts(group: Group, held: Mapping[SafeguardId, tuple[Statement, ...]]) -> list[Verdict]:
    """Weigh a group for each safeguard; `held` is what the old side says of each, anywhere."""
    old = tuple(s for s in group.before if s.binds)
    new = tuple(s for s in group.after if s.binds)
    found = []
    for safeguard in _subjects(group):
        topic = safeguard.id
        mine_old = tuple(s for s in old if speaks_of(s, topic))
        mine_new = tuple(s for s in new if speaks_of(s, topic))
        if (
            old
            and new
            and (
                (mine_old and mine_new)
                or not _word_moved(safeguard, old, new, mine_old)
                or _replaced(old, new)
            )
        ):
            weighed = weigh(safeguard, old, new)
            score = sum(w.score for w in weighed)
            found.append(Verdict(safeguard=safeguard, group=group, score=score, weighed=weighed))
        elif old and new and _only_in_exception(safeguard, mine_old or mine_new):
            # "Denied unless a judge orders": the judge came or went with the exception.
            continue
        elif mine_old:
            rung = _rung(safeguard, mine_old)
            found.append(_one_sided(safeguard, group, -rung, "before"))
        elif mine_new:
            rung = _rung(safeguard, mine_new)
            if topic in held and _only_permits(safeguard, mine_new):
                # Where the page demanded, "customers decide whether" takes the demand back.
                rung = -1
            found.append(_one_sided(safeguard, group, rung, "after"))
    return [replace(v, held=held.get(v.safeguard.id, ())) for v in found]


def _subjects(group: Group) -> list[Safeguard]:
    everyone = (*group.before, *group.after)
    return [s for s in catalogue().safeguards if any(speaks_of(one, s.id) for one in everyone)]


def speaks_of(statement: Statement, of: SafeguardId) -> bool:
    """Say whether a statement speaks of a safeguard, or its words hint at it."""
    return of in statement.topics or any(topic == of for topic, _ in statement.hinted)


def _only_in_exception(safeguard: Safeguard, statements: tuple[Statement, ...]) -> bool:
    classes = {c for rule in (*safeguard.when, *safeguard.always) for c in rule if c[0] != "!"}
    hits = [
        (s, h) for s in statements if len(s.topics) > 1 for h in s.own.classes if h.name in classes
    ]
    return bool(hits) and all(in_exception(s, h.start) for s, h in hits)


def _replaced(old: tuple[Statement, ...], new: tuple[Statement, ...]) -> bool:
    """Whether words came where words went: then it may be the same subject in words unknown to us."""
    light = lexicon().weightless
    was, now = bag([spoken(s) for s in old]) - light, bag([spoken(s) for s in new]) - light
    return len(was - now) >= 1 and len(now - was) >= 1


def _rung(safeguard: Safeguard, statements: tuple[Statement, ...]) -> int:
    """How much these statements protect by themselves; below 0 they undo."""
    if safeguard.mode == "limit" and all(
        s.lead_in and "LIMITED" in s.frame.names for s in statements
    ):
        # One thing more in a closed list opens it.
        return -1
    if all(map(_is_alternative, statements)) or all(map(is_listed, statements)):
        return -1
    rung = max(level(s, safeguard) for s in statements)
    cues = {c.name for s in statements for c in s.own.cues if c.phrase != "without"}
    names = {n for s in statements for n in (*s.own.names, *s.frame.names, *s.question.names)}
    if safeguard.party and not names & set(safeguard.party) and rung > 0:
        return -1 if names & set(safeguard.against) else 0
    if safeguard.mode == "duty" and rung == 1 and "permit" in cues:
        return -1 if "exception" in cues or safeguard.may == "undoes" else 1
    if (
        safeguard.mode == "duty"
        and cues & {"exception"}
        and not cues & {"must", "only", "technical"}
    ):
        return -1 if "permit" in cues or "negation" in cues else rung
    return rung


def _only_permits(safeguard: Safeguard, statements: tuple[Statement, ...]) -> bool:
    return safeguard.mode == "duty" and max(level(s, safeguard) for s in statements) == 1


def _is_alternative(statement: Statement) -> bool:
    """One of several ways in which an exception holds ("unless required by: a warrant, a subpoena")."""
    cues = {c.name for c in statement.frame.cues}
    return bool(statement.unit.lead_in) and "exception" in cues and statement.unit.joint != "and"


def _word_moved(
    safeguard: Safeguard,
    old: tuple[Statement, ...],
    new: tuple[Statement, ...],
    mine_old: tuple[Statement, ...],
) -> bool:
    """Say whether a word of the subject came or went; else the subject only seems to, by its surroundings."""
    classes = {c for rule in (*safeguard.when, *safeguard.always) for c in rule if c[0] != "!"}
    mine, others = (old, new) if mine_old else (new, old)
    there = bag([spoken(s) for s in others])
    for s in mine:
        where = {at for h in s.own.classes if h.name in classes for at in range(h.start, h.end)}
        if any(t.start in where and t.name not in there for t in things(s.text)):
            return True
    return False


def _one_sided(safeguard: Safeguard, group: Group, score: int, side: str) -> Verdict:
    rule = "STATEMENT-CUT" if side == "before" else "STATEMENT-ADDED"
    if group.before and group.after:
        rule = "SUBJECT-CUT" if side == "before" else "SUBJECT-ADDED"
    sign = (score > 0) - (score < 0)
    quote = " … ".join(s.unit.text for s in (group.before if side == "before" else group.after))
    delta = Delta(
        slot="statement",
        before=quote if side == "before" else "",
        after=quote if side == "after" else "",
        sign=sign,
        rule=rule,
    )
    return Verdict(
        safeguard=safeguard,
        group=group,
        score=3.0 * sign,
        weighed=(Weighed(delta=delta, weight=3.0),),
        only=side,
    )


def spoken(statement: Statement) -> str:
    """Say a statement with the sentence that it hangs on."""
    unit = statement.unit
    return f"{unit.lead_in} {unit.text}".strip() if unit.lead_in else unit.text


def rejoined(
    verdicts: Sequence[Verdict],
) -> tuple[list[Verdict], dict[int, tuple[int, ...]]]:
    """
    Weigh a statement that went and one that came against each other, where both are about one safeguard.

    They may be versions of each other in words too different to align, or one of them a piece of a sentence
    that was split. Gives also, for each joined group, those that it stands for.
    """
    kept: list[Verdict] = []
    joined: dict[int, tuple[int, ...]] = {}
    by_safeguard: dict[SafeguardId, list[Verdict]] = {}
    for verdict in verdicts:
        by_safeguard.setdefault(verdict.safeguard.id, []).append(verdict)
    for found in by_safeguard.values():
        mine = _with_pieces(found, joined)
        gone = [v for v in mine if v.group.before and not v.group.after and v.score < 0]
        came = [v for v in mine if v.group.after and not v.group.before and v.score > 0]
        if not gone or not came or not _are_alike(gone, came):
            kept.extend(mine)
            continue
        apart = {id(v) for v in (*gone, *came)}
        kept.extend(v for v in mine if id(v) not in apart)
        kept.append(_weighed_together((*gone, *came), joined))
    return kept, joined


def _with_pieces(mine: Sequence[Verdict], joined: dict[int, tuple[int, ...]]) -> list[Verdict]:
    """Put what stands alone to the pair that lost, or gained, most of its words: a sentence was split or merged."""
    pairs = [v for v in mine if v.group.before and v.group.after]
    alone = [v for v in mine if not (v.group.before and v.group.after)]
    if not pairs or len(pairs) * len(alone) > _MOST_PAIRS:
        return list(mine)
    went = [_words(v.group.before) - _words(v.group.after) for v in pairs]
    came = [_words(v.group.after) - _words(v.group.before) for v in pairs]
    whole: list[list[Verdict]] = [[pair] for pair in pairs]
    rest = []
    for v in alone:
        words = _words((*v.group.before, *v.group.after))
        shares = [_share(words, moved) for moved in (came if v.group.before else went)]
        best = max(shares)
        if best >= _PIECE:
            whole[shares.index(best)].append(v)
        else:
            rest.append(v)
    return [
        *(_weighed_together(found, joined) if len(found) > 1 else found[0] for found in whole),
        *rest,
    ]


def _words(statements: Sequence[Statement]) -> frozenset[str]:
    return bag([spoken(s) for s in statements]) - lexicon().weightless


def _share(words: frozenset[str], moved: frozenset[str]) -> float:
    """Give the part of the words that moved, or of what moved that the words say; one alone is chance."""
    shared = len(words & moved)
    return shared / min(len(words), len(moved)) if shared >= _CHANCE else 0.0


def _weighed_together(found: Sequence[Verdict], joined: dict[int, tuple[int, ...]]) -> Verdict:
    group = Group(
        before=tuple(s for v in found for s in v.group.before),
        after=tuple(s for v in found for s in v.group.after),
        likeness=max(v.group.likeness for v in found),
        of=Group(
            before=tuple(s for v in found for s in v.group.whole.before),
            after=tuple(s for v in found for s in v.group.whole.after),
        ),
    )
    weighed = weigh(found[0].safeguard, group.before, group.after)
    joined[id(group)] = tuple(id(v.group) for v in found)
    score = sum(w.score for w in weighed)
    return Verdict(safeguard=found[0].safeguard, group=group, score=score, weighed=weighed)


def _are_alike(gone: Sequence[Verdict], came: Sequence[Verdict]) -> bool:
    was = bag([spoken(s) for v in gone for s in v.group.before])
    now = bag([spoken(s) for v in came for s in v.group.after])
    return len(was & now) >= _ALIKE * min(len(was), len(now))
