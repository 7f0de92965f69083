"""Words of strangers, made safe to show: no invisible characters, no mark-up, no line that lies."""

import re
import unicodedata
from typing import Final

#: Longest a header or a title may get; past it the words end in an ellipsis.
LONGEST_LINE: Final = 160

# XML 1.0 §2.2 allows tab, line feed, carriage return and everything from U+0020 on, save surrogates and
# U+FFFE, U+FFFF. The C1 controls are allowed there but mean nothing in print.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
#: Format characters are all among these.
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_SPACES: Final = re.compile(r"\s+")


def plain(text: str) -> str:
    """
    Make text safe to show anywhere: NFC, only characters of XML 1.0, line breaks as U+000A.

    Format characters (Unicode category Cf: bidirectional overrides, zero-width joiners, tags, soft
    hyphens) are shown as ⟨U+202E⟩ and so neither reorder nor hide words. Idempotent.
    """
    if text.isascii() and text.isprintable():
        # Nearly all of it; the long way would give the same.
        return text
    text = _UNPRINTABLE.sub("", _BREAKS.sub("\n", text))
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _BEYOND_ASCII.sub(_shown, text))


def one_line(text: str, *, longest: int = LONGEST_LINE) -> str:
    """Make text safe for a header or a title: as `plain`, on one line, at most `longest` characters."""
    line = _SPACES.sub(" ", plain(text)).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _shown(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) == "Cf":
        return f"⟨U+{ord(character):04X}⟩"
    return character
