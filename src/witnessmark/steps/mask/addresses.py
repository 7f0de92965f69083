"""Addresses of documents, as far as they tell two apart."""

import re
from urllib.parse import unquote, urlsplit

#: Keys that a server signs an address with, or that break a cache; tracking is gone already (extract/links.py).
_SIGNING = re.compile(
    r"x-(?:amz|goog|ms)-.*|expires?|expiry|signature|sig|policy|key-pair-id|token|access_?token|awsaccesskeyid|googleaccessid"
    r"|se|sp|sr|st|sv|hash|hmac|nonce|oh|oe|_nc_\w+|cb|cache\w*|_t?|t|ts|time|timestamp|rand\w*|ref|source|session\w*",
    re.IGNORECASE,
)
#: Keys that name a document, whatever their values look like.
_NAMING = re.compile(
    r"\w*(?:id|file|doc|document|name|page|path|item|slug|title)|p|f|d|n", re.IGNORECASE
)
#: What a file's name ends with that is served as it is: what stands behind it tells no two documents apart.
_STATIC = re.compile(
    r"\.(?:pdf|docx?|rtf|odt|txt|md|xlsx?|pptx?|csv|html?|jpe?g|png)$", re.IGNORECASE
)
#: A longer value of another key is a key itself, unless it is made of words.
_KEY = 16
_WORDED = re.compile(r"[a-z]+(?:[-_+. ][a-z]+|[-_+. ]\d{1,4})+(?:\.\w{2,4})?", re.IGNORECASE)


def naming(href: str) -> str:
    """Leave out what may differ between two looks at one document: scheme, "www.", keys that a server signs."""
    parts = urlsplit(href)
    path = parts.path.rstrip("/")
    kept = [] if _STATIC.search(path) else parts.query.split("&")
    query = "&".join(pair for pair in kept if _names_document(*pair.split("=", 1)))
    return f"{parts.netloc.removeprefix('www.')}{path}{'?' if query else ''}{query}"


def _names_document(key: str, value: str = "") -> bool:
    if not key or _SIGNING.fullmatch(key):
        return False
    value = unquote(value)
    return len(value) <= _KEY or bool(_NAMING.fullmatch(key) or _WORDED.fullmatch(value))
