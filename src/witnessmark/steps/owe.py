"""Events, subscribers -> debts: who is owed a message of what."""

from collections.abc import Iterable, Sequence

from witnessmark.model.changes import Comparison, Unclassified
from witnessmark.model.events import Audience, Event, EventKind
from witnessmark.model.messages import Debt, Direction, Filter, Subscriber

#: Kinds that say how well a page can be seen, whatever it says.
_SIGHT = frozenset(
    {
        EventKind.UNSEEN,
        EventKind.SEEN_AGAIN,
        EventKind.VANISHED,
        EventKind.REAPPEARED,
        EventKind.UNSTABLE,
        EventKind.SETTLED,
        EventKind.CHANGE_SEEN_ONCE,
    }
)


def owe(events: Iterable[Event], subscribers: Sequence[Subscriber]) -> tuple[Debt, ...]:
    """
    Say who of these subscribers is owed a message of which of these events, once each.

    A debt is of the moment of the event: who subscribes later is owed nothing of it.
    """
    return tuple(
        Debt(event=event.id, subscriber=subscriber.id)
        for event in events
        for subscriber in subscribers
        if is_wanted(event, subscriber)
    )


def is_wanted(event: Event, subscriber: Subscriber) -> bool:
    """
    Say whether an event meets a subscriber's filter.

    Losses and gains are held against safeguards and severity; that a page went dark is not, for then
    all its safeguards are out of sight. What is unclassified is owed to the operator always, to others
    who asked for it when it has a safeguard's word and a cue of risk.
    """
    if event.audience is Audience.PUBLIC or not _is_of(event, subscriber.filter):
        return False
    if event.audience is Audience.OPERATOR:
        return subscriber.operator
    if subscriber.operator and event.comparison and event.comparison.unclassified:
        return True
    return not _directions(event, subscriber.filter).isdisjoint(subscriber.filter.directions)


def _is_of(event: Event, wanted: Filter) -> bool:
    publisher = event.publisher
    return (not wanted.publishers or publisher.id in wanted.publishers) and (
        not wanted.states or publisher.state in wanted.states
    )


def _directions(event: Event, wanted: Filter) -> frozenset[Direction]:
    """Which ways an event goes, as far as the safeguards and the severity of a filter allow."""
    found: set[Direction] = set()
    if event.kind in _SIGHT or event.for_review:
        found.add(Direction.SIGHT)
    if event.comparison:
        found |= _changed(event.comparison, wanted)
    return frozenset(found)


def _changed(comparison: Comparison, wanted: Filter) -> set[Direction]:
    found: set[Direction] = set()
    for change in comparison.alerts:
        named = not wanted.safeguards or change.safeguard in wanted.safeguards
        if named and change.severity.rank >= wanted.severity.rank:
            found.add(Direction.LOSS if change.label.is_loss else Direction.GAIN)
    if any(_is_risky(item, wanted) for item in comparison.unclassified):
        found.add(Direction.UNCLASSIFIED)
    return found


def _is_risky(item: Unclassified, wanted: Filter) -> bool:
    named = not wanted.safeguards or not set(item.safeguards).isdisjoint(wanted.safeguards)
    return named and bool(item.safeguards) and bool(item.cues)
