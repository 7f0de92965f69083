"""What it means that a thing comes to a list or goes from it: names with access, and what alone is permitted."""

from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.model.changes import SafeguardId
from witnessmark.model.documents import UnitKind
from witnessmark.safeguards.reading.read import Statement, is_listed, lets_in
from witnessmark.safeguards.reading.topics import PARTNER_LIST
from witnessmark.safeguards.weighing.verdicts import Verdict

HOT_LISTS = SafeguardId("hotlist-source-limit")
#: Of these a closed list holds things that are let in; of others it may hold conditions.
_OF_THINGS = frozenset({HOT_LISTS, SafeguardId("purpose-limitation"), SafeguardId("sharing-scope")})
#: A name has so few words.
_FEW = 4

Changed = Sequence[tuple[Statement, frozenset[str]]]
Label = tuple[str, ...]


def labels(statements: Sequence[Statement]) -> frozenset[Label]:
    """Name the lists of one side, each by what its things stand under."""
    return frozenset(
        _label(s) for s in statements if s.unit.kind is not UnitKind.PARAGRAPH or is_listed(s)
    )


def _label(statement: Statement) -> Label:
    unit = statement.unit
    return (unit.kind.value, *unit.heading_path, unit.question, unit.row, statement.lead_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """
    The lists of two versions.

    gone, come: what only one side speaks of. kept: the labels of lists that both have.
    has_names: whether both list those with access. before, after: what else changed, with its concepts.
    """

    gone: frozenset[SafeguardId]
    come: frozenset[SafeguardId]
    kept: frozenset[Label]
    has_names: bool
    before: Changed
    after: Changed

    def way(self, verdict: Verdict) -> int | None:
        """Say what a thing in a list means: -1 less, +1 more, 0 for people to say; None for the weights to say."""
        everyone = (*verdict.group.before, *verdict.group.after)
        if not verdict.only:
            return None
        is_kept = all(_label(s) in self.kept for s in everyone)
        if all(map(is_listed, everyone)):
            # A heading may count them, and a table give each a row of its own.
            return _sign(verdict) if is_kept or self.has_names else self._of_whole(verdict)
        if not all(map(lets_in, everyone)):
            return None
        is_closed = verdict.safeguard.id in _OF_THINGS and all(map(_is_closed, everyone))
        is_entry = verdict.safeguard.id == HOT_LISTS and all(map(_is_entry, everyone))
        if not is_kept and (is_closed or is_entry):
            # The list itself closes what was open.
            of = verdict.safeguard.id
            return 1 if of in self.come else -1 if of in self.gone else None
        if is_closed:
            # One thing more that is let in opens it.
            return None if self._is_elsewhere(verdict) else _sign(verdict)
        if not is_entry:
            return None
        # One hot list less is no limit lost, but may be a list that was checked against.
        return 0 if verdict.only == "before" else None if self._is_elsewhere(verdict) else -1

    def _of_whole(self, verdict: Verdict) -> int:
        """
        Where the whole list went or came nobody lost or won access: who has it is told no more, or now.

        Names that stand in other places as well are left to people.
        """
        cut = verdict.only == "before"
        names, others = (
            (verdict.group.before, self.after) if cut else (verdict.group.after, self.before)
        )
        if verdict.safeguard.id != PARTNER_LIST or any(
            name.text in s.text for name in names for s, _ in others
        ):
            return 0
        return -1 if cut else 1

    def _is_elsewhere(self, verdict: Verdict) -> bool:
        """Whether the other side may say it in other words: then the weights say what it means."""
        here, there = (
            (self.before, self.after) if verdict.only == "before" else (self.after, self.before)
        )
        own = (*verdict.group.before, *verdict.group.after)
        mine = {c for s, concepts in here if any(s is o for o in own) for c in concepts}
        # Where too much changed nothing is looked for elsewhere.
        return not here or any(
            verdict.safeguard.id in s.topics or mine & concepts for s, concepts in there
        )


def _is_entry(statement: Statement) -> bool:
    """Whether it is a mere name under a label or a lead-in: "NCIC" under "Hot lists"."""
    own = statement.own
    return len(own.words.stems) <= _FEW and not own.cues and not own.amounts


def _is_closed(statement: Statement) -> bool:
    return bool(statement.lead_in) and "LIMITED" in statement.frame.names


def _sign(verdict: Verdict) -> int:
    return (verdict.score > 0) - (verdict.score < 0)
