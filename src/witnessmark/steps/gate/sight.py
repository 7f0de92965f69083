"""What a document shows at a glance: how much of its baseline it holds, and what its headings say."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from witnessmark.model.captures import Served
from witnessmark.model.documents import Document, Unit, UnitKind, Zone

#: A page that holds this share of its baseline's words is the page, whatever else it says.
_IS_PAGE = 0.4
#: Without `expect`, and under another title, a page that holds less than this is not the page.
HELD = 0.05
#: Fewer words than this prove nothing: "Back to top" stands on many pages.
_ENOUGH_WORDS = 4
#: Walls and error pages are short; a policy is not.
_THIN_POLICY = 150
_THIN = 300
_BARE = 20
#: Only so much is looked at: bounds are sizes.
_TITLE_MOST = 160
_HEADINGS_MOST = 6
_TEXT_MOST = 8_000

_SPACE = re.compile(r"\s+")
_SEPARATOR = re.compile(r"\s+[|–—·•»›:-]+\s+|\s*[|»·•]\s*")  # noqa: RUF001 dashes of titles
#: Soft hyphen, zero-width and direction marks, byte order mark: format characters (Unicode Cf).
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
#: Typographic quotes, hyphens and dashes to what a keyboard has; NFKC leaves them alone.
_STRAIGHT = {
    **dict.fromkeys((0x2018, 0x2019), "'"),
    **dict.fromkeys((0x201C, 0x201D), '"'),
    **dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2014), "-"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A document beside its baseline."""

    document: Document
    baseline: Document | None
    #: Share of the baseline's policy words whose unit is still there, letter by letter; 0 without one.
    held: float
    #: Signs that the baseline does not bear as well.
    signs: frozenset[str]

    @property
    def is_page(self) -> bool:
        """Whether so much of the baseline is there that no word of trouble counts."""
        return self.held >= _IS_PAGE

    @property
    def thin(self) -> bool:
        """Whether there is so little text that it may be a wall or an error page."""
        return self.document.policy_words < _THIN_POLICY and self.document.words < _THIN

    @property
    def bare(self) -> bool:
        """Whether there is hardly any text."""
        return self.document.policy_words < _BARE

    @property
    def title(self) -> str:
        """The title, folded."""
        return fold(self.document.title[:_TITLE_MOST])

    @property
    def same_title(self) -> bool:
        """Whether all parts of the baseline's title are there: one alone may be the site's name."""
        then = set(_segments(self.baseline.title)) if self.baseline else set()
        return bool(then) and then <= set(_segments(self.document.title))

    def path(self, served: Served, *, asked: bool = False) -> str:
        """Give the path that answered (or was asked for), folded; "" where they are the same."""
        here, there = (
            unquote(urlsplit(url).path).casefold() for url in (served.final_url, served.url)
        )
        return there if asked else "" if here == there else here

    def headed(self, pattern: re.Pattern[str]) -> str | None:
        """
        Find a title or one of the first headings that is, as a whole, what `pattern` spells.

        Believed on a page that lost its baseline; without a baseline on a thin page only.
        """
        if self.baseline is None and not self.thin:
            return None
        if self.baseline is not None and not self.thin and self.same_title:
            return None
        titles = (self.title, *_segments(self.document.title))
        for text in (*titles, *self._headings()):
            if pattern.fullmatch(text.rstrip(" !?")):
                return text
        return None

    def says(self, phrases: Iterable[str]) -> str | None:
        """Find one of these phrases in the text of a thin page."""
        if not self.thin:
            return None
        text = self._text()
        return next((phrase for phrase in phrases if phrase in text), None)

    def shows(self, phrase: str) -> bool:
        """Whether the title or any unit holds the phrase, whatever its case, spaces and quotes."""
        units = self.document.units
        if phrase in self.document.title or any(phrase in unit.text for unit in units):
            return True  # as written: nearly always, and no work
        text = "\n".join((self.document.title, *map(_spoken, units)))
        return phrase.casefold() in text.casefold() or fold(phrase) in fold(text)

    def _headings(self) -> list[str]:
        headings = (unit.text for unit in self.document.units if unit.kind is UnitKind.HEADING)
        return [fold(text[:_TITLE_MOST]) for text in islice(headings, _HEADINGS_MOST)]

    def _text(self) -> str:
        return fold(" ".join(map(_spoken, self.document.units))[:_TEXT_MOST])


def _spoken(unit: Unit) -> str:
    """Give a unit with the words around it that are no units of their own."""
    parts = (unit.lead_in, unit.question, unit.row, unit.sentence or unit.text)
    return " ".join(part for part in parts if part)


def sighted(document: Document, baseline: Document | None) -> Sight:
    """Lay a document beside its baseline."""
    signs = frozenset(document.signs) - frozenset(baseline.signs if baseline else ())
    return Sight(document=document, baseline=baseline, held=_held(document, baseline), signs=signs)


def fold(text: str) -> str:
    """Make alike what a reader takes for alike: case, spaces, quotes, dashes; no dots at the end."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_STRAIGHT)
        text = _INVISIBLE.sub("", text)
    return _SPACE.sub(" ", text.casefold()).strip(" .")


def _held(document: Document, baseline: Document | None) -> float:
    if baseline is None:
        return 0.0
    texts = {unit.text for unit in document.units}
    held = whole = 0
    for unit in baseline.units:
        words = unit.text.count(" ") + 1
        if unit.zone is not Zone.POLICY or words < _ENOUGH_WORDS:
            continue
        whole += words
        if unit.text in texts:
            held += words
    return held / whole if whole else 0.0


def _segments(title: str) -> list[str]:
    return [part for part in map(fold, _SEPARATOR.split(title[:_TITLE_MOST])) if part]
