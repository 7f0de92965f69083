"""What a run writes down before its first look: what is watched, what runs, what is watched no longer."""

from dataclasses import replace

from witnessmark.deeds.inscribe import event_leaves
from witnessmark.deeds.record import record
from witnessmark.model.captures import Sha256
from witnessmark.model.pages import WatchedPage, WatchList
from witnessmark.model.states import PageState, Phase, Retire
from witnessmark.ports import Ports
from witnessmark.record import config
from witnessmark.record.leaf import ConfigLeaf, RetiredLeaf, SoftwareLeaf, split_state, write
from witnessmark.steps.observe import observe
from witnessmark.steps.owe import owe


def open_books(watch_list: WatchList, software: bytes, ports: Ports) -> None:
    """
    Record configuration and software where they differ from what is recorded, and retire lost pages.

    `software`: canonical JSON that names our code and every library with its version.
    """
    known = ports.index.config()
    _retire(watch_list, ports)
    for data, recorded, leaf in (
        (config.write(watch_list), known, lambda digest: ConfigLeaf(at=ports.now(), config=digest)),
        (
            software,
            ports.index.software(),
            lambda digest: SoftwareLeaf(at=ports.now(), software=digest),
        ),
    ):
        digest = ports.captures.put(data)
        if digest != recorded:
            record(ports, (write(leaf(digest)),))


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
