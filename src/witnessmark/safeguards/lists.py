"""What it means that a thing comes to a list or goes from it: names with access, and what alone is permitted."""

from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.model.changes import SafeguardId
from witnessmark.safeguards.read import Statement, is_listed
from witnessmark.safeguards.topics import PARTNER_LIST
from witnessmark.safeguards.verdicts import Verdict

HOT_LISTS = SafeguardId("hotlist-source-limit")
#: A name has so few words.
_FEW = 4

Changed = Sequence[tuple[Statement, frozenset[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """
    The lists of two versions.

    gone, come: what only one side speaks of. has_names: whether both list those with access.
    before, after: what else changed, with its concepts.
    """

    gone: frozenset[SafeguardId]
    come: frozenset[SafeguardId]
    has_names: bool
    before: Changed
    after: Changed

    def way(self, verdict: Verdict) -> int | None:
        """Say what a thing in a list means: -1 less, +1 more, 0 for people to say; None where it is in none."""
        everyone = (*verdict.group.before, *verdict.group.after)
        if not verdict.only:
            return None
        if all(map(is_listed, everyone)):
            return _sign(verdict) if self.has_names else self._of_whole(verdict)
        if verdict.safeguard.id == HOT_LISTS and all(map(_is_entry, everyone)):
            # Each list more raises more alerts, whether or not the page says "only".
            came, is_whole = verdict.only == "after", HOT_LISTS in self.come | self.gone
            return None if self._is_elsewhere(verdict) else 1 if came == is_whole else -1
        return self._of_closed(verdict) if all(map(_is_closed, everyone)) else None

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

    def _of_closed(self, verdict: Verdict) -> int | None:
        """One thing more that is permitted opens a closed list; the list itself closes what was open."""
        of = verdict.safeguard.id
        if verdict.safeguard.mode != "limit":
            return None
        if of in self.come | self.gone:
            return 1 if of in self.come else -1
        return None if self._is_elsewhere(verdict) else _sign(verdict)

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
    around = statement.unit.row or statement.unit.question or statement.lead_in
    return bool(around) and len(statement.own.words.stems) <= _FEW and not statement.own.cues


def _is_closed(statement: Statement) -> bool:
    return bool(statement.lead_in) and "LIMITED" in statement.frame.names


def _sign(verdict: Verdict) -> int:
    return (verdict.score > 0) - (verdict.score < 0)
