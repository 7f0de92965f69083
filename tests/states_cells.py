"""Situations and looks for the tests of the page state machine, made by hand; and a page to watch."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from witnessmark.model.captures import CaptureId, Failure, FailureKind, Sha256
from witnessmark.model.changes import Change, Comparison, Label, Quote, SafeguardId, Severity
from witnessmark.model.events import CaptureRef
from witnessmark.model.pages import PageId, Publisher, PublisherId, PublisherKind, WatchedPage
from witnessmark.model.states import (
    BaselineUnreadable,
    Flicker,
    Look,
    Outcome,
    PageState,
    Pending,
    Phase,
    ReaderChanged,
    Rebase,
    Retire,
    Seen,
    Spell,
    Streak,
    Unseen,
)
from witnessmark.steps.observe import observe

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
READER = Sha256("ab" * 32)
PAGE = WatchedPage(
    id=PageId("kestrel/sharing"),
    publisher=Publisher(
        id=PublisherId("kestrel"), name="Kestrel Plate Systems", kind=PublisherKind.VENDOR
    ),
    url="https://kestrel.example/sharing",
    title="Who may search our plates",
)

#: Which safeguards a reading holds; readings not named here hold the retention limit.
HOLDS: dict[str, frozenset[str]] = {
    "k": frozenset(),
    "bare": frozenset(),
    "j": frozenset({"query-logging"}),
    "late": frozenset(),
    "shrunk": frozenset(),
}
LIMIT = "retention-limit"

FAILURES = {
    "F": FailureKind.TIMEOUT,
    "B": FailureKind.CHALLENGE,
    "G": FailureKind.GONE,
    "W": FailureKind.SOFT_404,
    "w": FailureKind.SHRUNK,
    "U": FailureKind.SELECTOR_EMPTY,
}
INPUTS = ("S", "K", "J", "M", "304", *FAILURES, "O", "L", "C-", "C=")


def capture(reading: str, at: datetime = NOW) -> CaptureRef:
    """A capture that reads `reading`; its id tells it from others with the same reading."""
    return CaptureRef(
        id=CaptureId(f"{at:%Y%m%dT%H%M%S.%f}Z-{reading}"),
        captured_at=at,
        final_url=PAGE.url,
        warc_sha256=Sha256("00" * 32),
        reading=Sha256(reading),
    )


#: The last good capture as a better reader reads it, and the capture that the operator names.
LATE = capture("late", NOW - DAY)
NAMED = capture("named", NOW - 2 * DAY)


def change(safeguard: str, label: Label) -> Change:
    quote = Quote(text=f"What is said of {safeguard}.")
    return Change(
        safeguard=SafeguardId(safeguard),
        label=label,
        detail="",
        before=None if label is Label.ADDED else quote,
        after=None if label is Label.REMOVED else quote,
        deltas=(),
        rule="test",
        severity=Severity.HIGH,
        confidence=1.0,
        explanation="",
    )


def compare(before: str, after: str) -> Comparison:
    """Compare two readings by what they hold: lost, gained, else reworded; nothing if the same."""
    if before == after:
        return Comparison(before=Sha256(before), after=Sha256(after))
    held, holds = (HOLDS.get(reading, frozenset({LIMIT})) for reading in (before, after))
    changes = (
        *(change(one, Label.REMOVED) for one in sorted(held - holds)),
        *(change(one, Label.ADDED) for one in sorted(holds - held)),
    )
    return Comparison(
        before=Sha256(before),
        after=Sha256(after),
        changes=changes or (change(LIMIT, Label.REWORDED),),
        kept=0.3 if after == "shrunk" else 0.9,
    )


def seen(state: PageState | None, reading: str, at: datetime = NOW, **more: Any) -> Seen:
    references = state.references if state else ()
    return Seen(
        at=at,
        capture=capture(reading, at),
        comparisons=tuple(compare(reference.reading, reading) for reference in references),
        **more,
    )


def unseen(kind: FailureKind, at: datetime = NOW, **more: Any) -> Unseen:
    failure = Failure(kind=kind, detail=f"{PAGE.url}: {kind.value}")
    return Unseen(at=at, failure=failure, **more)


def shrunk(at: datetime = NOW, reading: str = "shrunk") -> Unseen:
    return unseen(
        FailureKind.SHRUNK, at, capture=capture(reading, at), shrunk=compare("base", reading)
    )


def look_of(name: str, state: PageState | None, at: datetime = NOW) -> Look:
    """One of the inputs of the table, for a page in this state."""
    base = state.references[0].reading if state and state.references else "base"
    failure = Failure(kind=FailureKind.GAVE_UP, detail="the child was stopped")
    looks: dict[str, Look] = {
        "S": seen(state, base, at),
        "V": seen(state, "v", at),
        "K": seen(state, "k", at),
        "J": seen(state, "j", at),
        "M": seen(state, base, at, moved_to="https://kestrel.example/trust/sharing"),
        "304": Seen(at=at, capture=capture(base, at), not_modified=True),
        "O": BaselineUnreadable(
            at=at, capture=capture("k", at), failure=failure, older=None, comparison=None
        ),
        "L": ReaderChanged(
            at=at,
            capture=LATE,
            comparison=compare("base", "late"),
            last_same_at=NOW - 9 * DAY,
            first_other_at=NOW - 8 * DAY,
            captures=(capture("late", NOW - 8 * DAY).id,),
        ),
        "C-": Retire(at=at),
        "C=": Rebase(at=at, capture=NAMED, because="it was rebuilt"),
        "w": shrunk(at),
    }
    kept = capture("", at) if name in "BGW" else None
    return looks[name] if name in looks else unseen(FAILURES[name], at, capture=kept)


def blank(**more: Any) -> PageState:
    """A page looked at for a month, never seen."""
    return PageState(
        page=PAGE.id,
        phase=Phase.NEW,
        since_at=NOW - 30 * DAY,
        next_look_at=NOW,
        **more,
    )


BASE = capture("base", NOW - 20 * DAY)
PRESENT = replace(
    blank(),
    phase=Phase.PRESENT,
    baseline=BASE,
    last_good=capture("base", NOW - 16 * DAY),
    reader=READER,
    seen_at=NOW - 10 * DAY,
    reached_at=NOW - 10 * DAY,
)


def waiting(reading: str, ago: timedelta, **more: Any) -> Pending:
    """A reading seen once, so long ago, against the baseline."""
    comparison = compare("base", reading)
    found = tuple(
        sorted((str(c.safeguard), "loss" if c.label.is_loss else "gain") for c in comparison.alerts)
    )
    made = Pending(
        capture=capture(reading, NOW - ago),
        since_at=NOW - ago,
        disagreements=1,
        against=BASE,
        comparison=comparison,
        in_every_look=found,
        in_any_look=found,
    )
    return replace(made, **more)


def after_two(second: Pending) -> Pending:
    """The same after another reading, j, was seen 40 minutes ago and not again."""
    first = waiting("j", 40 * MINUTE)
    return replace(
        second,
        since_at=first.since_at,
        disagreements=2,
        looks=2,
        others=(first.capture,),
        in_any_look=tuple(sorted({*first.in_any_look, *second.in_any_look})),
        in_every_look=tuple(sorted({*first.in_every_look} & {*second.in_every_look})),
    )


def first(pending: Pending) -> Pending:
    """The same for a page without a baseline: nothing to compare with."""
    return replace(pending, against=None, comparison=None, in_every_look=(), in_any_look=())


def spell(ago: timedelta, looks: int, **more: Any) -> Spell:
    failure = Failure(kind=FailureKind.TIMEOUT, detail=f"{PAGE.url}: timed out")
    return replace(
        Spell(failure=failure, since_at=NOW - ago, looks=looks),
        **more,
    )


def streak(reading: str, ago: timedelta, looks: int) -> Streak:
    return Streak(since_at=NOW - ago, looks=looks, capture=capture(reading, NOW - ago))


def with_variants(state: PageState, *readings: str) -> PageState:
    """The page alternates between its baseline and these readings."""
    others = tuple(capture(one, NOW - (20 - n) * DAY) for n, one in enumerate(readings, start=1))
    variants = (state.baseline, *others) if state.baseline else others
    return replace(
        state,
        phase=Phase.UNSTABLE,
        variants=variants,
        variants_seen_at=tuple(NOW - (n + 1) * HOUR for n, _ in enumerate(variants)),
    )


UNSTABLE = with_variants(PRESENT, "v")
PENDING = waiting("k", 20 * MINUTE)
PROVISIONAL = replace(PRESENT, phase=Phase.PROVISIONAL, pending=PENDING)
BLIND = replace(PRESENT, phase=Phase.BLIND, spell=spell(2 * HOUR, 1))
FOR_A_DAY = spell(25 * HOUR, 2)
GONE = replace(
    PRESENT,
    phase=Phase.GONE,
    spell=spell(9 * DAY, 4, gone=streak("", 9 * DAY, 4)),
)
RETIRED = replace(PRESENT, phase=Phase.RETIRED, next_look_at=None)
ONCE = first(waiting("k", 20 * MINUTE))

SITUATIONS: dict[str, PageState | None] = {
    "new": None,
    "new, seen once": blank(pending=ONCE),
    "new, seen once, five minutes ago": blank(pending=first(waiting("k", 5 * MINUTE))),
    "new, two readings": blank(pending=first(after_two(waiting("k", 20 * MINUTE)))),
    "new, dark for a day": blank(spell=FOR_A_DAY),
    "new, seen once, dark for a day": blank(
        pending=first(waiting("k", 26 * HOUR, tries=2)), spell=FOR_A_DAY
    ),
    "present": PRESENT,
    "provisional": PROVISIONAL,
    "provisional, five minutes ago": replace(PROVISIONAL, pending=waiting("k", 5 * MINUTE)),
    "provisional, two readings": replace(PROVISIONAL, pending=after_two(waiting("k", 20 * MINUTE))),
    "provisional for a day, one reading": replace(
        PROVISIONAL, pending=waiting("k", 25 * HOUR, looks=2)
    ),
    "provisional, came and went twice before": replace(
        PROVISIONAL,
        flickers=tuple(Flicker(reading=Sha256("k"), at=NOW - n * DAY) for n in (13, 2)),
    ),
    "provisional, dark for a day": replace(
        PROVISIONAL, pending=waiting("k", 25 * HOUR, tries=1), spell=spell(24 * HOUR, 1)
    ),
    "unstable": UNSTABLE,
    "unstable, one variant alone for 14 days": replace(
        UNSTABLE, alone=Streak(since_at=NOW - 15 * DAY, looks=9, capture=UNSTABLE.variants[1])
    ),
    "unstable, without a baseline": with_variants(
        replace(PRESENT, baseline=None, last_good=None), "v", "w"
    ),
    "provisional, unstable": replace(UNSTABLE, phase=Phase.PROVISIONAL, pending=PENDING),
    "provisional, eight variants, one of them without the safeguard": replace(
        with_variants(PRESENT, "v", "v2", "v3", "v4", "v5", "v6", "bare"),
        phase=Phase.PROVISIONAL,
        pending=PENDING,
    ),
    "blind": BLIND,
    "blind for a day": replace(BLIND, spell=FOR_A_DAY),
    "blind, told": replace(BLIND, spell=spell(40 * HOUR, 4, told=1)),
    "blind, told, overdue": replace(BLIND, spell=spell(80 * HOUR, 6, told=1)),
    "blind, shrunk for a day": replace(
        BLIND, spell=replace(FOR_A_DAY, shrunk=streak("shrunk", 25 * HOUR, 2))
    ),
    "blind, not there for a day": replace(
        BLIND, spell=replace(FOR_A_DAY, gone=streak("", 25 * HOUR, 2))
    ),
    "blind, was provisional": replace(
        BLIND,
        pending=waiting("k", 30 * HOUR, tries=4, told=True),
        spell=spell(29 * HOUR, 4, told=1),
    ),
    "blind, was unstable": replace(UNSTABLE, phase=Phase.BLIND, spell=BLIND.spell),
    "gone": GONE,
    "gone, was unstable": replace(UNSTABLE, phase=Phase.GONE, spell=GONE.spell),
    "gone, shrunk for a day": replace(
        GONE, spell=spell(9 * DAY, 6, shrunk=streak("shrunk", 25 * HOUR, 2))
    ),
    "retired": RETIRED,
    "retired, was unstable": replace(UNSTABLE, phase=Phase.RETIRED, next_look_at=None),
    "retired before it was ever seen": replace(blank(), phase=Phase.RETIRED, next_look_at=None),
}


class Watch:
    """A page that is looked at: its state, and all that was told of it."""

    def __init__(
        self, state: PageState | None = None, page: WatchedPage = PAGE, at: datetime = NOW
    ) -> None:
        self.page, self.at = page, at
        #: None until the first look; tests that ask for it have looked.
        self.state: Any = state
        #: Events, as loosely typed as the state: a test asks for what it expects to be there.
        self.told: list[Any] = []

    def look(self, one: Look) -> Outcome:
        """Let a look happen; give its outcome."""
        observation = observe(self.page, self.state, one, reader=READER, now=one.at)
        self.state, self.at = observation.state, one.at
        self.told += observation.events
        return observation.outcome

    def reads(self, reading: str, after: timedelta = DAY, **more: Any) -> Outcome:
        return self.look(seen(self.state, reading, self.at + after, **more))

    def reads_twice(self, reading: str) -> Outcome:
        self.reads(reading)
        return self.reads(reading, 15 * MINUTE)

    def fails(
        self, kind: FailureKind = FailureKind.TIMEOUT, after: timedelta = DAY, **more: Any
    ) -> Outcome:
        return self.look(unseen(kind, self.at + after, **more))

    @property
    def kinds(self) -> list[str]:
        return [event.kind.value for event in self.told]


def settled_on(reading: str = "base") -> Watch:
    """A page whose baseline reads so."""
    watch = Watch()
    watch.reads_twice(reading)
    watch.told.clear()
    return watch
