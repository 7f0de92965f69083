"""Link targets made comparable: absolute, without fragment, tracking parameters and session ids."""

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|mkt_tok|igshid|vero_id|"
    r"phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|sessionid|sid)$",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_MAX_CHARACTERS = 2_048


@lru_cache(maxsize=8_192)
def absolute(href: str, base: str) -> str:
    """Resolve an address as RFC 3986 §5 says; "" where it leads to no document (`javascript:`, broken)."""
    href = href.strip()
    if not href or len(href) > _MAX_CHARACTERS:
        return ""
    try:
        parts = urlsplit(urljoin(base, href))
    except ValueError:
        return ""
    if parts.scheme in ("mailto", "tel"):
        return href
    if parts.scheme not in ("http", "https", ""):
        return ""
    query = parts.query
    if query:
        kept = [pair for pair in query.split("&") if not _TRACKING.match(pair.partition("=")[0])]
        query = "&".join(kept)
    path = _PATH_SESSION.sub("", parts.path)
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, query, ""))
