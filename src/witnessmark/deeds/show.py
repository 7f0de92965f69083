"""Gather what is shown: the events that were recorded, and how each page stands."""

import hashlib

from witnessmark.errors import TamperError
from witnessmark.model.captures import Sha256
from witnessmark.model.events import Audience, Event
from witnessmark.model.pages import PageId, PublisherId, WatchedPage
from witnessmark.model.states import PageState
from witnessmark.ports import Captures, LookEntry, Ports
from witnessmark.record.codec import load
from witnessmark.render.site.data import LookLine, PageLine, PublishedEvent, SiteData

#: Looks on a page's timeline; what was before them is in the log.
MOST_LOOKS = 60


def site_data(ports: Ports) -> SiteData:
    """
    Gather everything that the site shows, as the index knows it; the checkpoint is to be added.

    Raises:
        TamperError: an event's object is missing or is not what its leaf names.
    """
    events = (
        PublishedEvent(event=read_event(data), data=data, digest=digest)
        for _, digest in ports.index.event_objects()
        for data in (ports.captures.get(digest),)
    )
    public = tuple(one for one in events if one.event.audience is not Audience.OPERATOR)
    watched = {page.id: page for page in ports.pages()}
    states = ports.index.states()
    titles = {one.event.page: one.event for one in public}
    return SiteData(
        masthead=ports.masthead,
        events=public,
        pages=tuple(
            _page(id_, watched.get(id_), states.get(id_), titles.get(id_), ports)
            for id_ in sorted({*watched, *states})
        ),
        checkpoint=None,
        made_at=ports.now(),
        given_up=len(ports.staging.parked()),
    )


def event_of(digest: Sha256, captures: Captures) -> Event:
    """
    Read an event back by the digest of its object.

    Raises:
        TamperError: missing, or not an event.
    """
    return read_event(captures.get(digest))


def read_event(data: bytes) -> Event:
    """
    Read an event from the bytes of its object.

    Raises:
        TamperError: they spell no event.
    """
    try:
        event: Event = load(Event, data)
    except ValueError as error:
        digest = hashlib.sha256(data).hexdigest()
        raise TamperError(f"object {digest} is cited as an event and is none") from error
    return event


def _page(
    id_: PageId,
    page: WatchedPage | None,
    state: PageState | None,
    event: Event | None,
    ports: Ports,
) -> PageLine:
    """Name a page by the watch list; one that has left it by its last event, else by its id."""
    looks = ports.index.looks(id_, newest=MOST_LOOKS + 1)
    named = page.publisher if page else event.publisher if event else None
    return PageLine(
        id=id_,
        title=page.title if page else event.page_title if event else id_,
        url=page.url if page else event.page_url if event else "",
        publisher=named.id if named else PublisherId(id_.partition("/")[0]),
        publisher_name=named.name if named else id_.partition("/")[0],
        state=state,
        looks=tuple(_look(entry) for entry in looks[-MOST_LOOKS:]),
        has_more_looks=len(looks) > MOST_LOOKS,
    )


def _look(entry: LookEntry) -> LookLine:
    public = entry.capture if entry.capture and not entry.capture.private else None
    return LookLine(
        at=entry.looked_at,
        outcome=entry.outcome,
        failure=entry.failure.kind if entry.failure else None,
        capture=public.id if public else None,
    )
