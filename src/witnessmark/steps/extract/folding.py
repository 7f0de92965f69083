"""Text as a person reads it: white space folded, characters without width left out, composed."""

import re
import unicodedata

#: A zero-width space inside a word must not make another word of it.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")


def fold(text: str) -> str:
    """Fold white space (line breaks too) to single spaces; NFC."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return " ".join(text.split())
