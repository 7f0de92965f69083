"""A sentence that lists things to one piece for each thing: only true lists, or the sentence stays whole."""
# ruff: noqa: RUF001 - the quotes and dashes that pages print

import re
from dataclasses import dataclass

from witnessmark.steps.extract.wordsets import holds, holds_as_printed, wordset


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What the things share, the things as printed, and the word that joins them ("and", "or", "")."""

    stem: str
    parts: tuple[str, ...]
    joint: str = ""
    #: Their enumerators as printed, or ().
    numbers: tuple[str, ...] = ()


#: "(1) …; (2) …", "(a) …, and (b) …".
_MARK = re.compile(r"(?:(?<=\s)|^)\((\d{1,2}|[a-z]|[ivx]{1,4})\)\s+")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_JOINTS = ("and", "or", "and/or")
_JOINT = re.compile(r"(and/or|and|or)\s+")

#: A list hangs on a word that forbids, allows or limits.
_FORCE = wordset(
    "not never no nor cannot only nobody none neither may shall must will don't doesn't won't can't mustn't didn't"
    " isn't aren't"
)
_FORCE_STEMS = (
    "prohibit",
    "forbid",
    "bann",
    "barr",
    "limit",
    "restrict",
    "permit",
    "allow",
    "exclu",
)
#: The last such word before the first comma ends what the things share.
_HINGES = wordset(
    "for with to of by from against including include includes into on about as among between"
)
_HINGE = re.compile(rf"\b(?:{'|'.join(sorted(_HINGES))})\s", re.IGNORECASE)
_PLACES = ("at", "in", "under", "during")
#: Words that a thing in a list of like things does not hold: it is a clause, or carries a condition.
_CLAUSES = wordset(
    "unless except excluding if when where which who whose that without until while but than then provided subject"
    " absent save only solely not never nor nobody nothing none us them him her me may must shall will can cannot is"
    " are was were be been has have had does do we they it you he she its this these those don't doesn't won't can't"
    " isn't aren't"
)
#: Words that begin a condition or an exception: it may belong to all the things before it.
_CONDITIONS = wordset(
    "unless except excluding if when without until provided subject absent save only but"
)
_VERBS = wordset(
    "is are was were be been being has have had does do did may must shall will can cannot should would could might"
    " require requires need needs say says applies apply make makes take takes get gets keep keeps hold holds give"
    " gives goes go we they it you that which who not never if unless when because only don't doesn't won't can't"
    " isn't aren't cannot mustn't shan't wasn't weren't haven't hasn't didn't wouldn't shouldn't couldn't we're"
    " they're it's you're we'll that's"
)
#: A post code, "CA 94107", an e-mail address.
_PLACE_OR_MAIL = re.compile(r"\d{5}|@|\b[A-Z]{2} \d")
#: A sentence that begins with one of these has a verb somewhere.
_STARTS = wordset(
    "We They It You That Which Who If Unless When Because Only Not Never This These There"
)
_MAX_PART_WORDS = 12


def series(sentence: str, *, bare: bool = False) -> Series | None:
    """
    Split one sentence that holds a true list; None: it holds none, or it is not safe to split.

    `bare`: it stands under a heading or a label, so that a list without a verb counts ("Immigration
    enforcement, traffic enforcement, personal use").
    """
    if "," not in sentence and ";" not in sentence and "(" not in sentence:
        return None
    return (
        (_enumerated(sentence) if "(" in sentence else None)
        or _after_colon(sentence)
        or (_bare(sentence) if bare else None)
        or _after_force(sentence)
    )


def _enumerated(sentence: str) -> Series | None:
    """`stem (1) one; (2) two; and (3) three.`: marks in order from the first."""
    marks = list(_MARK.finditer(sentence))
    if len(marks) < 2:
        return None
    names = [mark[1] for mark in marks]
    for order in (
        [str(n) for n in range(1, 100)],
        [chr(n) for n in range(ord("a"), ord("z") + 1)],
        list(_ROMAN),
    ):
        if names == order[: len(names)]:
            break
    else:
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(sentence)]
    raw = [sentence[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    parts, joint = _trim(raw)
    if not all(parts):
        return None
    numbers = tuple(mark.group().strip() for mark in marks)
    return Series(
        stem=_stem(sentence[: marks[0].start()]), parts=parts, joint=joint, numbers=numbers
    )


def is_run_in(line: str) -> bool:
    """Whether a line is itself a list that begins with its first mark: `(1) …; (2) …`."""
    return line.startswith(("(1) ", "(a) ", "(i) ")) and _enumerated(line) is not None


def _after_colon(sentence: str) -> Series | None:
    """`stem: one; two; or three.`, and with commas where each thing is short and no clause."""
    stem, colon, rest = sentence.partition(": ")
    if not colon or len(stem.split()) < 2:
        return None
    if ";" in rest:
        parts, joint = _trim(rest.split(";"))
        if len(parts) >= 2 and all(parts) and not any(": " in part for part in parts):
            return Series(stem=_stem(stem), parts=parts, joint=joint)
        return None
    found = _commas(rest)
    return Series(stem=_stem(stem), parts=found[0], joint=found[1]) if found else None


def _bare(sentence: str) -> Series | None:
    """A list without a verb: a field's value."""
    # In a list of names capitals are no verbs: "Will County IL SO", "Portland ME PD".
    if holds_as_printed(sentence, _VERBS) or sentence.split(" ", 1)[0] in _STARTS:
        return None
    for separator in (";", ","):
        if separator in sentence:
            parts, joint = _trim(sentence.split(separator))
            if len(parts) >= 2 and all(parts) and _are_things(parts):
                return Series(stem="", parts=parts, joint=joint)
            return None
    return None


def _after_force(sentence: str) -> Series | None:
    """`We do not share it with A, B, or C.`; `… to do this, to do that, or to do a third thing.`"""
    comma = sentence.find(",")
    if comma < 0 or ";" in sentence:
        return None
    last = sentence[sentence.rfind(", ") + 1 :]
    if " or " not in last and " and " not in last and " and/or " not in last:
        return None
    if not _has_force(sentence[:comma]):
        return None
    again = _repeated_hinge(sentence)
    if again is not None:
        return again
    hinges = list(_HINGE.finditer(sentence, 0, comma))
    if not hinges or not _has_force(sentence[: hinges[-1].start()]):
        return None
    hinge = hinges[-1]
    found = _commas(sentence[hinge.end() :], joined=True)
    if found is None:
        return None
    parts, joint = found
    if hinge.group().strip().lower() == "to" and not _whole_acts(parts):
        return None
    return Series(stem=_stem(sentence[: hinge.end()]), parts=parts, joint=joint)


def _has_force(text: str) -> bool:
    lower = text.lower().replace("’", "'")
    words = lower.split()
    return not _FORCE.isdisjoint(words) or (
        any(stem in lower for stem in _FORCE_STEMS)
        and any(word.startswith(_FORCE_STEMS) for word in words)
    )


def _is_clause(part: str) -> bool:
    """Whether a piece is a clause of its own, or carries a condition: no thing in a list of like things."""
    if ";" in part or ":" in part or holds_as_printed(part, _CLAUSES):
        return True
    return ("because " in part and "because of " not in part) or part.startswith("so ")


def _repeated_hinge(sentence: str) -> Series | None:
    """Each thing begins with the same small word as the first: it belongs to the thing."""
    pieces = sentence.rstrip(".!").split(", ")
    bodies = [_JOINT.sub("", piece) for piece in pieces]
    if len(bodies) < 3:
        return None
    first = bodies[-1].split(" ", 1)[0].lower()
    if first not in _HINGES or any(body.split(" ", 1)[0].lower() != first for body in bodies[1:]):
        return None
    at = pieces[0].lower().rfind(f" {first} ")
    if (
        at < 0
        or not _has_force(pieces[0][:at])
        or any(holds(body, _CONDITIONS) for body in bodies[1:])
    ):
        return None
    parts, joint = _trim([pieces[0][at + 1 :], *pieces[1:]])
    return Series(stem=_stem(pieces[0][:at]), parts=parts, joint=joint)


def _commas(rest: str, *, joined: bool = False) -> tuple[tuple[str, ...], str] | None:
    """Like things between commas, or None. `joined`: the last must come with "and" or "or"."""
    pieces = rest.split(", ")
    last = pieces[-1].rstrip(".!?")
    if not _JOINT.match(last):
        # "A, B or C": the word that joins stands inside the last piece.
        at = max(last.rfind(f" {joint} ") for joint in _JOINTS)
        if at < 0:
            if joined or len(pieces) < 2:
                return None
        else:
            if joined and len(pieces) == 2 and _is_apposition(pieces[0], last):
                return None
            pieces[-1:] = [last[:at], last[at + 1 :]]
    parts, joint = _trim(pieces)
    if len(parts) < 3 and joined:
        return None
    if len(parts) < 2 or not all(parts):
        return None
    if any(_is_odd(part) or _is_clause(part) for part in parts):
        return None
    if joined and not _alike(parts):
        return None
    return parts, joint


def _is_apposition(first: str, last: str) -> bool:
    """`reads, paid or unpaid` lists nothing: two bare words say how the first is."""
    return len(last.split()) == 3 and last.islower() and len(first.split()) > 1


def _trim(raw: list[str]) -> tuple[tuple[str, ...], str]:
    """Take separators and joining words off; say which word joined the last two."""
    joint = ""
    parts: list[str] = []
    for number, piece in enumerate(raw):
        part = piece.strip()
        if number and (leading := _JOINT.match(part)):
            joint = leading[1].lower()
            part = part[leading.end() :]
        part = part.strip(" ,;")
        body, _, last = part.rpartition(" ")
        if number < len(raw) - 1 and body and last in _JOINTS:
            part, joint = body.strip(" ,;"), last
        parts.append(part)
    if parts and parts[-1].endswith(".") and not re.search(r"\b\w\.\w\.$", parts[-1][-5:]):
        parts[-1] = parts[-1][:-1].rstrip()
    return tuple(parts), joint


def _stem(text: str) -> str:
    return text.strip().rstrip(":").rstrip()


def _is_odd(part: str) -> bool:
    """A number, a date's year, a piece of an address or of a name: not a thing in a list."""
    words = part.split()
    return (
        not words
        or len(words) > _MAX_PART_WORDS
        or (
            not words[0]
            .strip("\"'“‘(")
            .replace("-", "")
            .replace("’", "")
            .replace("'", "")
            .isalpha()
            and not words[0][:1].isupper()
        )
        or words[0][:1].isdecimal()
        or _PLACE_OR_MAIL.search(part) is not None
        or part.count("(") != part.count(")")
        or part.count("“") != part.count("”")
        or part.count('"') % 2 == 1
        or words[0].lower() in ("inc", "inc.", "llc", "ltd", "jr", "jr.", "sr", "sr.")
    )


def _alike(parts: tuple[str, ...]) -> bool:
    """Of one kind: all acts in -ing or none; none led by a small word of its own; no tail shared by all."""
    firsts = [part.split()[0].lower() for part in parts]
    acts = [
        first.endswith("ing") and " " in part for first, part in zip(firsts, parts, strict=True)
    ]
    if any(acts) and not all(acts):
        return False
    if any(
        _HINGE.fullmatch(f"{first} ") or first in ("at", "in", "under", "during")
        for first in firsts[1:]
    ):
        return False
    lengths = [len(part.split()) for part in parts]
    return lengths[-1] <= 2 * max(lengths[:-1]) + 1


def _are_things(parts: tuple[str, ...]) -> bool:
    """Of a list without a verb: names of things, none of them an answer, an afterthought or a condition."""
    firsts = [part.split()[0] for part in parts]
    return not (
        firsts[0].lower() in ("yes", "no", "none", "never", "all", "always")
        or any(first in _HINGES or first in _PLACES for first in firsts[1:])
        or any(_is_odd(part) or _is_clause(part) for part in parts)
    )


def _whole_acts(parts: tuple[str, ...]) -> bool:
    """After "to": `track marchers, find patients or sell data`, never `sell, rent or trade data`."""
    if all(part[:1].isupper() for part in parts):
        return True
    return all(" " in part for part in parts) or all(part.endswith("s") for part in parts)


def has_verb(text: str) -> bool:
    """Whether it holds a verb or a pronoun of the small closed list: then it is no bare name."""
    return holds(text, _VERBS)
