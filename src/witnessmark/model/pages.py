"""What is watched: publishers and their pages."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NewType

#: `publisher/page`; `^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`, at most 80 characters.
PageId = NewType("PageId", str)
#: The part of a page id before the slash.
PublisherId = NewType("PublisherId", str)


class PublisherKind(StrEnum):
    """Who makes the promise."""

    VENDOR = "vendor"
    AGENCY = "agency"
    FEDERAL = "federal"
    STATUTE = "statute"
    OVERSIGHT = "oversight"


class ReaderName(StrEnum):
    """Which reader turns a page's bytes into units. `auto` goes by the bytes and the media type."""

    AUTO = "auto"
    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A vendor, an agency, a federal body, a legislature or an overseer."""

    id: PublisherId
    name: str
    kind: PublisherKind
    #: Two-letter US state or territory, where the publisher belongs to one.
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPage:
    """One entry of watched_pages.yml."""

    id: PageId
    publisher: Publisher
    url: str
    title: str
    #: Earlier ids of this page, so that its history is found.
    was: tuple[PageId, ...] = ()
    #: CSS selectors of the policy text; empty: found automatically, and said by `explain`.
    select: tuple[str, ...] = ()
    #: CSS selectors of parts that may change freely. Safeguard words that change there are still told.
    ignore: tuple[str, ...] = ()
    #: Phrases that prove that this is the page: names and titles, never safeguard vocabulary.
    expect: tuple[str, ...] = ()
    reader: ReaderName = ReaderName.AUTO
    #: A hint for `health`; reading always looks for all safeguards.
    safeguards: tuple[str, ...] = ()
    #: Conditional requests, for large documents only.
    conditional: bool = False
    every: timedelta = timedelta(days=1)
    confirm_after: timedelta = timedelta(minutes=15)
    tell_unseen_after: timedelta = timedelta(hours=24)
    overdue_after: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """A validated watched_pages.yml, in the order of the file."""

    publishers: tuple[Publisher, ...]
    pages: tuple[WatchedPage, ...]
