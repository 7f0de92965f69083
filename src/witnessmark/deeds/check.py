"""
Read this file first: it is the whole product.

    fetch → keep → gate → extract → read safeguards → judge → observe → record → tell

`look` is one look at one page. What was served is durable before anything tries to understand it;
a page that we could not see is a value with its own name, never "removed"; what is told is told by
deeds/tell.py, after a signed checkpoint covers it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from witnessmark.deeds.bookkeeping import standing
from witnessmark.deeds.inscribe import inscribe
from witnessmark.deeds.readdressed import readdressed
from witnessmark.deeds.record import record
from witnessmark.deeds.see import see, todays
from witnessmark.model.captures import Failure
from witnessmark.model.events import Event
from witnessmark.model.pages import WatchedPage
from witnessmark.model.states import PageState, Unseen
from witnessmark.ports import Ports
from witnessmark.steps.drift import anchored
from witnessmark.steps.observe import observe


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look came to."""

    page: WatchedPage
    outcome: str
    state: PageState
    events: tuple[Event, ...]
    #: Why the page was not seen; None where it was.
    failure: Failure | None


def check(pages: Sequence[WatchedPage], ports: Ports) -> Iterator[Looked]:
    """
    Look once at each page and record it, in lanes, one a host; results come as they are had.

    Raises:
        ArchiveError: evidence could not be kept. Nothing may be told after this.
    """
    return ports.in_lanes(pages, lambda page: look(page, ports))


def look(page: WatchedPage, ports: Ports) -> Looked:
    """Look at one page once. A page we cannot have or read is an outcome, never silence."""
    began_at = ports.now()
    state = todays(page, standing(page, ports), ports)
    fetched = ports.fetch(page)
    kept = ports.captures.keep(fetched, like=ports.index.newest_capture(page.id))
    looked: Looked | None = None
    for sight in see(page, state, fetched, kept, ports):
        reader = ports.reader.digest(page)
        observation = observe(page, state, sight, reader=reader, now=ports.now())
        observation = readdressed(observation, kept, ports.index)
        state = anchored(observation.state, observation.events)
        observation = replace(observation, state=state)
        leaves, debts = inscribe(
            page, sight, observation, kept=kept, began_at=began_at, ports=ports
        )
        record(ports, leaves, debts)
        looked = Looked(
            page=page,
            outcome=observation.outcome,
            state=state,
            events=(*(looked.events if looked else ()), *observation.events),
            failure=sight.failure if isinstance(sight, Unseen) else None,
        )
    assert looked is not None
    return looked
