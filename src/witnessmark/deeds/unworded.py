"""What changes though the words stay: struck out, out of sight, from another date on, or by another document."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from witnessmark.model.alignments import Alignment
from witnessmark.model.changes import Comparison, Explained, Quote, Unclassified
from witnessmark.model.documents import Document, Unit, UnitKind, Zone
from witnessmark.safeguards.reading.lexicon import vocabulary
from witnessmark.safeguards.reading.read import Statement
from witnessmark.steps import mask

#: Signs of which one says yes and another no, whatever the list.
_OPPOSITES = frozenset("👍👎🔒🔓➕➖🛑🟢🔴✋🚷✔✓✅🟥🟩☑☐□⬜")  # noqa: RUF001


def standing(document: Document) -> Document:
    """Leave out what is struck: whatever it said is not said any more."""
    units = tuple(unit for unit in document.units if unit.zone is not Zone.STRUCK)
    return replace(document, units=units) if len(units) < len(document.units) else document


def struck_out(before: Document, after: Document) -> tuple[Explained, ...]:
    """Name what is struck on one side only; that it stands no more is judged by what is left standing."""
    was, now = (
        Counter(unit.text for unit in side.units if unit.zone is Zone.STRUCK)
        for side in (before, after)
    )
    return (
        *(Explained(rule="struck out", before="", after=text) for text in (now - was).elements()),
        *(Explained(rule="struck out", before=text, after="") for text in (was - now).elements()),
    )


def taken_out(
    alignment: Alignment, before: Document, after: Document
) -> tuple[Alignment, list[tuple[int, int]]]:
    """
    Take the pairs out of an alignment that no words tell apart.

    They are those of which one side stands in the policy for all to see and the other does not, those
    that are nothing but another date of effect, those that refer to another document, and those that begin
    with another sign (a thumb, an empty circle) although not the whole list does.
    """
    aligned = (*alignment.same, *alignment.moved, *alignment.alike)
    turned = _turned([(before.units[i], after.units[j]) for i, j in aligned])

    def is_taken(i: int, j: int) -> bool:
        old, new = before.units[i], after.units[j]
        if _marks(old, new) in turned:
            return True
        if _refers_elsewhere(old, new):
            return True
        if UnitKind.HEADING in (old.kind, new.kind):
            return False
        return _in_sight(old) != _in_sight(new) or _is_put_off(old, new)

    same, moved, alike = (
        [pair for pair in pairs if is_taken(*pair)]
        for pairs in (alignment.same, alignment.moved, alignment.alike)
    )
    dated = [(i, j) for i, j, _ in alignment.paired if _is_put_off(before.units[i], after.units[j])]
    taken = [*same, *moved, *alike, *dated]
    # What else changed in the words is judged as well.
    linked = [
        (i, j)
        for i, j, _ in alignment.paired
        if (i, j) not in dated and _refers_elsewhere(before.units[i], after.units[j])
    ]
    if not taken:
        return alignment, linked
    out = frozenset(taken)
    rest = replace(
        alignment,
        same=tuple(pair for pair in alignment.same if pair not in out),
        moved=tuple(pair for pair in alignment.moved if pair not in out),
        alike=tuple(pair for pair in alignment.alike if pair not in out),
        paired=tuple(pair for pair in alignment.paired if pair[:2] not in out),
    )
    return rest, [*taken, *linked]


def shown(comparison: Comparison, taken: Sequence[tuple[Statement, Statement]]) -> Comparison:
    """
    Add the pairs that were taken out, and show what was proven to say the same from another date on.

    A pair without a safeguard's word that only went out of sight is noise.
    """
    unclassified, noise, equivalent = [], [], []
    for old, new in taken:
        refers_elsewhere = _refers_elsewhere(old.unit, new.unit)
        is_turned = any(_marks(old.unit, new.unit))
        if (
            is_turned
            or old.topics
            or new.topics
            or refers_elsewhere
            or _is_put_off(old.unit, new.unit)
        ):
            unclassified.append(_unclassified(old, new))
        else:
            explained = Explained(rule="out of sight", before=old.unit.text, after=new.unit.text)
            noise.append(explained)
    for item in comparison.equivalent:
        if mask.dates(item.before) == mask.dates(item.after):
            equivalent.append(item)
            continue
        doubt = Unclassified(
            before=Quote(text=item.before),
            after=Quote(text=item.after),
            safeguards=vocabulary(f"{item.before} {item.after}"),
            cues=("date",),
        )
        unclassified.append(doubt)
    return replace(
        comparison,
        unclassified=(*comparison.unclassified, *unclassified),
        noise=(*comparison.noise, *noise),
        equivalent=tuple(equivalent),
    )


def _marks(old: Unit, new: Unit) -> tuple[str, str]:
    """Give the signs that two units begin with, where both have one and they differ; else ("", "")."""
    was, now = mask.mark(old)[-1:], mask.mark(new)[-1:]
    return (was, now) if was and now and was != now and _in_sight(old) else ("", "")


def _turned(pairs: Sequence[tuple[Unit, Unit]]) -> frozenset[tuple[str, str]]:
    """
    Name the changes of a sign that say something: one list of two signs was another, or the sign is its opposite.

    Where each item of one sign now has the same other one, the page was only given other bullets.
    """
    changed = {_marks(old, new) for old, new in pairs} - {("", "")}
    if not changed:
        return frozenset()
    told = Counter((mask.mark(old)[-1:], mask.mark(new)[-1:]) for old, new in pairs)
    return frozenset(
        (was, now)
        for was, now in changed
        if (was in _OPPOSITES and now in _OPPOSITES)
        or any(
            pair != (was, now) and all(pair) and (pair[0] == was or pair[1] == now) for pair in told
        )
    )


def _in_sight(unit: Unit) -> bool:
    return unit.zone is Zone.POLICY and not unit.hidden


def _refers_elsewhere(old: Unit, new: Unit) -> bool:
    return mask.documents(old) != mask.documents(new)


def _is_put_off(old: Unit, new: Unit) -> bool:
    if old.text == new.text:
        return False
    was, now = mask.takes_effect(old), mask.takes_effect(new)
    return bool(was and now and was != now)


def _unclassified(old: Statement, new: Statement) -> Unclassified:
    cues: tuple[str, ...] = ()
    quotes = _quote(old.unit), _quote(new.unit)
    if _is_put_off(old.unit, new.unit):
        cues = ("date",)
    elif _in_sight(old.unit) != _in_sight(new.unit):
        if _in_sight(old.unit):
            cues = ("hidden",) if new.is_policy else ("out of the policy",)
    elif any(_marks(old.unit, new.unit)) and not _refers_elsewhere(old.unit, new.unit):
        cues = ("mark",)
        quotes = _quote(old.unit, marked=True), _quote(new.unit, marked=True)
    else:
        cues = ("link",)
        quotes = _quote(old.unit, linked=True), _quote(new.unit, linked=True)
    return Unclassified(
        before=quotes[0], after=quotes[1], safeguards=old.topics or new.topics, cues=cues
    )


def _quote(unit: Unit, *, linked: bool = False, marked: bool = False) -> Quote:
    if marked:
        return Quote(text=f"{mask.mark(unit)} {unit.text}", where=unit.where)
    to = ", ".join(link.href for link in unit.links if link.is_document) if linked else ""
    return Quote(text=f"{unit.text} → {to}" if to else unit.text, where=unit.where)
