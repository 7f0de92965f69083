"""A fate for everything that differs: part of a change, to be looked at, named noise, or proven equivalent."""

from collections.abc import Iterable

from witnessmark.model.changes import Change, Explained, Label, Unclassified
from witnessmark.model.documents import Speaker, Time, UnitKind
from witnessmark.safeguards.catalogue import Safeguard, catalogue
from witnessmark.safeguards.judging import explain
from witnessmark.safeguards.judging.beside import bears_on_the_page
from witnessmark.safeguards.judging.definitions import redefined
from witnessmark.safeguards.judging.explain import joined, quote
from witnessmark.safeguards.judging.harmless import (
    IDLE,
    OVERSEES,
    cue_names,
    is_harmless,
    names_something_else,
    opens_a_list,
)
from witnessmark.safeguards.judging.page_data import (
    dated_otherwise,
    differs_in_figures,
    is_date_of_page,
    is_page_data,
    takes_effect_otherwise,
)
from witnessmark.safeguards.judging.severity import severity
from witnessmark.safeguards.judging.titles import labelled_otherwise, retitled
from witnessmark.safeguards.proofs import equivalent
from witnessmark.safeguards.reading.read import Reading, Statement
from witnessmark.safeguards.reading.speaker import is_testimonial, names_others
from witnessmark.safeguards.reading.topics import OTHER_SYSTEM
from witnessmark.safeguards.weighing.clauses import changed_clauses
from witnessmark.safeguards.weighing.groups import Group, says_something
from witnessmark.safeguards.weighing.verdicts import Verdict, topics_of, verdicts

#: Cues that make a promise firmer or weaker.
RISKS = (
    "hedge", "exception", "soften", "permit", "narrow", "fallback", "only", "lapse", "notrequired",
    "negation", "prohibition", "must", "all",
)  # fmt: skip
#: Cues of remarks on what stands beside them: "emergencies are exempt".
_REMARKS = frozenset({"exception", "notrequired", "lapse", "hedge", "status"})
_BEARING = frozenset({"lapse", "status", "exception"})
_OURS = frozenset({"we", "our", "us", "chief", "sheriff", "mayor"})
#: By so much surer must be idle what those did who oversee.
_OVERSEEN = 100
#: A text of so few words leans on its neighbours.
_FEW = 6


class Fates:
    """Collects the fate of everything that differs."""

    def __init__(self, was: Reading, noise: list[Explained]) -> None:
        self._reading = was
        self.noise = noise
        self.equivalent: list[Explained] = []
        self.unclassified: list[Unclassified] = []
        self.quiet: list[Change] = []
        self._waiting: list[Group] = []
        #: What of a group is weighed, where that is not all of it.
        self._parts: dict[int, Group] = {}

    def misplaced(self, old: Statement, new: Statement) -> None:
        """Settle a statement that says the same of something else: under another heading, behind another sentence."""
        self.unclassified.append(unclassified(Group(before=(old,), after=(new,))))

    def moved(self, old: Statement, new: Statement, *, keeps_company: bool) -> None:
        """Settle a statement that stands elsewhere, word for word, behind the same one as before or not."""
        strange = OTHER_SYSTEM in new.heading.names and OTHER_SYSTEM not in old.heading.names
        if (set(old.topics) != set(new.topics) or strange) and old.is_policy:
            # Under another heading the same words may hold for other things.
            self.unclassified.append(unclassified(Group(before=(old,), after=(new,))))
        elif new.topics and new.binds and new.is_policy and new.unit.kind is not UnitKind.HEADING:
            safeguard = catalogue().safeguard(new.topics[0])
            self.quiet.append(_quiet(safeguard, Label.MOVED, (old,), (new,)))
        elif not keeps_company and _is_of_its_place(old):
            # "Blocked", "There are no exceptions": of whom, and from what, says what stands beside it.
            self.unclassified.append(unclassified(Group(before=(old,), after=(new,))))
        else:
            self.equal("moved", (old,), (new,))

    def equal(self, rule: str, old: tuple[Statement, ...], new: tuple[Statement, ...]) -> None:
        """Settle what is proven to say the same, by the name of the proof; dates are no part of a proof."""
        group = Group(before=old, after=new)
        if labelled_otherwise(old, new):
            self.unclassified.append(unclassified(group))
            return
        if is_date_of_page(group):
            self._is_noise("date", group)
            return
        self.equivalent.append(Explained(rule=rule, before=joined(old), after=joined(new)))

    def group(self, group: Group) -> list[Verdict]:
        """Settle a group that has a harmless cause; give verdicts for the rest."""
        everyone = (*group.before, *group.after)
        if not all(s.is_policy for s in everyone):
            self._outside(group)
            return []
        if all(s.unit.kind is UnitKind.HEADING for s in everyone):
            self._heading(group)
            return []
        if not any(s.binds for s in everyone):
            if _may_promise(group):
                self.unclassified.append(unclassified(group))
                return []
            rule = (
                "history" if any(s.time is Time.PAST for s in everyone) else "somebody else's words"
            )
            self.noise.append(
                Explained(rule=rule, before=joined(group.before), after=joined(group.after))
            )
            return []
        if not (group.before and group.after) and not (
            any(map(says_something, everyone)) or any(map(opens_a_list, everyone))
        ):
            self.noise.append(
                Explained(
                    rule="says nothing", before=joined(group.before), after=joined(group.after)
                )
            )
            return []
        proof = equivalent.prove(group.before, group.after)
        if proof is not None:
            self.equal(proof, group.before, group.after)
            return []
        self._waiting.append(group)
        by_definition = redefined(group, self._reading)
        if by_definition is not None:
            return by_definition
        self._parts[id(group)] = changed_clauses(group)
        return verdicts(self.part(group), self._reading.commitments)

    def part(self, group: Group) -> Group:
        """Give what is weighed of a group: without the clauses that stand on both sides."""
        return self._parts.get(id(group), group)

    def _outside(self, group: Group) -> None:
        if topics_of(group) or "lapse" in cue_names(group) or bears_on_the_page(group):
            self.unclassified.append(unclassified(group))
        else:
            self.noise.append(
                Explained(
                    rule="outside the policy",
                    before=joined(group.before),
                    after=joined(group.after),
                )
            )

    def _heading(self, group: Group) -> None:
        sides = [
            (
                sorted(str(a) for s in side for a in s.own.amounts),
                {c.phrase if c.name == "status" else c.name for s in side for c in s.own.cues}
                - {"and", "or", "will"},
            )
            for side in (group.before, group.after)
        ]
        if (
            sides[0] != sides[1]
            or names_something_else(group)
            or retitled(group)
            or (all((group.before, group.after)) and _falls_otherwise(group))
        ):
            # A number, a reach or a denial in a heading holds for what stands under it.
            self.unclassified.append(unclassified(group))
        else:
            self.noise.append(
                Explained(rule="heading", before=joined(group.before), after=joined(group.after))
            )

    def settle(self, decided: Iterable[int]) -> None:
        """Give those groups a fate that no change quotes."""
        told = set(decided)
        for group in self._waiting:
            if id(self.part(group)) in told:
                continue
            if is_page_data(group):
                self._is_noise("names and figures", group)
            elif is_harmless(group):
                self._is_noise("no safeguard", group)
            else:
                self.unclassified.append(unclassified(group))

    def _is_noise(self, rule: str, group: Group) -> None:
        self.noise.append(
            Explained(rule=rule, before=joined(group.before), after=joined(group.after))
        )


def _falls_otherwise(group: Group) -> bool:
    """Whether a heading gives another date on which something holds, or a safeguard is due ("Next audit: June")."""
    return takes_effect_otherwise(group) or (bool(topics_of(group)) and dated_otherwise(group))


def _is_of_its_place(statement: Statement) -> bool:
    """Whether a text says something only of what stands beside it: a heading, a value, a short remark."""
    unit = statement.unit
    if not statement.is_policy or unit.lead_in or unit.row or unit.question:
        return False
    if unit.kind is UnitKind.HEADING:
        return statement.idle < IDLE
    if any(c.name in _REMARKS for c in statement.own.cues):
        return len(statement.own.words.stems) <= 2 * _FEW
    return unit.kind is not UnitKind.ITEM and len(statement.own.words.stems) <= _FEW


def _may_promise(group: Group) -> bool:
    """
    Whether words that bind nobody may bear on a promise all the same: what the page tells of the past ("in 2026 the
    county approved access", "Section 2 was enjoined"), what it sets apart, what its own people are quoted with.
    """
    if differs_in_figures(group) and not topics_of(group):
        # Of the past other counts and dates promise nothing.
        return False
    return any(
        (s.topics or _may_bind(s) or any(c.name in _BEARING for c in s.own.cues))
        and _may_be_its_own(s)
        for s in (*group.before, *group.after)
    )


def _may_bind(statement: Statement) -> bool:
    """
    Whether a text without a safeguard's word may be a rule: neither surely idle, nor what a person praises us with.

    What a chief or a council did may hold on, and must be idle more surely.
    """
    overseen = any(c.name in OVERSEES for c in statement.own.cues)
    surely = IDLE + (_OVERSEEN if overseen else 0)
    return statement.idle < surely and not is_testimonial(statement.text)


def _may_be_its_own(statement: Statement) -> bool:
    """Whether a page says a thing itself, though told as history or set as a quotation, and not a newspaper."""
    return (
        statement.speaker is Speaker.OWN
        or statement.unit.speaker is Speaker.QUOTED
        or not _OURS.isdisjoint(statement.own.words.surfaces)
        or not names_others(f"{statement.lead_in} {statement.unit.row} {statement.text}")
    )


def _quiet(
    safeguard: Safeguard, label: Label, old: tuple[Statement, ...], new: tuple[Statement, ...]
) -> Change:
    return Change(
        safeguard=safeguard.id,
        label=label,
        detail=explain.detail((), label),
        before=quote(old),
        after=quote(new),
        deltas=(),
        rule=label.value.upper(),
        severity=severity(safeguard.weight, label, ()),
        confidence=0.95,
        explanation=explain.explanation(safeguard, label, (), kept=0),
    )


def unclassified(group: Group) -> Unclassified:
    """Put a group before a person, with the safeguards and the cues that it holds."""
    return Unclassified(
        before=quote(group.before),
        after=quote(group.after),
        safeguards=topics_of(group),
        cues=tuple(sorted(cue_names(group) & set(RISKS))),
    )
