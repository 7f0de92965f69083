"""Where an answer came from, against where it was asked for."""

import re
from enum import Enum
from urllib.parse import unquote, urlsplit

from witnessmark.model.captures import Served
from witnessmark.steps.gate.words import HOME_NAMES

_LOCALE = re.compile(
    r"(?:ar|cs|da|de|en|es|fi|fr|he|it|ja|ko|nl|no|pl|pt|ru|sv|tr|uk|us|vi|zh)(?:[-_][a-z]{2,4})?"
)


class Away(Enum):
    """How far an answer is from the page's own address."""

    #: Its own address, whatever the scheme, `www.`, a final slash, or a locale before it.
    NOT = "not"
    #: A front page, or a shelf above the page.
    HOME = "home"
    ELSEWHERE = "elsewhere"


def away(served: Served) -> Away:
    """Say whether the answer came from the address that was asked for."""
    asked, final = parts(served.url), parts(served.final_url)
    page, answer = _unlocalised(asked), _unlocalised(final)
    if _host(served.url) == _host(served.final_url):
        if final == asked or (page and answer == page):
            lost = _query(served.url) and not _query(served.final_url)
            return Away.ELSEWHERE if lost else Away.NOT
        if page and answer == page[: len(answer)]:
            return Away.HOME
    return Away.HOME if page and not answer else Away.ELSEWHERE


def parts(url: str) -> tuple[str, ...]:
    """Split a path, without names that mean the folder itself (`index.html`)."""
    found = [part for part in unquote(urlsplit(url).path).casefold().split("/") if part]
    if found and found[-1].partition(".")[0] in HOME_NAMES:
        found.pop()
    return tuple(found)


def _unlocalised(path: tuple[str, ...]) -> tuple[str, ...]:
    return path[1:] if path and _LOCALE.fullmatch(path[0]) else path


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _query(url: str) -> str:
    return urlsplit(url).query
