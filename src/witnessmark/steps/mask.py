"""Named noise, masked as spans: what may change in a unit without its saying anything else. No line is dropped."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from witnessmark.model.captures import Sha256
from witnessmark.model.documents import Document, Unit, Zone

#: Says whether a text holds safeguard vocabulary; what it gives back is only asked for its truth.
Vocabulary = Callable[[str], object]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{4}}|{_MONTH},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
    r"(?:,? (?:at )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?)?)"
)
_STAMP_WORD = (
    r"(?:(?:this (?:page|policy|document|notice) (?:was|is|has been) )?(?:last )?(?:updated?|reviewed|revised|modified|amended|edited|"
    r"published|posted|effective(?: date)?|date(?:d)?|version date|as of|generated|refreshed|changed|revision|modification|update)(?: date)?)"
)
_QUOTES = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "`": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
        "\u2022": " ", "\u00b7": " ", "\ufffd": " ",
    }
)  # fmt: skip
_DASH_GAP = re.compile(r"\s*-{2,}\s*|\s+-\s+")
#: Labels of portal counts, and of what is no count although it may look like one.
_COUNTED = re.compile(
    r"\b(?:vehicles?|plates?|reads|detect\w+|search(?:es)?|quer(?:y|ies)|look-?ups?|hits?|alerts?|views?|visits?|visitors?|"
    r"downloads?|cameras?|readers?|devices|complaints?|arrests?|recovered)\b"
)
_LIMIT = re.compile(
    r"\b(?:ret(?:ain|ention)\w*|kept|keep|delet\w+|purg\w+|stor(?:ed|age)|eras\w+|limit\w*|most|maximum|minimum|least|up to|only|"
    r"agenc\w+|organi[sz]ations?|partners?|shar\w+|access|audit\w*|per|each|every|threshold|fee|cost)\b"
)
_BARE_NUMBER = re.compile(r"[\d][\d,.\u00a0 ]*(?:\+|k|m| total)?\.?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    name: str
    apply: Callable[[str, str], str]


def _typography(text: str, _: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = _DASH_GAP.sub(" - ", text.replace("...", " "))
    return " ".join(text.split())


def _case(text: str, _: str) -> str:
    return text.casefold()


def _masking(pattern: str, by: str) -> Callable[[str, str], str]:
    compiled = re.compile(pattern)
    return lambda text, _: compiled.sub(by, text) if compiled.search(text) else text


def _counter(text: str, context: str) -> str:
    """A bare number under the label of a count, "10,442 page views"; never one beside a limit."""
    context = context.casefold()
    if _BARE_NUMBER.match(text) and _COUNTED.search(context) and not _LIMIT.search(context):
        return "#"
    if text.isascii() and not any(c.isdigit() for c in text):
        return text
    if _LIMIT.search(text):
        return text
    return _COUNT_IN_TEXT.sub("#\\1", text)


_COUNT_IN_TEXT = re.compile(
    r"\b\d[\d,]*( (?:page views?|views|visitors|visits|downloads|hits|searches|vehicles (?:detected|seen))\b)"
)

#: In order; each works on what the earlier ones left, case folded from the second on.
_RULES = (
    _Rule(name="typography", apply=_typography),
    _Rule(name="case", apply=_case),
    _Rule(name="date-stamp", apply=_masking(rf"\b{_STAMP_WORD}(?: on)?\s*[:,-]?\s*(?:on )?{_DATE}", "updated #")),
    _Rule(name="copyright-year", apply=_masking(r"(?:©|\(c\)|copyright)(?: copyright)? ?\d{4}(?: ?- ?\d{4})?", "© #")),
    _Rule(name="e-mail", apply=_masking(r"\b[\w.+%-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}", "@")),
    _Rule(
        name="phone",
        apply=_masking(
            r"(?<![\w.])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])?\d{3}[-.]\d{4}(?: ?(?:x|ext\.?) ?\d{1,5})?(?!\w)", "☎"
        ),
    ),
    _Rule(name="counter", apply=_counter),
    _Rule(name="footnote-mark", apply=_masking(r" \[(?:\d{1,3}|[*†‡§])\](?= |$)", "")),
    _Rule(
        name="nonce",
        apply=_masking(r"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{16,64})\b", "#"),
    ),
    _Rule(name="end-mark", apply=_masking(r"[\s.;,:]+$", "")),
)  # fmt: skip
_STAMP_LABEL = re.compile(rf"{_STAMP_WORD}$")
_ONLY_DATE = re.compile(rf"(?:on )?{_DATE}$")


def canonical(unit: Unit) -> str:
    """
    Spell a unit without its named noise: equal strings say the same in the same place of a list or table.

    Headings above it are left out (they are units themselves), and so is its number. Keeps every number
    that has a unit.
    """
    context = _context(unit)
    text = _masked(unit.text, context)
    row = _masked(unit.row, "") if unit.row else ""
    if row and _STAMP_LABEL.fullmatch(row) and _ONLY_DATE.match(text):
        row, text = "", "updated #"
    shown = [_masked(part, "") if part else "" for part in (unit.lead_in, unit.question)]
    return "\x1f".join(
        (
            *shown,
            row,
            _masked(unit.column, "") if unit.column else "",
            text,
            unit.joint,
            unit.speaker.value,
        )
    )


def names(before: str, after: str, *, context: str = "") -> tuple[str, ...]:
    """
    Name the rules that explain the difference of two texts; () where they do not.

    `context`: the label or heading that stands over both, without which a count is not known as one.
    """
    if before == after or _masked(before, context) != _masked(after, context):
        return ()
    needed = tuple(
        rule.name
        for rule in _RULES
        if _masked(before, context, without=rule.name) != _masked(after, context, without=rule.name)
    )
    if needed:
        return needed
    return tuple(rule.name for rule in _RULES if rule.apply(before, context) != before)


def reading(document: Document, vocabulary: Vocabulary) -> Sha256:
    """
    Digest what a document says: equal digests mean "reads the same".

    Over the policy units in order, and over those units elsewhere that hold safeguard vocabulary, so that
    no selector and no menu hides a promise.
    """
    digest = hashlib.sha256()
    for unit in document.units:
        if unit.zone is Zone.POLICY or vocabulary(unit.text):
            digest.update(
                f"{unit.zone.value}\x1f{canonical(unit)}\x1e".encode("utf-8", "surrogatepass")
            )
    return Sha256(digest.hexdigest())


def _context(unit: Unit) -> str:
    parts = (unit.row, unit.column, unit.question, unit.lead_in)
    return " ".join(part for part in parts if part) or (
        unit.heading_path[-1] if unit.heading_path else ""
    )


def _masked(text: str, context: str, *, without: str = "") -> str:
    for rule in _RULES:
        if rule.name != without:
            text = rule.apply(text, context)
    return text
