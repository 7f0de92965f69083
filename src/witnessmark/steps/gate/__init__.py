"""
Is this the page? Asked before anything is compared, so that a wall never reads as "all removed".

Both ways of being fooled are faults: an error page taken for the policy, and a policy that lost its
federal section, or speaks of captchas, taken for an error page. So words and signs of trouble count
only where the page holds little of its baseline, or, without a baseline, little text at all.
"""

from witnessmark.model.captures import Failure, FailureKind, Served
from witnessmark.model.documents import Document
from witnessmark.model.pages import WatchedPage
from witnessmark.steps.gate.address import Away, away
from witnessmark.steps.gate.sight import HELD, Sight, sighted
from witnessmark.steps.gate.words import (
    CHALLENGE_TEXT,
    CHALLENGE_TITLE,
    CONSENT_TEXT,
    CONSENT_TITLE,
    ERROR_PATH,
    ERROR_TEXT,
    ERROR_TITLE,
    LOGIN_PATH,
    LOGIN_TEXT,
    LOGIN_TITLE,
    REFUSED_TEXT,
    REFUSED_TITLE,
    SHELL_TEXT,
    WALL_PATH,
)

__all__ = ["gate", "shows_identity"]

#: Words without which a page has no text; the first is for a page that has a baseline of `_SOME`.
_NO_TEXT = 20
_SOME = 60
_NO_TEXT_YET = 30
#: A page with less than this share of its baseline's words is suspected, see row 14a.
SHRUNK = 0.4
#: A front page is the page itself only where this share of the baseline's words came along.
CAME_ALONG = 0.8
#: Signs that an answer is a wall or an error; others, such as a password field, need words beside them.
_TROUBLE = frozenset(
    {
        "cf-challenge",
        "captcha",
        "meta-refresh",
        "noscript-only",
        "error-title",
        "pdf-embed",
        "xml-error",
        "frameset",
        "consent-wall",
        "password-field",
    }
)


def gate(
    page: WatchedPage, served: Served, document: Document, baseline: Document | None
) -> Failure | None:
    """
    Say why an answer is not the page, or None: it is.

    Asked in the order of docs/states.md: walls (B); error pages served as success, redirects home,
    a missing identity, another language, no text, most of the text missing (W). The status is not
    asked: only answers that say success come here.
    """
    sight = sighted(document, baseline)
    for check in (_wall, _error, _away, _no_text, _identity, _language, _shrunk):
        failure = check(page, served, sight)
        if failure:
            return failure
    return None


def shows_identity(
    page: WatchedPage, served: Served, document: Document, baseline: Document
) -> bool:
    """
    Say whether a page of which most is missing is still itself (row 14a).

    It answers at its own address, shows what the page is known by, holds some of its baseline, and
    bears no sign of a wall or an error that the baseline did not bear.
    """
    sight = sighted(document, baseline)
    return (
        away(served) is Away.NOT
        and sight.held > 0
        and _identity(page, served, sight) is None
        and _wall(page, served, sight) is None
        and _error(page, served, sight) is None
        and not sight.signs & _TROUBLE
    )


def _failure(kind: FailureKind, served: Served, what: str, remedy: str) -> Failure:
    return Failure(kind=kind, detail=f"{served.final_url}: {what}. {remedy}")


def _wall(page: WatchedPage, served: Served, sight: Sight) -> Failure | None:
    """Walls: a challenge, a refusal, a login, a question for consent."""
    if sight.is_page:
        return None
    path = sight.path(served)
    by_hand = "We pass no wall; look at it by hand, and ask the publisher to let this reader in."
    sign = next((s for s in ("cf-challenge", "captcha") if s in sight.signs), None)
    if sign and _counts(page, sight):
        return _failure(FailureKind.CHALLENGE, served, f"a bot challenge ({sign})", by_hand)
    if WALL_PATH.search(path):
        return _failure(FailureKind.CHALLENGE, served, "the address of a bot challenge", by_hand)
    if said := sight.headed(CHALLENGE_TITLE) or sight.says(CHALLENGE_TEXT):
        return _failure(FailureKind.CHALLENGE, served, f"it says “{said}”", by_hand)
    if said := sight.headed(REFUSED_TITLE) or sight.says(REFUSED_TEXT):
        return _failure(FailureKind.REFUSED, served, f"it says “{said}”", by_hand)
    return _login(served, sight, path) or _consent(served, sight)


def _counts(page: WatchedPage, sight: Sight) -> bool:
    """
    Whether a sign in the mark-up counts without a word beside it.

    Firewalls put their scripts on pages that they let through, too. So on a page not seen before a
    sign alone counts where nothing could tell that it is the page, or where there is hardly a page.
    """
    if sight.baseline is None:
        return not page.expect or sight.document.words < _SOME
    return sight.thin


def _login(served: Served, sight: Sight, path: str) -> Failure | None:
    said = sight.headed(LOGIN_TITLE) or sight.says(LOGIN_TEXT)
    sent = LOGIN_PATH.search(path) and not LOGIN_PATH.search(sight.path(served, asked=True))
    if sent or (said and ("password-field" in sight.signs or sight.thin)):
        what = f"it says “{said}”" if said else "redirected to a login"
        return _failure(
            FailureKind.LOGIN, served, what, "Only what everybody can read can be watched."
        )
    if "password-field" in sight.signs and sight.bare:
        return _failure(
            FailureKind.LOGIN,
            served,
            "a password field and hardly a word",
            "Only what everybody can read can be watched.",
        )
    return None


def _consent(served: Served, sight: Sight) -> Failure | None:
    said = sight.headed(CONSENT_TITLE) or sight.says(CONSENT_TEXT)
    if not said and "consent-wall" in sight.signs and sight.bare:
        said = "a question for consent and hardly a word besides"
    if said and sight.thin:
        remedy = "We agree to nothing; look for an address that shows the text without being asked."
        return _failure(FailureKind.CONSENT, served, f"it says “{said}”", remedy)
    return None


def _error(page: WatchedPage, served: Served, sight: Sight) -> Failure | None:
    """Errors served as success, and readers' stubs in place of a page."""
    if sight.is_page:
        return None
    if "pdf-embed" in sight.signs and sight.bare:
        return _failure(
            FailureKind.NO_READER,
            served,
            "a frame around a PDF, without text",
            "Watch the address of the document itself.",
        )
    said = sight.headed(ERROR_TITLE) or sight.says(ERROR_TEXT)
    if not said and "xml-error" in sight.signs and sight.thin:
        said = "a browser's complaint about broken XML"
    path = sight.path(served)
    if not said and ERROR_PATH.search(path):
        said = None if ERROR_PATH.search(sight.path(served, asked=True)) else path
    if not said and "error-title" in sight.signs and _counts(page, sight):
        said = sight.title
    if said:
        remedy = "If the page has moved, correct its url; if the site is in trouble, wait."
        return _failure(FailureKind.SOFT_404, served, f"it says “{said}”", remedy)
    return None


def _away(_: WatchedPage, served: Served, sight: Sight) -> Failure | None:
    """Redirected to a front page, or to a shelf above the page: it may share much of its text."""
    if sight.held >= CAME_ALONG or away(served) is not Away.HOME:
        return None
    remedy = "Look for the page's new address on the publisher's site."
    return _failure(
        FailureKind.REDIRECTED_HOME, served, f"{served.url} redirects to a front page", remedy
    )


def _identity(page: WatchedPage, served: Served, sight: Sight) -> Failure | None:
    """
    What the page is known by: any one phrase of `expect`; without `expect`, what is left of it.

    A page may change its title, or every sentence, and is itself; not all of it at once.
    """
    if page.expect:
        if any(sight.shows(phrase) for phrase in page.expect):
            return None
        phrases = ", ".join(f"“{phrase}”" for phrase in page.expect)
        remedy = "If the page has taken another name, correct `expect`."
        return _failure(FailureKind.NOT_THE_PAGE, served, f"none of {phrases} is there", remedy)
    if sight.baseline is None or sight.held >= HELD or sight.same_title:
        return None
    return _failure(
        FailureKind.NOT_THE_PAGE,
        served,
        "it has another title, and nothing of the text as last seen",
        "If it is the page all the same, name in `expect` what it is known by, or run witnessmark rebase.",
    )


def _language(_: WatchedPage, served: Served, sight: Sight) -> Failure | None:
    """A page that answers in another language is not read: its promises would all seem gone."""
    baseline = sight.baseline
    if baseline is None or sight.is_page or sight.bare:
        return None
    now, then = sight.document.language, baseline.language
    if now and then and now != then:
        return _failure(
            FailureKind.OTHER_LANGUAGE,
            served,
            f"it is in “{now}”, and was in “{then}”",
            "Name an address that always answers in one language.",
        )
    return None


def _no_text(_: WatchedPage, served: Served, sight: Sight) -> Failure | None:
    """Hardly a word, where there were more: an empty page, a program's shell, a frame set."""
    words, baseline = sight.document.policy_words, sight.baseline
    least = _NO_TEXT_YET if baseline is None else _NO_TEXT
    if words >= least or (words and baseline and baseline.policy_words < _SOME):
        return None
    why = "noscript-only" in sight.signs or sight.says(SHELL_TEXT)
    what = "hardly a word without JavaScript" if why else f"{words} words of text"
    remedy = "If the text is elsewhere on the page, name the place in `select`."
    return _failure(FailureKind.EMPTY, served, what, remedy)


def _shrunk(_: WatchedPage, served: Served, sight: Sight) -> Failure | None:
    """Most of the text is missing: no loss yet, and no silence either."""
    words, baseline = sight.document.policy_words, sight.baseline
    if baseline is None or words >= SHRUNK * baseline.policy_words:
        return None
    return _failure(
        FailureKind.SHRUNK,
        served,
        f"{words} words, of {baseline.policy_words} as last seen",
        "If it stays so for a day, it is told as a change, for review.",
    )
