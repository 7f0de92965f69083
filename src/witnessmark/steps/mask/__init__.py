"""Named noise, masked as spans: what may change in a unit without its saying anything else. No line is dropped."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.model.captures import Sha256
from witnessmark.model.documents import Document, Unit, Zone
from witnessmark.steps.mask.addresses import naming
from witnessmark.steps.mask.figures import mask_counter, mask_nonce, mask_phone

#: Says whether a text holds safeguard vocabulary; what it gives back is only asked for its truth.
Vocabulary = Callable[[str], object]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_DATE = (
    rf"{_DAY}(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{4}}"
    rf"|{_MONTH},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|today|yesterday"
    r"|this (?:week|month)|(?:over |about )?(?:an?|\d{1,2}) (?:hour|day|week|month|year)s? ago)"
    r"(?:,? (?:at )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?)?"
)
#: The page's own date, wherever it stands.
_UPDATED = (
    r"(?:(?:this|the) (?:page|policy|document|notice) (?:was|is|has been) )?(?:last )?"
    r"(?:updated?|reviewed|revised|revision|modified)(?: date)?"
)
#: Only alone on its line: within a sentence "effective May 1" says from when a promise holds.
_DATED = (
    r"(?:amended|edited|published|posted|effective|date(?:d)?|version|as of|generated|refreshed|issued|adopted|"
    r"changed|last change)(?: date)?"
)
_GAP = r"(?: on)?\s*[:,-]?\s*(?:on )?"
_LABEL = re.compile(rf"(?:{_UPDATED}|{_DATED})$", re.IGNORECASE)
_ALONE = re.compile(rf"(?:{_UPDATED}|({_DATED})){_GAP}({_DATE})\.?$", re.IGNORECASE)
_ONLY_DATE = re.compile(rf"(?:on )?{_DATE}\.?$", re.IGNORECASE)
_SHOWN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "`": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
        "\u2022": " ", "\u00b7": " ", "\ufffd": " ",
    }
)  # fmt: skip
#: Behind a figure a raised one is another amount, or a footnote, and no further figure.
_RAISED = re.compile(r"(?<=\d)(?=[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089])")
_DASH = re.compile(r"\s*-{2,}\s*|\s+-\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One kind of noise: a text and the label over it to the text with the noise masked."""

    name: str
    apply: Callable[[str, str], str]


def _typography(text: str, _: str) -> str:
    if not text.isascii():
        text = _RAISED.sub("^", text)
        text = unicodedata.normalize("NFKC", text).translate(_SHOWN)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = text.replace("`", "'").replace("...", " ")
    return " ".join((_DASH.sub(" - ", text) if "-" in text else text).split())


def _case(text: str, _: str) -> str:
    return text.casefold()


def _stamp(text: str, context: str) -> str:
    if _is_recent(text, context):
        return text
    alone = _ALONE.match(text)
    if alone:
        return _stamped(alone[1] or "", alone[2])
    return _INLINE.sub("updated #", text)


def _stamped(label: str, date: str) -> str:
    """Only a date of effect says something: one that is put off is a promise that is put off."""
    if not label.lower().startswith("effective"):
        return "updated #"
    return f"{_EFFECTIVE}{_spelled(date) if any(map(str.isdigit, date)) else '#'}"


def _spelled(date: str) -> str:
    """Spell "August 1, 2026" and "1 Aug. 2026" alike."""
    parts = date.casefold().replace(",", "").replace(".", "").split()
    return " ".join(sorted(part[:3] if part.isalpha() else part for part in parts))


#: How long ago an audit was, or a list was brought up to date, is no date of the page.
_RECENT = re.compile(r"\bago\b|\btoday\b|\byesterday\b|\bthis (?:week|month)\b", re.IGNORECASE)
_ACT = re.compile(
    r"\b(?:audit|hot ?list|watch ?list|inspection|training|calibration|certification|searches|logs?|assessment|back-?up|purge)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\b(?:polic(?:y|ies)|page|notice|statement|document)\b", re.IGNORECASE)


def _is_recent(date: str, of: str) -> bool:
    return bool(_RECENT.search(date) and _ACT.search(of) and not _PAGE.search(of))


def _dates_an_act(unit: Unit) -> bool:
    return bool(unit.heading_path) and _is_recent(unit.text, unit.heading_path[-1])


_EFFECTIVE = "effective "
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DATES = re.compile(rf"\b(?:{_DATE}|(?:19|20)\d{{2}})\b", re.IGNORECASE)
#: In a sentence the page's own date stands alone between marks; "entries last updated 7 days ago" is a rule.
_INLINE = re.compile(
    rf"(?:^|(?<=[.:;|(·-] )|(?<=[(|])|(?<=(?:page|site|text) was )|(?<=policy was )|(?<=notice was )|(?<=document was )|(?<=statement was )){_UPDATED}{_GAP}{_DATE}(?=$|[.,;|)·]| [-|·(])",
    re.IGNORECASE,
)


def _masking(pattern: str, by: str) -> Callable[[str, str], str]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text, _: compiled.sub(by, text)


#: In order; each works on what the earlier ones left.
_RULES = (
    _Rule(name="typography", apply=_typography),
    _Rule(name="case", apply=_case),
    _Rule(name="date-stamp", apply=_stamp),
    _Rule(name="copyright-year", apply=_masking(r"(?:©|\(c\)|copyright)(?: copyright)? ?(?:19|20)\d\d(?: ?- ?(?:19|20)\d\d)?(?! ?(?:hour|day|week|month|year)s?\b)", "© #")),
    _Rule(
        name="e-mail",
        # The second is what a well-known proxy prints in place of an address.
        apply=_masking(r"\b[\w.+%-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}|\[email\sprotected\]", "@"),
    ),
    _Rule(name="phone", apply=mask_phone),
    _Rule(name="counter", apply=mask_counter),
    _Rule(name="footnote-mark", apply=_masking(r" \[(?:\d{1,3}|[*†‡§])\](?= |$)", "")),
    _Rule(name="nonce", apply=mask_nonce),
    _Rule(name="end-mark", apply=lambda text, _: text.rstrip(" .;,:")),
)  # fmt: skip


def canonical(unit: Unit) -> str:
    """
    Spell a unit without its named noise: equal strings say the same in the same place of a list or table.

    Headings above it are left out (they are units themselves), and so is its number. Every number that
    has a unit of measure is kept.
    """
    text = _masked(unit.text, _context(unit))
    lead, question, row, column = (
        _masked(part, "") if part else ""
        for part in (unit.lead_in, unit.question, unit.row, unit.column)
    )
    if row and _LABEL.match(row) and _ONLY_DATE.match(text) and not _dates_an_act(unit):
        row, text = "", _stamped(row, text.removeprefix("on "))
    return f"{lead}\x1f{question}\x1f{row}\x1f{column}\x1f{text}\x1f{unit.joint}\x1f{unit.speaker.value}"


def mark(unit: Unit) -> str:
    """Give the sign that stands in place of a number before a unit: a thumb, an empty circle; "" for a plain bullet."""
    return "" if any(map(str.isalnum, unit.number)) else unit.number


def takes_effect(unit: Unit) -> str:
    """Give the date from which the page says that it holds, where that is all the unit says; else ""."""
    stamp = canonical(unit).split("\x1f")[4]
    return stamp.removeprefix(_EFFECTIVE) if stamp.startswith(_EFFECTIVE) else ""


def documents(unit: Unit) -> tuple[str, ...]:
    """
    Name the documents that a unit of the policy refers to: their addresses, as far as they tell two apart.

    What a promise hands over to ("as our retention policy says") is part of it.
    """
    if unit.zone is not Zone.POLICY:
        return ()
    return tuple(dict.fromkeys(naming(link.href) for link in unit.links if link.is_document))


def dates(text: str) -> tuple[str, ...]:
    """Name the dates and years in a text, beyond those that are named noise, in order."""
    return tuple(map(_spelled, _DATES.findall(_masked(text, ""))))


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
    # Where each of two rules would do, none is needed by itself: the first that would do is named.
    return needed or next(
        (
            (rule.name,)
            for rule in _RULES
            if rule.apply(before, context) == rule.apply(after, context)
        ),
        ("typography",),
    )


def explain(before: Unit, after: Unit) -> tuple[str, ...]:
    """Name the rules that explain the difference of two units' texts, each under its own labels."""
    return names(before.text, after.text, context=_context(before)) or names(
        before.text, after.text, context=_context(after)
    )


def reading(document: Document, vocabulary: Vocabulary) -> Sha256:
    """
    Digest what a document says: equal digests mean "reads the same".

    Over the policy units in order, and over those units elsewhere that hold safeguard vocabulary, so that
    neither a selector nor a menu hides a promise; and over the documents that the policy refers to.
    """
    digest = hashlib.sha256()
    for unit in document.units:
        # A word of a list means what its lead-in says, in a menu too.
        if unit.zone is Zone.POLICY or vocabulary(f"{_context(unit)} {unit.text}"):
            zone = unit.zone.value
            if unit.hidden and vocabulary(f"{_context(unit)} {unit.text}"):
                zone += " hidden"
            said = "\x1f".join(
                (zone, canonical(unit), *documents(unit), *filter(None, (mark(unit),)))
            )
            digest.update(f"{said}\x1e".encode("utf-8", "surrogatepass"))
    return Sha256(digest.hexdigest())


def _context(unit: Unit) -> str:
    parts = (unit.row, unit.column, unit.question, unit.lead_in)
    return " ".join(part for part in parts if part) or (
        unit.heading_path[-1] if unit.heading_path else ""
    )


#: Most units stand on both sides, and many share a lead-in or a question.
@lru_cache(maxsize=4_096)
def _masked(text: str, context: str, *, without: str = "") -> str:
    digits = any(map(str.isdigit, text))
    for rule in _RULES:
        if rule.name != without and (digits or rule.name not in _NEED_DIGITS):
            text = rule.apply(text, context)
    return text


#: Rules that find nothing in a text without a digit; skipped there, because most texts have none.
_NEED_DIGITS = frozenset(["copyright-year", "phone", "counter", "nonce"])
