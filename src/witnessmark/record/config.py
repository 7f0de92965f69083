"""
The reading configuration as an object: what is watched, when, and how it is read.

Nothing else: no mail server, no recipient, no secret. It is canonical JSON that config leaves cite.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import rfc8785

from witnessmark.errors import TamperError
from witnessmark.model.pages import (
    PageId,
    Publisher,
    PublisherId,
    PublisherKind,
    WatchedPage,
    WatchList,
)
from witnessmark.model.slots import phase
from witnessmark.record.layout import is_page_id
from witnessmark.record.leaf import VERSION, canonical

_EVERY_MAX: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When one page is due, as its configuration says."""

    page: PageId
    every: timedelta


def write(watch_list: WatchList) -> bytes:
    """Give the object's bytes. Pages are sorted by id: the order of the file means nothing."""
    pages = sorted(watch_list.pages, key=lambda page: page.id)
    return rfc8785.dumps({"v": VERSION, "type": "config", "pages": [_page(page) for page in pages]})


def read(data: bytes) -> tuple[Schedule, ...]:
    """
    Read the schedule of each page back, sorted by id.

    Raises:
        TamperError: it is no configuration, or a phase is not that of its page.
    """
    said = canonical(data)
    fields = said if isinstance(said, dict) else {}
    pages = fields.get("pages")
    if not isinstance(pages, list) or (fields.get("v"), fields.get("type")) != (VERSION, "config"):
        raise TamperError("the object is no configuration that this program reads")
    schedules = tuple(_schedule(page) for page in pages)
    ids = [schedule.page for schedule in schedules]
    if ids != sorted(set(ids)):
        raise TamperError("the pages of the configuration are not sorted, or one comes twice")
    return schedules


def _page(page: WatchedPage) -> dict[str, Any]:
    publisher = page.publisher
    return {
        "id": page.id,
        "publisher": {
            "id": publisher.id,
            "name": publisher.name,
            "kind": publisher.kind.value,
            "state": publisher.state,
        },
        "url": page.url,
        "title": page.title,
        "was": list(page.was),
        "select": list(page.select),
        "ignore": list(page.ignore),
        "expect": list(page.expect),
        "reader": page.reader.value,
        "safeguards": list(page.safeguards),
        "conditional": page.conditional,
        "every": _seconds(page.every),
        "phase": phase(page.id, page.every),
        "confirm_after": _seconds(page.confirm_after),
        "tell_unseen_after": _seconds(page.tell_unseen_after),
        "overdue_after": _seconds(page.overdue_after),
    }


def _schedule(page: Any) -> Schedule:
    fields = page if isinstance(page, dict) else {}
    name, every = fields.get("id"), fields.get("every")
    if not isinstance(name, str) or not is_page_id(name):
        raise TamperError(f"the configuration names no page {name!r}")
    if type(every) is not int or not 1 <= every <= _EVERY_MAX:
        raise TamperError(f"{name}: the configuration says no interval: {every!r}")
    schedule = Schedule(page=PageId(name), every=timedelta(seconds=every))
    if fields.get("phase") != phase(schedule.page, schedule.every):
        raise TamperError(f"{name}: the phase is not that of the page and the interval")
    return schedule


def _seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())


def earlier_ids(data: bytes, wanted: PageId) -> tuple[PageId, ...]:
    """
    Name the ids that a page had before, as a configuration object of ours says; () if it has no such page.

    Raises:
        TamperError: it is no canonical JSON.
    """
    said = canonical(data)
    return next((tuple(p["was"]) for p in said["pages"] if p["id"] == wanted), ())


def page_in(data: bytes, wanted: PageId) -> WatchedPage | None:
    """
    Give a page as a configuration object of ours describes it; None where it does not hold it.

    Raises:
        TamperError: it is no canonical JSON.
    """
    said = canonical(data)
    for page in said["pages"]:
        if page["id"] == wanted:
            publisher = page["publisher"]
            return WatchedPage(
                id=wanted,
                publisher=Publisher(
                    id=PublisherId(publisher["id"]),
                    name=publisher["name"],
                    kind=PublisherKind(publisher["kind"]),
                    state=publisher["state"],
                ),
                url=page["url"],
                title=page["title"],
                every=timedelta(seconds=page["every"]),
            )
    return None
