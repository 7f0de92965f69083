"""Signs that an answer may not be the page: facts about its mark-up, judged by the gate and not here."""

import re

from selectolax.lexbor import LexborHTMLParser

_ERROR_TITLE = re.compile(
    r"\b(?:40[0134]|410|429|50[0-4])\b|not found|page (?:isn|is not|does not|doesn)|no longer available|"
    r"access (?:to this page )?(?:has been )?denied|forbidden|\berror\b|unavailable|just a moment|attention required|"
    r"are you (?:a )?(?:human|robot)|security check|request (?:rejected|blocked)|pardon our interruption|"
    r"checking your browser|under maintenance|site maintenance",
    re.IGNORECASE,
)
#: Only on interstitials; Turnstile and `/cdn-cgi/challenge-platform/` are on pages that are served well, too.
_CHALLENGE = (
    "_cf_chl_opt",
    "cf-challenge-running",
    "challenge-error-text",
    "cf-browser-verification",
)
_CHALLENGE_PARTS = (
    "[id^=cf-chl-], #challenge-form, #challenge-running, #challenge-stage, [class^=cf-challenge]"
)
_CAPTCHA = (
    "sgcaptcha",
    "px-captcha",
    "captcha-delivery.com",
    "_Incapsula_Resource",
    "awsWafCookieDomainList",
    "/_sec/cp_challenge",
)
_CAPTCHA_WIDGET = "[class*=captcha], [id*=captcha], iframe[src*=captcha], script[src*=captcha]"
_PDF = "embed[type='application/pdf'], object[type='application/pdf'], embed[src*='.pdf'], object[data*='.pdf'], iframe[src*='.pdf']"
#: A page with fewer words than this holds little but its wall.
_FEW_WORDS = 60


def html_signs(text: str, tree: LexborHTMLParser, title: str, words: int) -> tuple[str, ...]:
    """
    Name the signs found, sorted: `cf-challenge`, `captcha`, `password-field`, `meta-refresh`, `error-title`,
    `pdf-embed`, `noscript-only`, `xml-error`, `frameset`.

    `words`: of the body, scripts left out.
    """
    found: set[str] = set()
    is_thin = words < _FEW_WORDS
    if _any_in(_CHALLENGE, text) or (is_thin and tree.css_first(_CHALLENGE_PARTS) is not None):
        found.add("cf-challenge")
    if _any_in(_CAPTCHA, text) or (is_thin and tree.css_first(_CAPTCHA_WIDGET) is not None):
        found.add("captcha")
    if tree.css_first("input[type=password]") is not None:
        found.add("password-field")
    refresh = tree.css_first("meta[http-equiv=refresh i]")
    if refresh is not None and ";" in (refresh.attributes.get("content") or ""):
        found.add("meta-refresh")
    if _ERROR_TITLE.search(title):
        found.add("error-title")
    if is_thin and (tree.css_first(_PDF) is not None or "pdf_embedder" in text):
        found.add("pdf-embed")
    if is_thin and tree.css_first("noscript") is not None and _is_noscript_only(tree, words):
        found.add("noscript-only")
    if (
        tree.css_first("parsererror") is not None
        or "This page contains the following errors" in text
    ):
        found.add("xml-error")
    if tree.css_first("frameset") is not None:
        found.add("frameset")
    return tuple(sorted(found))


def _any_in(marks: tuple[str, ...], text: str) -> bool:
    return any(mark in text for mark in marks)


def _is_noscript_only(tree: LexborHTMLParser, words: int) -> bool:
    """Whether nearly all that the page says, it says to browsers without scripts."""
    unscripted = sum(len(node.text(separator=" ").split()) for node in tree.css("body noscript"))
    return unscripted > 0 and words - unscripted < _FEW_WORDS // 4
