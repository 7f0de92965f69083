"""What a look becomes in the log: its leaf, the gap it closes, its events, and what is owed for them."""

from collections.abc import Sequence
from datetime import datetime

from witnessmark.model.captures import Kept
from witnessmark.model.events import Event
from witnessmark.model.pages import WatchedPage
from witnessmark.model.slots import close
from witnessmark.model.states import Look, Observation, ReaderChanged, Unseen
from witnessmark.ports import Debt, Ports
from witnessmark.record.codec import dump
from witnessmark.record.leaf import EventLeaf, LookLeaf, MissedLeaf, split_state, write
from witnessmark.steps.due import why_missed
from witnessmark.steps.owe import owe


def inscribe(
    page: WatchedPage,
    sight: Look,
    observation: Observation,
    *,
    kept: Kept | None,
    began_at: datetime,
    ports: Ports,
) -> tuple[tuple[bytes, ...], tuple[Debt, ...]]:
    """
    Write the leaves of a look, after making durable the objects that they cite.

    A look closes the slot that it falls into, and a `missed` leaf closes the slots before it in
    which nobody looked; a late finding closes nothing.
    """
    leaves: list[bytes] = []
    slot = None
    late = isinstance(sight, ReaderChanged)
    config = ports.index.config()
    assert config is not None, "the configuration is recorded before any look"
    if not late:
        closing = close(
            page.id,
            page.every,
            began_at,
            last=ports.index.last_slot(page.id),
            since=ports.index.slots_since(page.id),
        )
        slot = closing.slot
        if closing.missed:
            first, last = closing.missed
            because = why_missed(ports.index.state(page.id))
            missed = MissedLeaf(at=began_at, page=page.id, first=first, last=last, because=because)
            leaves.append(write(missed))
    inline, apart = split_state(observation.state)
    leaf = LookLeaf(
        at=began_at,
        page=page.id,
        slot=slot,
        outcome=observation.outcome,
        reader=observation.state.reader,
        config=config,
        capture=None if late else kept,
        failure=sight.failure if isinstance(sight, Unseen) else None,
        state=inline,
        state_object=ports.captures.put(apart) if apart else None,
        events=tuple(event.id for event in observation.events),
    )
    leaves.append(write(leaf))
    leaves.extend(event_leaves(observation.events, ports))
    return tuple(leaves), owe(observation.events, ports.subscribers())


def event_leaves(events: Sequence[Event], ports: Ports) -> tuple[bytes, ...]:
    """Keep events as objects, and write the leaves that name them."""
    return tuple(
        write(
            EventLeaf(
                at=event.recorded_at,
                page=event.page,
                event=event.id,
                object=ports.captures.put(dump(event)),
                kind=event.kind,
                audience=event.audience,
            )
        )
        for event in events
    )
