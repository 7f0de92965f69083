"""What a run writes down before its first look: what is watched, what runs, what is watched no longer."""

from dataclasses import replace

from witnessmark.deeds.inscribe import event_leaves
from witnessmark.deeds.record import record
from witnessmark.model.captures import Sha256
from witnessmark.model.pages import WatchedPage, WatchList
from witnessmark.model.slots import close
from witnessmark.model.states import PageState, Phase, Retire
from witnessmark.ports import Ports
from witnessmark.record import config
from witnessmark.record.leaf import (
    ConfigLeaf,
    MissedLeaf,
    RetiredLeaf,
    SoftwareLeaf,
    split_state,
    write,
)
from witnessmark.steps.due import why_missed
from witnessmark.steps.observe import observe
from witnessmark.steps.owe import owe


def open_books(watch_list: WatchList, software: bytes, ports: Ports) -> None:
    """
    Record configuration and software where they differ from what is recorded, and retire lost pages.

    `software`: canonical JSON that names our code and every library with its version.
    """
    known = ports.index.config()
    wanted = ports.captures.put(config.write(watch_list))
    if known and known != wanted:
        _close_gaps(watch_list, known, ports)
    _retire(watch_list, ports)
    if known != wanted:
        record(ports, (write(ConfigLeaf(at=ports.now(), config=wanted)),))
    running = ports.captures.put(software)
    if running != ports.index.software():
        record(ports, (write(SoftwareLeaf(at=ports.now(), software=running)),))


def _close_gaps(watch_list: WatchList, known: Sha256, ports: Ports) -> None:
    """Close the slots in which nobody looked, of pages whose slots end with this configuration."""
    watched = {page.id: page.every for page in watch_list.pages}
    for schedule in config.read(ports.captures.get(known)):
        if watched.get(schedule.page) == schedule.every:
            continue
        at = ports.now()
        closing = close(
            schedule.page,
            schedule.every,
            at,
            last=ports.index.last_slot(schedule.page),
            since=ports.index.slots_since(schedule.page),
        )
        if closing.missed:
            first, last = closing.missed
            because = why_missed(ports.index.state(schedule.page))
            gap = MissedLeaf(at=at, page=schedule.page, first=first, last=last, because=because)
            record(ports, (write(gap),))


def standing(page: WatchedPage, ports: Ports) -> PageState | None:
    """
    Give what is known of a page; of one that was renamed (`was`), what is known of it under its old id.

    Otherwise a promise that goes while its page is renamed would go in silence: the page would be
    new, and what it says by then its baseline.
    """
    for id_ in (page.id, *page.was):
        if state := ports.index.state(id_):
            return state if id_ == page.id else replace(state, page=page.id)
    return None


def _retire(watch_list: WatchList, ports: Ports) -> None:
    """End the watch over pages that left the list; a page that was renamed is retired under its old id."""
    watched = {page.id for page in watch_list.pages}
    renamed = {old: page.id for page in watch_list.pages for old in page.was}
    known = ports.index.config()
    for page_id, state in ports.index.states().items():
        if page_id in watched or state.phase is Phase.RETIRED or known is None:
            continue
        page = config.page_in(ports.captures.get(known), page_id)
        if page is None:
            continue
        at = ports.now()
        observation = observe(page, state, Retire(at=at), reader=state.reader or Sha256(""), now=at)
        events = observation.events
        if page_id in renamed:
            note = f"it goes on as {renamed[page_id]}"
            events = tuple(replace(event, note=note) for event in events)
        inline, apart = split_state(observation.state)
        leaf = RetiredLeaf(
            at=at,
            page=page_id,
            state=inline,
            state_object=ports.captures.put(apart) if apart else None,
            events=tuple(event.id for event in events),
        )
        record(
            ports,
            (write(leaf), *event_leaves(events, ports)),
            owe(events, ports.subscribers()),
        )
