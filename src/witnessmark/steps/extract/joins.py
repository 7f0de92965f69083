"""What stands between two pieces of a line that only style sets apart."""

import re

from selectolax.lexbor import LexborNode

#: What stands behind the raised figure of a fraction.
_FRACTION = re.compile(r"\s*[/\u2044\u2215]")
#: Two pieces of text that run together were two lines if one of them has more words than this.
_GLUED_WORDS = 3
#: A piece of so many letters that runs into a capital was a label, and no half of a name ("WatchGuard").
_LABEL = 8


def between(before: str, after: str) -> str:
    """Give what stands between two inline elements without a space between that style sets apart, or nothing."""
    if before[-1:].isalnum() and (before.isupper() or any(map(str.isdigit, before))):
        # The large figure of a card, and its caption.
        return " " if before.count(" ") < _GLUED_WORDS and " " in after.strip() else ""
    if not after[:1].isupper():
        return ""
    if before[-1:] in ".:!?":
        lines = len(before) > _GLUED_WORDS and after[1:2].islower()
    else:
        long = max(before.count(" "), after.count(" ")) >= _GLUED_WORDS
        lines = before[-1:].islower() and long
        if not lines and before[-1:].islower() and len(before) >= _LABEL:
            # A label and its value: "Audit log", "On".
            return " "
    return "\n" if lines else ""


def raises(before: str, node: LexborNode) -> str | None:
    """Give what parts a raised figure from the text before it; None where it is the mark of a footnote."""
    follows = node.next.text()[:12] if node.next is not None else ""
    if not _FRACTION.match(follows):
        return None
    return " " if before[-1:].isdigit() else ""
