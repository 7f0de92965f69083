"""Pages too long to be read whole: what changed is read with what speaks of the same, or at least listed."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from witnessmark.model.alignments import Alignment
from witnessmark.model.changes import Comparison, Explained, Quote, Unclassified
from witnessmark.model.documents import Document, Unit, UnitKind
from witnessmark.safeguards.judging.definitions import definitions
from witnessmark.safeguards.reading.lexicon import vocabulary
from witnessmark.safeguards.reading.words import words
from witnessmark.steps import mask
from witnessmark.steps.align import by_spelling

#: So many letters are read for one comparison, each text once: the bound is a size, never a clock.
#: (So many letters of nothing but safeguards, all of them changed, take about 2 s.)
MOST_LETTERS = 260_000
#: What a text hangs on is read once, but weighed with each: so much less does a letter of it cost.
_AROUND = 30
#: In so many letters safeguards are looked for by their words, where nothing more is read.
_MOST_SEARCHED = 1_000_000
#: The users of so many terms that were defined anew are looked for: each is sought in each unit.
_MOST_TERMS = 60
#: So many changed units, one behind the other, are listed as one.
_RUN = 40
#: Says of a listed change that nobody judged it.
LONG = "page too long to judge"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """Two documents, each unit spelled with all that a reader sees of it, aligned by this spelling."""

    before: Document
    after: Document
    spelled: tuple[Sequence[Hashable], Sequence[Hashable]]
    alignment: Alignment

    def cut(self, kept: frozenset[Hashable]) -> tuple[Document, Document]:
        """Leave out the units that are spelled otherwise."""
        old, new = (
            replace(
                side,
                units=tuple(
                    unit for unit, key in zip(side.units, keys, strict=True) if key in kept
                ),
            )
            for side, keys in zip((self.before, self.after), self.spelled, strict=True)
        )
        return old, new


def is_long(before: Document, after: Document) -> bool:
    """Say whether two documents hold more than is read for one comparison."""
    return _letters((*before.units, *after.units)) > MOST_LETTERS


def compare(
    before: Document, after: Document, judged: Callable[[Document, Document], Comparison]
) -> Comparison:
    """
    Compare two long documents. Same two documents, same comparison, byte for byte.

    What changed or moved is `judged`, together with the sentence before it and with all that speaks of the same
    safeguards, as far as their words tell: a promise that still stands elsewhere did not go. Where this too is
    too long every change is listed as `unclassified`. Linear in the size of the documents.
    """
    spelled = [_spelled(unit) for unit in before.units], [_spelled(unit) for unit in after.units]
    sides = _Sides(
        before=before, after=after, spelled=spelled, alignment=by_spelling(spelled[0], spelled[1])
    )
    changed = _changed(sides)
    cut = sides.cut(changed)
    if not is_long(*cut):
        read = changed | _context(sides, changed)
        cut = sides.cut(read)
        if not is_long(*cut):
            comparison = judged(*cut)
            noise = _noise(sides, read)
            return replace(
                comparison,
                noise=(*comparison.noise, *noise),
                kept=_kept_of_all(comparison.kept, cut[0], before),
            )
    return _listed(sides)


def _letters(units: Iterable[Unit]) -> int:
    units = tuple(units)
    around = sum(len(u.lead_in) + len(u.question) + len(u.row) + len(u.column) for u in units)
    return sum(map(len, {unit.text for unit in units})) + around // _AROUND


def _spelled(unit: Unit) -> Hashable:
    """Spell a unit so that two that are spelled the same promise the same, wherever they stand."""
    over = _without_numbers(unit.heading_path[-1]) if unit.heading_path else ""
    is_heading = unit.kind is UnitKind.HEADING
    return mask.canonical(unit), mask.documents(unit), over, unit.zone, unit.hidden, is_heading


@lru_cache(maxsize=4_096)
def _without_numbers(heading: str) -> str:
    """Spell a heading as it stays when a section is numbered anew; the heading itself is a unit too."""
    return " ".join(word for word in heading.casefold().split() if not any(map(str.isdigit, word)))


def _changed(sides: _Sides) -> frozenset[Hashable]:
    old, new = sides.spelled
    found = sides.alignment
    return frozenset(
        (
            *(old[i] for i in found.before_only),
            *(new[j] for j in found.after_only),
            *(old[i] for i, _ in found.moved),
        )
    )


def _context(sides: _Sides, changed: frozenset[Hashable]) -> frozenset[Hashable]:
    """Name what stands before a change, what uses a term that it defines, and what speaks of its safeguards."""
    ahead = {
        keys[at - 1] for keys in sides.spelled for at in range(1, len(keys)) if keys[at] in changed
    }
    defined = sorted({term for side in sides.cut(changed) for term in definitions(side)})
    terms = [" ".join(words(term).stems) for term in defined[:_MOST_TERMS]]
    units = [
        (_spoken(unit), key)
        for side, keys in zip((sides.before, sides.after), sides.spelled, strict=True)
        for unit, key in zip(side.units, keys, strict=True)
    ]
    named = {text: frozenset(vocabulary(text)) for text in dict.fromkeys(text for text, _ in units)}
    about = {safeguard for text, key in units if key in changed for safeguard in named[text]}
    same = {key for text, key in units if not about.isdisjoint(named[text]) or _uses(text, terms)}
    return frozenset(ahead | same)


def _spoken(unit: Unit) -> str:
    return " ".join(filter(None, (unit.row, unit.column, unit.question, unit.lead_in, unit.text)))


def _uses(text: str, terms: Sequence[str]) -> bool:
    said = f" {' '.join(words(text).stems)} " if terms else ""
    return any(f" {term} " in said for term in terms)


def _noise(sides: _Sides, read: frozenset[Hashable]) -> Iterable[Explained]:
    """Name what masks explain of the units that were not read."""
    for i, j in (*sides.alignment.same, *sides.alignment.moved):
        text, other = sides.before.units[i].text, sides.after.units[j].text
        if text != other and sides.spelled[0][i] not in read:
            yield Explained(
                rule=", ".join(mask.names(text, other)) or "mark-up", before=text, after=other
            )


def _kept_of_all(kept: float, cut: Document, whole: Document) -> float:
    words, all_words = (sum(len(unit.text.split()) for unit in side.units) for side in (cut, whole))
    return round(1 - (1 - kept) * words / all_words, 4) if all_words else 1.0


def _listed(sides: _Sides) -> Comparison:
    """Show all that stands on one side only, unread, under the safeguards that its words tell."""
    found = sides.alignment
    shown: list[Unclassified] = []
    searched = 0
    for side, numbers in ((sides.before, found.before_only), (sides.after, found.after_only)):
        for run in _runs(side.units, numbers):
            searched += sum(len(unit.text) + len(unit.lead_in) for unit in run)
            quote = Quote(text="\n".join(unit.text for unit in run), where=run[0].where)
            known = run if searched <= _MOST_SEARCHED else ()
            shown.append(
                Unclassified(
                    before=quote if side is sides.before else None,
                    after=quote if side is sides.after else None,
                    safeguards=tuple(
                        dict.fromkeys(s for unit in known for s in vocabulary(_spoken(unit)))
                    ),
                    cues=(LONG,),
                )
            )
    return Comparison(
        before=sides.before.reading,
        after=sides.after.reading,
        unclassified=tuple(shown),
        noise=tuple(_noise(sides, frozenset())),
        kept=round(1 - len(found.before_only) / max(1, len(sides.before.units)), 4),
    )


def _runs(units: Sequence[Unit], numbers: Sequence[int]) -> Iterator[list[Unit]]:
    """Give those units in runs: one behind the other, under one heading, and not too many to be read at once."""
    run: list[Unit] = []
    last = -1
    for at in numbers:
        if run and (
            at != last + 1 or len(run) == _RUN or units[at].heading_path != run[0].heading_path
        ):
            yield run
            run = []
        run.append(units[at])
        last = at
    if run:
        yield run
