"""What the rows of the table share: the limits, and how an event is made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from witnessmark.model.captures import Failure, Sha256
from witnessmark.model.changes import Comparison
from witnessmark.model.events import Audience, CaptureRef, Event, EventKind, event_id
from witnessmark.model.pages import WatchedPage
from witnessmark.model.states import PageState

DAY: Final = timedelta(days=1)
#: Where a limit is a day, it also needs two looks after the first, so that a daily schedule does
#: not trip it.
LOOKS_OF_A_DAY: Final = 3
#: Row 8: so many readings that disagree make a page unstable.
DISAGREEMENTS: Final = 3
#: Row 7: a reading that came and went so often joins the variants.
FLICKERS: Final = 3
FLICKERS_LAST: Final = timedelta(days=14)
FLICKERS_MOST: Final = 16
#: Row 10.
VARIANTS_MOST: Final = 8
SETTLES_AFTER: Final = timedelta(days=14)
#: Row 12: when a spell of not seeing is told again, after `tell_unseen_after` and `overdue_after`.
ESCALATIONS: Final = (timedelta(days=7), timedelta(days=30))
#: When a page that was not seen is tried again, after the first failure (or the first sight of what
#: waits to be confirmed). A server that answered, though not with the page, is asked less often.
PROMPT: Final = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), DAY)
PATIENT: Final = (timedelta(hours=6), DAY)
GONE_EVERY: Final = timedelta(days=7)
EARLIER_MOST: Final = 8

#: Events whose two captures may be the same another time; they are told apart by their ordinal.
RECURRING: Final = frozenset(
    {
        EventKind.UNSEEN,
        EventKind.NEVER_SEEN,
        EventKind.VANISHED,
        EventKind.NO_LONGER_WATCHED,
        EventKind.REBASED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One call of `observe`: all that its rows may know."""

    page: WatchedPage
    state: PageState
    reader: Sha256
    #: When the look began.
    at: datetime
    #: When it is recorded.
    now: datetime

    def event(
        self,
        kind: EventKind,
        audience: Audience,
        *,
        first_missing_at: datetime | None = None,
        last_seen_at: datetime | None = None,
        before: CaptureRef | None = None,
        after: CaptureRef | None = None,
        comparison: Comparison | None = None,
        failure: Failure | None = None,
        also: Iterable[CaptureRef | None] = (),
        technical: bool = False,
        for_review: bool = False,
        note: str = "",
    ) -> Event:
        """Make an event; `last_seen_at` is the state's where not given, `also` are further captures."""
        ordinal = dict(self.state.told).get(kind, 0) if kind in RECURRING else 0
        changes = comparison.changes if comparison else ()
        cited = dict.fromkeys(capture.id for capture in (before, after, *also) if capture)
        return Event(
            id=event_id(self.page.id, kind, ordinal, before, after),
            kind=kind,
            audience=audience,
            page=self.page.id,
            page_title=self.page.title,
            page_url=self.page.url,
            publisher=self.page.publisher,
            recorded_at=self.now,
            ordinal=ordinal,
            last_seen_at=last_seen_at or self.state.seen_at,
            first_missing_at=first_missing_at,
            before=before,
            after=after,
            comparison=comparison,
            failure=failure,
            reader=self.reader,
            captures=tuple(cited),
            technical=technical,
            for_review=for_review or any(c.for_review for c in changes),
            note=note,
        )

    def with_baseline(self, baseline: CaptureRef, last_good: CaptureRef) -> PageState:
        """Move the baseline: only what a second look (or the operator) confirmed may become one."""
        state = self.state
        old = (state.baseline,) if state.baseline else ()
        return replace(
            state,
            baseline=baseline,
            last_good=last_good,
            reader=self.reader,
            earlier=(*state.earlier, *old)[-EARLIER_MOST:],
            pending=None,
            variants=(),
            variants_seen_at=(),
            alone=None,
            overflowed=False,
        )


def moment(at: datetime) -> str:
    """Write an instant for a note: `2026-01-31 12:00 UTC`."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def distinct(captures: Iterable[CaptureRef]) -> tuple[CaptureRef, ...]:
    """Keep the first capture of each reading, in order."""
    firsts: dict[Sha256, CaptureRef] = {}
    for capture in captures:
        firsts.setdefault(capture.reading, capture)
    return tuple(firsts.values())
