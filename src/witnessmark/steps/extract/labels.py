"""How a line begins and ends: labels ("Retention:", "Storage."), questions, answers, open clauses, dates of update."""
# ruff: noqa: RUF001 - the quotes and dashes that pages print

import re

from witnessmark.steps.extract.enumerators import bullet
from witnessmark.steps.extract.sentences import sentences
from witnessmark.steps.extract.series import has_verb
from witnessmark.steps.extract.wordsets import wordset

_QUESTION = re.compile(r"(?:Q|Question)\s*\d{0,3}\s*[:.)]\s+(?=\S)")
_ANSWER = re.compile(r"(?:A|Answer)\s*\d{0,3}\s*[:.)]\s+(?=\S)")
_LABEL = re.compile(r"([^\W\d_][^.:;!?\n]{0,58}?)\s*:\s+(?=\S)")
_DASH = re.compile(r"[-–—:]\s+")
#: "Storage. 96 hours", "People with access. Three analysts".
_RUN_IN = re.compile(r"([A-Z][\w'’-]*(?: (?:(?:with|of|for|and|to|&) )?[\w'’-]+)?)\. (?=\S)")
#: One-word sentences that are answers, and words that begin an instruction: no labels.
_NO_LABEL = wordset(
    "yes no never none neither always nobody nothing off on denied prohibited forbidden banned not "
    "all both each any every mandatory required optional automatic disabled enabled click see read "
    "call contact visit ask write press select choose go thanks thank learn adopted approved first "
    "second third thirty sixty ninety absolutely correct false true only nowhere"
)
_STAMP = re.compile(
    r"(?:last |date )?(?:updated?|reviewed|revised|modified|amended|published|posted|effective|adopted|passed|history|"
    r"version|issued|date|revision)(?: date| on)?\b",
    re.IGNORECASE,
)
#: Last words of a clause that something must follow.
_OPEN_ENDS = wordset(
    "for to of with by from including include includes that if when unless only not and or as are is through on in"
    " where who must may shall will never cannot following follows"
)
_FOLLOWING = re.compile(
    r"\b(?:the following|as follows|listed below|these (?:uses|purposes|rules|limits))\b"
)
#: A date of update is a line of its own, at most so long.
_STAMP_CHARACTERS = 60
_ELSEWHERE = (
    "related", "related links", "related pages", "related articles", "see also", "share", "share this", "tags",
    "tagged", "categories", "filed under", "more", "read more", "read next", "follow us",
)  # fmt: skip
_BARS = re.compile(r" [|·•] ")
_SENTENCE_END = (".", ":", ";", "!", "?")
_PLAIN_WORDS, _BOLD_WORDS, _KEY_WORDS, _VALUE_WORDS, _FIELD_WORDS = 4, 12, 8, 6, 12


def question(line: str) -> str:
    """The question of a `Q: …` line; "" where it is none."""
    found = _QUESTION.match(line)
    return line[found.end() :] if found else ""


def answer(line: str) -> str:
    """The answer of an `A: …` line; "" where it is none."""
    found = _ANSWER.match(line)
    return line[found.end() :] if found else ""


def label(line: str, strong: str, *, is_answer: bool) -> tuple[str, str, str]:
    """
    Split a line into row label, question (each "" if none) and the rest.

    `strong`: its bold beginning. `is_answer`: a short first sentence is then an answer, not a label.
    """
    if strong and strong != line:
        rest = line[len(strong) :].lstrip()
        if strong.endswith("?") and rest:
            return "", strong, rest
        if strong.endswith((":", ".")) and len(strong.split()) <= _BOLD_WORDS and rest:
            return strong.rstrip(":. "), "", _DASH.sub("", rest, count=1)
        dash = _DASH.match(rest)
        if dash and rest[dash.end() :] and len(strong.split()) <= _BOLD_WORDS:
            return strong, "", rest[dash.end() :]
    found = _RUN_IN.match(line)
    if (
        found
        and not is_answer
        and len(sentences(line[: found.end() + 2])) > 1
        and not any(c.isdecimal() for c in found[1])
        and found[1].split()[0].lower() not in _NO_LABEL
        and not has_verb(found[1])
    ):
        return found[1], "", line[found.end() :]
    name, rest = sentence_label(line)
    return name, "", rest


def sentence_label(sentence: str) -> tuple[str, str]:
    """Split `Toll reads: 18 months.` into label and rest; ("", sentence) where it begins with none."""
    found = _LABEL.match(sentence)
    if found is None or not found[1][:1].isupper() or has_verb(found[1]):
        return "", sentence
    name, rest = found[1], sentence[found.end() :]
    if rest.startswith(("http://", "https://", "www.")):
        return "", sentence
    words = name.split()
    if (
        words[-1].lower() in ("following", "for", "to", "with", "by", "yes", "no", "never")
        and len(words) > 3
    ):
        return "", sentence
    is_field = (
        len(words) <= _KEY_WORDS and len(rest.split()) <= _VALUE_WORDS and not rest.endswith(".")
    )
    return (name, rest) if len(words) <= _PLAIN_WORDS or is_field else ("", sentence)


def is_stamp(name: str) -> bool:
    """Whether a label names a date of the page itself ("Last updated"): it says nothing of what follows."""
    return bool(_STAMP.match(name))


def is_dated(line: str) -> bool:
    """Whether a line is the date of the page itself: "Last updated: May 1, 2025"."""
    return (
        len(line) < _STAMP_CHARACTERS and bool(_STAMP.match(line)) and any(map(str.isdigit, line))
    )


def is_open(text: str) -> bool:
    """Whether a list may hang on this sentence."""
    if text.endswith((".", "!", ")", "”", '"')):
        return (
            "following" in text or "follows" in text or "these" in text or "below" in text
        ) and bool(_FOLLOWING.search(text.lower()))
    if text.endswith((":", "—", "–")):
        return True
    if text.endswith("?"):
        return False
    last = text[text.rfind(" ") + 1 :].lower()
    return last in _OPEN_ENDS or (text.count(" ") >= 3 and has_verb(text))


def is_value(line: str) -> bool:
    """Whether a text under a heading is the value of a field, as portals print it."""
    return not line.endswith(".") and line.count(" ") < _FIELD_WORDS and not has_verb(line)


def is_elsewhere(name: str) -> bool:
    """Whether a label announces links to other matters ("Related:")."""
    return name.lower() in _ELSEWHERE


def unjoin(text: str) -> tuple[str, str]:
    """Take the mark and the joining word off the end of a list item: `one thing; or`."""
    body, _, last = text.rpartition(" ")
    joint = last.lower() if body and last.lower() in ("and", "or", "and/or") else ""
    bare = (body if joint else text).rstrip(" ;,")
    return (bare, joint) if bare else (text, "")


def is_bold_heading(strong: str) -> bool:
    """Whether a paragraph that is all bold stands as a heading over what follows."""
    words = len(strong.split())
    return (
        words <= 15
        and not is_dated(strong)
        and not strong.endswith((".", ";", ","))
        and not (strong.endswith(":") and words > 8)
    )


def rejoin(lines: list[str]) -> list[str]:
    """Make lines that are one sentence, broken for its looks, one again; part those set apart by bars."""
    if len(lines) == 1 and not _BARS.search(lines[0]):
        return lines
    joined: list[list[str]] = []
    for line in lines:
        if (
            joined
            and line[0].islower()
            and not joined[-1][-1].endswith(_SENTENCE_END)
            and not bullet(line)[0]
        ):
            joined[-1].append(line)
        elif " | " in line or " · " in line:
            joined.extend([part] for part in re.split(r" [|·] ", line) if part.strip())
        elif line.count(" • ") > 1:
            first, *rest = line.split(" • ")
            joined.extend(
                [part] for part in (first, *(f"• {part}" for part in rest)) if part.strip("• ")
            )
        else:
            joined.append([line])
    return [" ".join(pieces) for pieces in joined]
