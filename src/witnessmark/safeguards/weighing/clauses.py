"""Sentences of several promises: what both versions say in the same words is taken out before they are weighed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from witnessmark.model.documents import Unit, UnitKind
from witnessmark.safeguards.reading.read import Before, Statement, state
from witnessmark.safeguards.reading.words import words
from witnessmark.safeguards.weighing.groups import Group

_AUXILIARY = (
    r"(?:may|must|shall|will|can|cannot|should|is|are|has|have|does|do|was|were|won't|can't|isn't|aren't|don't|doesn't|"
    r"mustn't)"
)
#: Other verbs that rules are written with, as they stand behind a subject.
_LEXICAL = (
    r"(?:appl(?:y|ies)|approves?|belongs?|compares?|confirms?|decides?|deletes?|demands?|destroys?|expires?|forbids?|"
    r"gets?|gives?|holds?|keeps?|lapses?|needs?|never|notif(?:y|ies)|owns?|prohibits?|publish(?:es)?|purges?|"
    r"remains?|requires?|retains?|signs?|stays?|stores?|tells?|writes?)"
)
_VERB = re.compile(rf"\b(?:{_AUXILIARY}|{_LEXICAL})\b", re.IGNORECASE)
_FIRST = re.compile(rf"(?:also |then |not )?(?:{_AUXILIARY}|{_LEXICAL})\b", re.IGNORECASE)
_JOINED = re.compile(r"(?:and|but|while|whereas|nor)\s+", re.IGNORECASE)
#: What begins a condition, or says more of the thing before it: it is no clause of its own.
_LEANING = frozenset(
    ["if", "unless", "except", "when", "where", "while", "until", "once", "after", "before", "without", "provided",
     "subject", "absent", "save", "only", "who", "whom", "whose", "which", "that", "because", "so", "as", "than", "not",
     "including", "excluding", "whether", "or", "even", "then", "either", "neither", "both"]
)  # fmt: skip
_RELATIVE = frozenset(["that", "which", "who", "whom"])
#: A condition before a clause may go on in it.
_CONDITION = re.compile(
    r"\b(?:if|unless|when|where|until|once|provided|whether|except)\b", re.IGNORECASE
)
#: What stands in front may hold for all clauses …
_OPENS = (_LEANING - {"only", "not", "that", "which", "who"}) | {
    "during", "upon", "on", "in", "for", "under", "with", "by", "at", "to", "from", "within",
}  # fmt: skip
#: … of clauses that semicolons part, only a condition …
_IN_FRONT = re.compile(
    r"(?:if|unless|when|where|until|once|provided|except|subject to|save|absent|without)\b",
    re.IGNORECASE,
)
#: … and so may what stands behind a comma.
_FOR_ALL = re.compile(
    r", (?:unless|except|if|when|where|subject to|provided|save|only|without|absent|until|so that|in each case|as|or)\b",
    re.IGNORECASE,
)
#: A subject of more words than this is none; one that a relative clause says more of may have so many.
_MOST_WORDS = 9
_MOST_WITH_RELATIVE = 16
_LEAST_WORDS = 3
#: A sentence of more commas than this is a list, and a group of more statements is one too.
_MOST_PIECES = 24
#: Fewer words than this stand in another sentence by chance.
_LEAST_WITHIN = 4
#: What a clause stands behind, and what it ends with, inside a sentence.
_BREAK = re.compile(r"(?:[,;]|\b(?:and|but|nor|while|whereas)) $")
_END = re.compile(r"$|[.;]")
#: What joined a clause to one that was taken out behind it.
_TAIL = re.compile(r",? (?:and|but|nor)$")


@dataclass(slots=True, kw_only=True)
class _Piece:
    """A clause of a statement; `is_whole`: it is all of it, as printed."""

    of: Statement
    unit: Unit
    is_whole: bool
    subject: str = ""


def changed_clauses(group: Group) -> Group:
    """
    Leave out the clauses that stand on both sides in the same words, and read the others by themselves.

    "Reads are deleted after 30 days; they may not be sold": where only the period changed, the sale was not
    touched. Where no clause is common, or all are, the group stays whole.
    """
    if not (group.before and group.after) or len(group.before) + len(group.after) > _MOST_PIECES:
        return group
    was, now = ([p for s in side for p in _clauses(s)] for side in (group.before, group.after))
    if all(piece.is_whole for piece in (*was, *now)):
        return group
    common = Counter(map(_key, was)) & Counter(map(_key, now))
    was, now = _beyond(was, Counter(common)), _beyond(now, Counter(common))
    cut = [_said_within(*sides) for sides in ((was, now), (now, was))]
    if not (common or any(cut)) or not (was or now):
        return group
    return Group(before=_read(was), after=_read(now), likeness=group.likeness, of=group)


def _key(piece: _Piece) -> tuple[str, ...]:
    return (*words(piece.unit.lead_in).surfaces, "|", *words(piece.unit.text).surfaces)


def _beyond(pieces: Sequence[_Piece], common: Counter[tuple[str, ...]]) -> list[_Piece]:
    """Give the pieces that are not common, each as often as it is not."""
    rest = []
    for piece in pieces:
        if common[_key(piece)] > 0:
            common[_key(piece)] -= 1
        else:
            rest.append(piece)
    return rest


def _said_within(pieces: list[_Piece], others: list[_Piece]) -> bool:
    """Take out the clauses of one side that stand inside a piece of the other, there too; say whether any did."""
    found = False
    for piece in [p for p in pieces if not p.is_whole]:
        said = piece.unit.text.rstrip(".")
        for other in others:
            ahead, here, behind = other.unit.text.partition(said)
            if not here or len(said.split()) < _LEAST_WITHIN:
                continue
            if not _has_subject(other, piece.subject) or not _stands(piece, ahead, behind):
                continue
            found = True
            pieces.remove(piece)
            left = f"{ahead.rstrip(' ,;')}, {behind.lstrip(' ,;.')}"
            left = _TAIL.sub("", _unjoined(left.strip(" ,;")))
            if words(left).surfaces in {(), words(piece.subject).surfaces}:
                others.remove(other)
            else:
                whole = other.unit.sentence or other.of.unit.text
                other.unit = replace(other.unit, text=left, sentence=whole)
                other.is_whole = False
            break
    return found


def _has_subject(piece: _Piece, subject: str) -> bool:
    """Whether it speaks of the same: "reads … may not be sold" is not "alerts … may not be sold"."""
    return piece.subject == subject or piece.unit.text.startswith(subject)


def _stands(piece: _Piece, ahead: str, behind: str) -> bool:
    """Whether a clause begins and ends where it was found: "each search is logged where possible" goes on."""
    begins = not ahead or _BREAK.search(ahead) or ahead.strip() == piece.subject
    return bool(begins) and (_END.match(behind) is not None or _another(behind.lstrip(", ")))


def _another(rest: str) -> bool:
    """Whether another clause follows, and not one thing more: "and may not be sold", not "and the vendor"."""
    first = _unjoined(rest).partition(",")[0].partition(";")[0]
    return _FIRST.match(first) is not None or _is_clause(first)


def _read(pieces: Sequence[_Piece]) -> tuple[Statement, ...]:
    """Read clauses behind their sentence, on which they may lean; what stayed whole is read already."""
    return tuple(
        piece.of
        if piece.is_whole
        else state(
            piece.unit,
            Before(
                unit=piece.of.unit,
                lead_in=piece.of.lead_in,
                names=piece.of.own.names,
                topics=piece.of.topics,
                carried=piece.of.carried,
                speaker=piece.of.speaker,
                time=piece.of.time,
                idle=piece.of.idle,
            ),
        )
        for piece in pieces
    )


def _clauses(statement: Statement) -> list[_Piece]:
    """Give the clauses of a statement; itself where it has one, or where they cannot be told apart."""
    unit = statement.unit
    whole = [_Piece(of=statement, unit=unit, is_whole=True)]
    if unit.kind is UnitKind.HEADING or ": " in unit.text or statement.text != unit.text:
        return whole
    if unit.text.count(", ") > _MOST_PIECES:
        return whole
    pieces = [piece.strip() for piece in unit.text.split("; ")]
    if len(pieces) > 1 and not (
        _VERB.search(pieces[0])
        and not _IN_FRONT.match(pieces[0])
        and not _FOR_ALL.search(pieces[-1])
        and all(len(piece.split()) >= _LEAST_WORDS for piece in pieces)
        and not any(_begins(_unjoined(piece), _LEANING) for piece in pieces[1:])
    ):
        return whole
    said = [
        pair
        for piece in pieces
        for clause in _by_subjects(piece)
        for pair in _by_verbs(_unjoined(clause))
    ]
    if len(said) < 2:
        return whole
    found = []
    for subject, text in said:
        lead = f"{unit.lead_in}: {subject}" if unit.lead_in and subject else unit.lead_in or subject
        clause = replace(unit, text=text, lead_in=lead, sentence=unit.sentence or unit.text)
        found.append(_Piece(of=statement, unit=clause, is_whole=False, subject=subject))
    return found


def _by_subjects(sentence: str) -> list[str]:
    """Split where a comma and a joining word, or in a row of clauses a comma, begin another subject and verb."""
    if _FOR_ALL.search(sentence) or _begins(sentence, _OPENS):
        return [sentence]
    found: list[str] = []
    for piece in sentence.split(", "):
        if found and _may_end(found[-1]) and _is_clause(piece):
            found.append(piece)
        elif found:
            found[-1] = f"{found[-1]}, {piece}"
        else:
            found.append(piece)
    if len(found) > 1 and not _JOINED.match(found[-1]):
        return [sentence]
    return found


def _by_verbs(clause: str) -> list[tuple[str, str]]:
    """Split "Reads must be deleted after 30 days, and may not be sold" by its verbs: (subject, what is said of it)."""
    whole = [("", clause)]
    at = _end_of_subject(clause)
    if at is None or _FOR_ALL.search(clause) or _begins(clause, _OPENS) or "," in clause[:at]:
        return whole
    parts: list[str] = []
    last = ""
    for piece in clause[at:].split(", "):
        bare = _unjoined(piece)
        if not parts or (_FIRST.match(bare) and _may_end(parts[-1])):
            parts.append(bare)
            last = piece
        else:
            parts[-1] = f"{parts[-1]}, {piece}"
    if len(parts) < 2 or not _JOINED.match(last) or any(len(p.split()) < 3 for p in parts):
        return whole
    return [(clause[:at].strip(), part) for part in parts]


def _may_end(clause: str) -> bool:
    """Whether what follows may be a clause of its own: a verb was said, and no condition that may go on."""
    return _VERB.search(clause) is not None and _CONDITION.search(clause) is None


def _is_clause(piece: str) -> bool:
    bare = _unjoined(piece)
    at = _end_of_subject(bare)
    return at is not None and _LEANING.isdisjoint(words(bare[:at]).surfaces)


def _end_of_subject(clause: str) -> int | None:
    """Where the verb of a clause begins: behind its subject, and what a relative clause says of that."""
    for verb in _VERB.finditer(clause):
        ahead = clause[: verb.start()].lower().split()
        if ahead and ahead[-1] in _RELATIVE:
            continue
        most = _MOST_WORDS if _RELATIVE.isdisjoint(ahead) else _MOST_WITH_RELATIVE
        return verb.start() if 0 < len(ahead) <= most else None
    return None


def _begins(clause: str, ones: frozenset[str]) -> bool:
    return clause.split(" ", 1)[0].lower().strip(",") in ones


def _unjoined(piece: str) -> str:
    return _JOINED.sub("", piece, count=1) if _JOINED.match(piece) else piece
