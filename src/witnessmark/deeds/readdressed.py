"""Say of a difference that the watch list named another address before: then it may be ours."""

from dataclasses import replace

from witnessmark.model.captures import Kept
from witnessmark.model.events import CaptureRef, Event
from witnessmark.model.states import Observation
from witnessmark.ports import Index


def readdressed(observation: Observation, kept: Kept | None, index: Index) -> Observation:
    """
    Mark what was found between captures that were asked for under different addresses.

    The operator edited `url`: both sides hold, but what differs between two addresses is no proof
    that the publisher changed anything. It is told all the same, for review, and says so.
    """
    events = tuple(_marked(event, kept, index) for event in observation.events)
    return replace(observation, events=events)


def _marked(event: Event, kept: Kept | None, index: Index) -> Event:
    if event.comparison is None:
        return event
    before, after = (_asked(side, kept, index) for side in (event.before, event.after))
    if not before or not after or before == after:
        return event
    said = f"the watch list named another address before, {before}: two addresses are compared here"
    note = f"{event.note}; {said}" if event.note else said
    return replace(event, for_review=True, note=note)


def _asked(reference: CaptureRef | None, kept: Kept | None, index: Index) -> str | None:
    """The address that was asked for; the capture of this look is not in the index yet."""
    if reference is None:
        return None
    found = kept if kept and kept.id == reference.id else index.capture(reference.id)
    return found.url if found else None
