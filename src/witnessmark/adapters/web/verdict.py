"""What a status means for a look: seen, or which kind of not seen."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from witnessmark.adapters.web.stopped import StoppedError
from witnessmark.model.captures import FailureKind

#: A host that asks for more is asked again after this long all the same.
LONGEST_REST = timedelta(days=30)

_REFUSALS = {
    401: "it wants a login",
    403: "it forbids the page",
    407: "a proxy wants a login",
    451: "it may not show the page for legal reasons",
}


def verdict(
    url: str, status: int | None, headers: Mapping[str, str], now: datetime
) -> StoppedError | None:
    """
    Judge a final answer by status and header alone; None for a plain 200.

    Sources: RFC 9110 §15, RFC 6585 §4 (429), RFC 7725 (451). Challenges that say so in the header:
    `cf-mitigated` (https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/)
    and `x-amzn-waf-action` (https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html);
    those that say it in the page only are for the gate.
    """
    answered = f"{url} answered {status}"
    if _is_challenge(headers):
        return StoppedError(
            FailureKind.CHALLENGE,
            f"{answered}: it asks visitors to prove that they are no robot. We are one, and say so.",
        )
    match status or 0:
        case 200:
            return None
        case 429 | 503 if status == 429 or "retry-after" in headers:
            return StoppedError(
                FailureKind.BUSY,
                f"{answered}: it asks to come later.",
                retry_in=retry_after(headers, now),
            )
        case 204 | 205:
            return StoppedError(FailureKind.EMPTY, f"{answered}: success without content.")
        case 404 | 410:
            return StoppedError(FailureKind.GONE, f"{answered}: there is no such page.")
        case 301 | 302 | 303 | 307 | 308:
            return StoppedError(FailureKind.PROTOCOL, f"{answered}: a redirect to nowhere.")
        case found if 400 <= found < 500:
            why = _REFUSALS.get(found, "it refuses the request")
            return StoppedError(FailureKind.REFUSED, f"{answered}: {why}.")
        case found if 500 <= found < 600:
            return StoppedError(FailureKind.SERVER_ERROR, f"{answered}: the server is in trouble.")
    return StoppedError(
        FailureKind.PROTOCOL, f"{answered}, which is no plain answer to a plain request."
    )


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """
    Read Retry-After, seconds or a date (RFC 9110 §10.2.3), as time from now.

    None where it is absent or makes no sense; never negative, at most `LONGEST_REST`.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        # Nine digits are 31 years: enough, and no trouble for timedelta.
        rest = timedelta(seconds=int(value[:9]) if len(value) <= 9 else 10**9)
    else:
        try:
            at = parsedate_to_datetime(value)
        except ValueError:
            return None
        rest = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return min(max(rest, timedelta()), LONGEST_REST)


def _is_challenge(headers: Mapping[str, str]) -> bool:
    return headers.get("cf-mitigated", "").lower() == "challenge" or headers.get(
        "x-amzn-waf-action", ""
    ).lower() in ("challenge", "captcha")
