"""What a person reads on a page: units of text, each with the words around it that give it meaning."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from witnessmark.model.captures import Sha256

_FILE = re.compile(r"\.(?:pdf|docx?|rtf|odt|txt|md)$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"polic(?:y|ies)|privacy|agreement|contract|ordinance|statute|resolution|\b(?:terms|codes?|bill|law|act|mou|pia)\b|"
    r"audit|reports?\b|portal|transparen|memorandum|a?lpr\b|plate|retention|sharing|guidelines?|\brules?\b|manual|"
    r"\border\b|procedures?|standards?|addend|assessment|document",
    re.IGNORECASE,
)


class UnitKind(StrEnum):
    """What a unit was on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    ANSWER = "answer"
    FIELD = "field"


class Zone(StrEnum):
    """Where on the page a unit stands. Nothing is dropped; only `policy` is read as promise."""

    POLICY = "policy"
    #: Menus, footers, banners, related posts.
    FURNITURE = "furniture"
    #: Outside the selectors of watched_pages.yml.
    OUTSIDE = "outside"
    #: Under an `ignore` selector.
    IGNORED = "ignored"
    #: Crossed out where it stood in the policy: still on the page, promised no more.
    STRUCK = "struck"


class Speaker(StrEnum):
    """Whose words they are."""

    OWN = "own"
    QUOTED = "quoted"


class Time(StrEnum):
    """When the words hold."""

    PRESENT = "present"
    PAST = "past"
    FUTURE = "future"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link inside a unit: the words, and the absolute address without fragment."""

    text: str
    href: str

    @property
    def is_document(self) -> bool:
        """Whether it leads to what a promise may stand in: a file, a policy, a contract, a law, a report."""
        scheme, _, path, _, _ = urlsplit(self.href)
        return scheme in {"http", "https", ""} and bool(
            _FILE.search(path) or _DOCUMENT.search(f"{self.text} {unquote(path)}")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """
    The smallest piece of text that can hold a promise: a sentence, a list item, a table cell.

    `text` is what a person reads, white space folded, NFC; the other strings are empty where they
    do not apply.
    """

    text: str
    kind: UnitKind
    zone: Zone = Zone.POLICY
    #: Headings above it, outermost first.
    heading_path: tuple[str, ...] = ()
    #: The sentence that a list hangs on ("We will never share data for:"), all levels joined.
    lead_in: str = ""
    #: The question that it answers.
    question: str = ""
    #: Table headers.
    row: str = ""
    column: str = ""
    #: Enumerator as printed: "(a)(1)", "428.5.1".
    number: str = ""
    #: List nesting, 0 outside lists.
    depth: int = 0
    #: Set where the mark-up says so (blockquote, q); the safeguard reader refines it from the words.
    speaker: Speaker = Speaker.OWN
    links: tuple[Link, ...] = ()
    #: The whole sentence that this is one thing of ("We do not sell A, B or C."), for quotes; else "".
    sentence: str = ""
    #: "and", "or" or "and/or": the word that joins it to the other things of its list; "" not said.
    joint: str = ""
    #: The mark-up hides it, or a part of its line, and no button is known that shows it.
    hidden: bool = False

    @property
    def where(self) -> str:
        """Where it stands, for people: headings, then question or row and column."""
        parts = (*self.heading_path, self.question, self.row, self.column)
        return " › ".join(part for part in parts if part)  # noqa: RUF001


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page, read: its units in reading order, and the digest that says whether it reads the same."""

    units: tuple[Unit, ...]
    title: str
    #: BCP 47 primary subtag as declared by the page, or guessed; "" unknown.
    language: str
    #: Words of all zones, and of the policy zone.
    words: int
    policy_words: int
    #: Which rule chose the policy zone: `select`, `main`, `article`, `density`, `body`, `text`.
    chosen_by: str
    #: sha256 over the canonical units after named noise: equal digests mean "reads the same".
    reading: Sha256
    #: Signs that it may not be the page: "cf-challenge", "password-field", "meta-refresh", "error-title"…
    signs: tuple[str, ...] = ()
