"""Changes that need nobody's eyes: words that are about no safeguard and bind nobody."""

import re
from collections import Counter
from collections.abc import Sequence

from witnessmark.safeguards.judging.definitions import meanings
from witnessmark.safeguards.judging.housekeeping import (
    WAYS_OUT,
    has_period,
    is_housekeeping,
)
from witnessmark.safeguards.judging.page_data import falls_due_otherwise, names_matter
from witnessmark.safeguards.judging.remarks import (
    comes_to_speak_of_rules,
    leans,
    reaches_further,
    says_it_of_others,
    sets_apart,
    tells_of_the_data,
)
from witnessmark.safeguards.judging.titles import is_stamp, states_otherwise
from witnessmark.safeguards.proofs.ledger import unaccounted
from witnessmark.safeguards.reading.bags import bag
from witnessmark.safeguards.reading.lexicon import lexicon, vocabulary
from witnessmark.safeguards.reading.numerals import is_number
from witnessmark.safeguards.reading.read import Statement, idle_words
from witnessmark.safeguards.reading.topics import is_of_other_data
from witnessmark.safeguards.weighing.groups import Group
from witnessmark.safeguards.weighing.verdicts import topics_of

#: Words so surely speak of no safeguard (hundredths of a logit) that they may come and go.
IDLE = 350
#: Past this no rule of the catalogue says otherwise.
_BEYOND_RULES = 600
#: So surely a question or a label must ask for nothing that matters, for its answer to do so.
_ASKED = 100
#: So surely a sentence that binds somebody and has a word about another system is about that alone.
_BESIDE = 200
#: So surely one with a word of housekeeping, or about another system, that binds nobody.
_HOUSEKEPT = 100
#: Words that set a ceiling, whatever it is of.
_CAPS = frozenset({"cap", "ceiling", "not exceed", "not to exceed"})
#: Words that let in whatever is not named.
_CATCH_ALL = frozenset({"other", "others", "otherwise", "etc", "else"})
#: What is no letter: figures and the marks between them.
_FIGURE = re.compile(r"[\W\d_]+")
#: Words that demand, forbid or allow, whatever they speak of.
_DEMANDS = frozenset({"must", "prohibition", "only", "notrequired", "negation", "permit", "lapse"})
#: So few other words, and the small ones among them tell.
_CLOSE = 4
_CONTRARY = (
    *(("", prefix) for prefix in ("un", "in", "im", "il", "ir", "non", "dis", "de", "mis")),
    ("en", "de"), ("in", "ex"), ("in", "out"), ("inter", "intra"), ("pre", "post"), ("over", "under"),
)  # fmt: skip
#: Words about somebody who oversees.
OVERSEES = frozenset({"oversight", "by-head", "by-body", "by-judge", "by-supervisor"})
#: Words that make a sentence stronger or weaker, whatever it speaks of.
_STRENGTH = frozenset(
    ["all", "each", "hedge", "soften", "exception", "fallback", "or", "catchall", "bound-max", "bound-min", "bound-over", "bound-soft"]
)  # fmt: skip
_BINDING = frozenset({"must", "prohibition", "negation", "only", "lapse", "notrequired", "permit"})


def is_harmless(group: Group) -> bool:
    """No safeguard's vocabulary on either side; housekeeping, or nothing that binds anybody."""
    everyone = (*group.before, *group.after)
    cues = cue_names(group)
    if _may_be_of_a_safeguard(group):
        return False
    if states_otherwise(group) or any(map(is_stamp, everyone)) or _is_of_another_office(group):
        return False
    if meanings([s.text for s in everyone]):
        # What a term means counts for all that uses it.
        return False
    if not group.before and any(leans(s) or tells_of_the_data(s) for s in group.after):
        return False
    if (
        all(map(_is_idle, everyone))
        and not cues & _DEMANDS
        and not _softened(group)
        and not any(map(_caps, everyone))
        and not any(map(says_it_of_others, everyone))
        and not comes_to_speak_of_rules(group)
        and not sets_apart(group)
        # What went had a word of a safeguard or somebody who oversees, however idle it sounds.
        and (
            group.after
            or not (not cues.isdisjoint(OVERSEES) or any(vocabulary(s.text) for s in group.before))
        )
    ):
        return True
    binds = bool(cues & _BINDING)
    if (
        not binds
        and not comes_to_speak_of_rules(group)
        and all(s.idle > _HOUSEKEPT and is_housekeeping(s) for s in everyone)
    ):
        return True
    # A word about another system is no leave to drop a promise about this one.
    if all(
        _is_of_other_data(s) and s.idle > (_BESIDE if binds else _HOUSEKEPT) for s in everyone
    ) and not reaches_further(group):
        return True
    if (
        "stricter" in cues
        and not cues & WAYS_OUT
        and not any(c.name == "stricter" for s in group.before for c in s.own.cues)
    ):
        return True
    if group.before and not all(map(_is_mere_figure, everyone)):
        # Words that stood there went or became others, and nothing says that they were idle.
        return False
    # A whole sentence that came, in words unknown to us, may be about the subject.
    return bool(group.before and group.after) and not binds


def _may_be_of_a_safeguard(group: Group) -> bool:
    """Whether words speak of a safeguard, or hint at one, or a rule of the catalogue alone holds: then a person looks."""
    everyone = (*group.before, *group.after)
    return bool(topics_of(group)) or any(
        s.hinted or (s.ruled and s.idle < _BEYOND_RULES) for s in everyone
    )


def names_something_else(group: Group) -> bool:
    """Whether a heading came, went or became another, that is not surely idle: what stands under it may be of that."""
    light = lexicon().weightless
    was, now = (bag([s.text for s in side]) - light for side in (group.before, group.after))
    everyone = (*group.before, *group.after)
    return was != now and any(s.idle < IDLE for s in everyone)


def opens_a_list(statement: Statement) -> bool:
    """Whether light words alone let more in: "Other" as a thing of a list, "Each may do otherwise."."""
    return not _CATCH_ALL.isdisjoint(statement.own.words.surfaces)


def _is_of_another_office(group: Group) -> bool:
    """Whether another office or body stands in the same sentence: "the ombudsman" and "the vendor"."""
    was, now = (
        {c.name for s in side for c in s.own.cues if c.name.startswith("by-")}
        for side in (group.before, group.after)
    )
    return was != now and bool(group.before and group.after)


def _caps(statement: Statement) -> bool:
    return any(c.phrase in _CAPS for c in statement.own.cues)


def _is_idle(statement: Statement) -> bool:
    """Surely about no safeguard: by its words, by what it answers, and without a period or a share."""
    asked = statement.unit.question or statement.unit.row
    return (
        statement.idle >= IDLE
        and (not asked or idle_words(asked) > _ASKED)
        and len(statement.own.words.stems) > 1
        and not has_period(statement)
    )


def _softened(group: Group) -> bool:
    """Whether the same thing is said otherwise strongly: "at once" becomes "when feasible", "and" "or"."""
    sides = [
        {c.name for s in side for c in s.own.cues} & _STRENGTH
        for side in (group.before, group.after)
    ]
    if not (group.before and group.after):
        return False
    figures, of_others = (
        [of(side) for side in (group.before, group.after)] for of in (_figures, _of_other_data)
    )
    return (
        sides[0] != sides[1]
        or figures[0] != figures[1]
        or of_others[0] != of_others[1]
        or names_matter(group)
        or falls_due_otherwise(group)
        or _turned(group)
    )


def _figures(side: Sequence[Statement]) -> list[str]:
    return sorted(
        w for s in side for w in s.own.words.surfaces if is_number(w) and w not in {"a", "an"}
    )


def _of_other_data(side: Sequence[Statement]) -> bool:
    return any(map(_is_of_other_data, side))


def _turned(group: Group) -> bool:
    """Whether the same words stand in another order, or one became its contrary ("unencrypted")."""
    was, now = (
        Counter(w for s in side for w in s.own.words.stems) for side in (group.before, group.after)
    )
    if was == now:
        return True
    lost, gained = set(was - now), set(now - was)
    if len(lost | gained) <= _CLOSE and unaccounted(group.before, group.after):
        return True
    return any(
        new + one.removeprefix(old) == other
        for a, b in ((lost, gained), (gained, lost))
        for one in a
        for other in b
        for old, new in _CONTRARY
        if one.startswith(old)
    )


def _is_mere_figure(statement: Statement) -> bool:
    """A count, a date, a version: few words with a number among them, and no amount of anything."""
    words = _FIGURE.sub(" ", statement.text).split()
    return len(words) <= 3 and any(map(str.isdigit, statement.text)) and not statement.own.amounts


def _is_of_other_data(statement: Statement) -> bool:
    around = statement.frame.names | statement.question.names
    return is_of_other_data(statement.own.names, around, statement.heading.names)


def cue_names(group: Group) -> frozenset[str]:
    """Name the cues of both sides."""
    return frozenset(c.name for s in (*group.before, *group.after) for c in s.own.cues)
