"""Remarks: sentences that say something of what stands beside them, and so are never idle, whatever their words."""

from witnessmark.model.documents import UnitKind
from witnessmark.safeguards.judging.housekeeping import is_office, names_another_system
from witnessmark.safeguards.judging.page_data import RECEIVERS
from witnessmark.safeguards.judging.titles import speaks_of_the_page
from witnessmark.safeguards.reading.bags import things
from witnessmark.safeguards.reading.lexicon import lexicon, vocabulary
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.stems import root, stem
from witnessmark.safeguards.weighing.groups import Group

#: What a remark is about that is about all of the page.
_OF_THE_PAGE = frozenset(map(root, map(stem, (
    "page", "policy", "document", "manual", "version", "section", "rule", "notice", "contract", "agreement", "text", "copy",
    "safeguard", "commitment", "internal", "below", "above", "here", "following", "item", "city", "town", "department",
))))  # fmt: skip
_RULES = frozenset(map(stem, (
    "policy", "procedures", "details", "section", "appendix", "terms", "rules", "agreement", "chapter", "ordinance", "contract", "commitments",
)))  # fmt: skip
#: A sentence of so few words beside its cues has no subject.
_FEW_OF_ITS_OWN = 2
#: Words that stand for what was said before.
_POINTING = frozenset({"it", "they", "them", "these", "those", "this", "such", "meanwhile"})
#: Cues by which a sentence speaks of a rule, or of what a word of it means.
_OF_RULES = frozenset({"deems", "reach", "status"})
#: Words by which something is not as the rest.
_APART = frozenset(
    ["different", "differ", "differs", "differently", "otherwise", "separate", "separately", "instead"]
)  # fmt: skip
#: Concepts of what readers record.
_RECORDED = frozenset({"datum", "imag", "footag", "video"})


def leans(statement: Statement) -> bool:
    """
    Say whether a whole sentence says something of what stands beside it, whatever its words: "new hires have ninety days to
    finish it", "near means within the parcel", "the handbook prevails".
    """
    own = statement.own
    return (
        statement.text.endswith(".")
        and statement.unit.kind is not UnitKind.HEADING
        and (
            not _POINTING.isdisjoint(own.words.surfaces)
            or any(c.name in _OF_RULES for c in own.cues)
        )
    )


def tells_of_the_data(statement: Statement) -> bool:
    """Say whether a whole sentence begins with what is recorded, and says something of it: "the pictures help with parking"."""
    named = [t for t in things(statement.text) if t.name not in lexicon().weightless]
    # "Read our notice." asks for something.
    is_told = named[:1] != [] and (named[0].start > 0 or statement.own.words.surfaces[0] != "read")
    return (
        statement.text.endswith(".") and is_told and len(named) > 1 and named[0].name in _RECORDED
    )


def says_it_of_others(statement: Statement) -> bool:
    """Say whether a sentence has hardly a word of its own: "exceptions apply", "this may change" say something of others."""
    own = statement.own
    covered = {at for cue in own.cues for at in range(cue.start, cue.end)}
    labelled = any(cue.name == "status" for cue in statement.frame.cues)
    light = lexicon().weightless | _OF_THE_PAGE
    mine = [t for t in things(statement.text) if t.start not in covered and t.name not in light]
    return len(mine) <= _FEW_OF_ITS_OWN and (
        labelled or bool(covered) or statement.text.endswith(".")
    )


def comes_to_speak_of_rules(group: Group) -> bool:
    """Say whether a sentence came that speaks of the rules themselves: "Section 4 begins once funding is secured"."""
    return not group.before and any(
        s.unit.kind is not UnitKind.HEADING
        and s.text.endswith(".")
        and _speaks_of_rules(s)
        and (
            any(is_office(c.name) for c in s.own.cues)
            or not lexicon().housekeeping.find(s.own.words)
        )
        for s in group.after
    )


def sets_apart(group: Group) -> bool:
    """Say whether a sentence came by which something is otherwise, or somebody else acts: "War and riot are different"."""
    return not group.before and any(
        not _APART.isdisjoint(s.own.words.surfaces)
        or any(c.name.startswith("by-") for c in s.own.cues)
        for s in group.after
    )


def reaches_further(group: Group) -> bool:
    """
    Say whether a sentence about another system came that speaks of the rules as well, or of a body that may receive; or one
    came or went that only stands under the heading of another system, in words of a safeguard.
    """
    if group.before and group.after:
        return False
    if sets_apart(group):
        return True
    return any(
        s.own.names & RECEIVERS or _speaks_of_rules(s) or speaks_of_the_page(s.text)
        for s in group.after
    ) or any(
        not names_another_system(s) and vocabulary(s.text) for s in (*group.before, *group.after)
    )


def _speaks_of_rules(statement: Statement) -> bool:
    return not _RULES.isdisjoint(statement.own.words.stems)
