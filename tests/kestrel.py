"""Events of a fictional vendor and a fictional town, for whoever shows or tells them."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from witnessmark.model.captures import CaptureId, Failure, FailureKind, Sha256
from witnessmark.model.changes import (
    Change,
    Comparison,
    Delta,
    Label,
    Quote,
    SafeguardId,
    Severity,
    Unclassified,
)
from witnessmark.model.events import (
    Audience,
    CaptureRef,
    Checkpoint,
    Event,
    EventKind,
    event_id,
)
from witnessmark.model.pages import PageId, Publisher, PublisherId, PublisherKind, WatchedPage
from witnessmark.model.states import PageState, Phase, Spell
from witnessmark.record.codec import dump
from witnessmark.render.masthead import Masthead
from witnessmark.render.site.data import LookLine, PageLine, PublishedEvent, SiteData

SEEN = datetime(2026, 5, 3, 9, 0, tzinfo=UTC)
MISSING = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
RECORDED = datetime(2026, 5, 4, 9, 16, tzinfo=UTC)

KESTREL = Publisher(
    id=PublisherId("kestrel"), name="Kestrel Plate Systems", kind=PublisherKind.VENDOR
)
HARLOW = Publisher(
    id=PublisherId("harlow-falls-pd"),
    name="Harlow Falls Police Department",
    kind=PublisherKind.AGENCY,
    state="IL",
)
POLICY = WatchedPage(
    id=PageId("kestrel/lpr-policy"),
    publisher=KESTREL,
    url="https://kestrel.example/trust/lpr-policy",
    title="LPR policy",
)
PORTAL = WatchedPage(
    id=PageId("harlow-falls-pd/transparency"),
    publisher=HARLOW,
    url="https://transparency.kestrel.example/harlow-falls-pd",
    title="Transparency portal",
)
MASTHEAD = Masthead(
    base_url="https://watch.example/",
    sender="alerts@watch.example",
    contact="desk@watch.example",
    vkey="watch.example/log+0a1b2c3d+Aa0123456789abcdefghijklmnopqrstuvwxyzABCDEFG=",
)
CHECKPOINT = Checkpoint(
    origin="watch.example/log",
    size=40_312,
    root="3Zr1q8nq4m2Wc0dO1s9kYV5bB7xgTt6uPZrjKqhXy2A=",
    note="watch.example/log\n40312\n3Zr1q8nq4m2Wc0dO1s9kYV5bB7xgTt6uPZrjKqhXy2A=\n\n"
    "\u2014 watch.example/log ChssPZb2Jk0Y9mQ7fE3u1tRw6cXa5vLh8dNs4gKoPiTzUyBqMjWlVrCeDnFxHsGa"
    "IbOkPmEtRvYwZ1c2d3f4g5h6j7k8l9m0n1p2q3==\n",
)

BAN = Change(
    safeguard=SafeguardId("immigration-enforcement-ban"),
    label=Label.WEAKENED,
    detail="exception added",
    before=Quote(
        text="Kestrel never allows its network to be used for immigration enforcement.",
        where="Our promises › Who may search",  # noqa: RUF001
    ),
    after=Quote(
        text="Kestrel does not allow its network to be used for immigration enforcement, except "
        "where a task-force supervisor approves the search.",
        where="Our promises › Who may search",  # noqa: RUF001
    ),
    deltas=(
        Delta(
            slot="exception",
            before="",
            after="a task-force supervisor approves the search",
            sign=-1,
            rule="exception/added",
        ),
        Delta(slot="force", before="never", after="does not", sign=-1, rule="force/demoted"),
    ),
    rule="exception/added",
    severity=Severity.CRITICAL,
    confidence=0.93,
    explanation="The ban on immigration enforcement had no exception and now has one, which a "
    "task-force supervisor may grant. The page puts no limit on that exception.",
)
RETENTION = Change(
    safeguard=SafeguardId("retention-limit"),
    label=Label.WEAKENED,
    detail="bound raised",
    before=Quote(text="Plate reads are deleted after 30 days.", where="Data we keep"),
    after=Quote(text="Plate reads are deleted after 365 days.", where="Data we keep"),
    deltas=(Delta(slot="days", before="30", after="365", sign=-1, rule="bound/raised"),),
    rule="bound/raised",
    severity=Severity.HIGH,
    confidence=0.98,
    explanation="Plate reads are kept up to 365 days instead of 30.",
)
AUDIT = Change(
    safeguard=SafeguardId("periodic-audit"),
    label=Label.ADDED,
    detail="new promise",
    before=None,
    after=Quote(
        text="An independent auditor reviews all searches every quarter and publishes a report.",
        where="Oversight",
    ),
    deltas=(),
    rule="promise/added",
    severity=Severity.MEDIUM,
    confidence=0.9,
    explanation="The page now promises a review of all searches every quarter. Nothing like it was "
    "found on the earlier page.",
)
REWORDED = Change(
    safeguard=SafeguardId("no-data-sale"),
    label=Label.REWORDED,
    detail="same promise in other words",
    before=Quote(text="We do not sell data.", where="Data we keep"),
    after=Quote(text="We never sell data.", where="Data we keep"),
    deltas=(),
    rule="equal/slots",
    severity=Severity.LOW,
    confidence=0.8,
    explanation="The promise stands in other words.",
)
PARTNERS = Unclassified(
    before=Quote(text="Partners are vetted before they may search.", where="Our promises"),
    after=Quote(text="Partners are onboarded as described in the guide.", where="Our promises"),
    safeguards=(SafeguardId("sharing-scope"),),
    cues=("reference",),
)


def capture(page: PageId, at: datetime, *, nth: int = 0) -> CaptureRef:
    """A capture of a page, as an event cites it."""
    stamp = f"{at:%Y%m%dT%H%M%S}.{abs(nth):06d}Z"
    return CaptureRef(
        id=CaptureId(f"{stamp}-{page.replace('/', '-')}-{abs(nth):06x}"),
        captured_at=at,
        final_url=f"https://kestrel.example/{page}",
        warc_sha256=Sha256(f"{abs(nth) % 256:02x}" + "9c4fd0" * 10 + "ab"),
        reading=Sha256(f"{abs(nth) % 256:02x}" + "51e7aa" * 10 + "cd"),
    )


def change(
    *changes: Change,
    unclassified: tuple[Unclassified, ...] = (),
    page: WatchedPage = POLICY,
    kind: EventKind = EventKind.CHANGE,
    nth: int = 0,
    technical: bool = False,
    for_review: bool = False,
    note: str = "",
) -> Event:
    """A page changed, in these ways."""
    before = capture(page.id, SEEN, nth=2 * nth)
    after = capture(page.id, MISSING, nth=2 * nth + 1)
    return Event(
        id=event_id(page.id, kind, nth, before, after),
        kind=kind,
        audience=Audience.SUBSCRIBERS,
        page=page.id,
        page_title=page.title,
        page_url=page.url,
        publisher=page.publisher,
        recorded_at=RECORDED + timedelta(hours=nth),
        ordinal=nth,
        last_seen_at=SEEN,
        first_missing_at=MISSING,
        before=before,
        after=after,
        comparison=Comparison(
            before=before.reading, after=after.reading, changes=changes, unclassified=unclassified
        ),
        reader=Sha256("77" * 32),
        captures=(before.id, after.id),
        technical=technical,
        for_review=for_review,
        note=note,
    )


def sight(
    kind: EventKind,
    *,
    page: WatchedPage = PORTAL,
    failure: FailureKind | None = None,
    ordinal: int = 0,
    audience: Audience = Audience.SUBSCRIBERS,
) -> Event:
    """Something happened to how a page can be seen."""
    before = capture(page.id, SEEN)
    return Event(
        id=event_id(page.id, kind, ordinal, before, None),
        kind=kind,
        audience=audience,
        page=page.id,
        page_title=page.title,
        page_url=page.url,
        publisher=page.publisher,
        recorded_at=RECORDED,
        ordinal=ordinal,
        last_seen_at=SEEN,
        before=before,
        failure=Failure(kind=failure, detail="The server answered 403 with a puzzle page.")
        if failure
        else None,
        captures=(before.id,),
    )


DARK = sight(EventKind.UNSEEN, failure=FailureKind.CHALLENGE)
BACK = sight(EventKind.SEEN_AGAIN)
WEAKENED = change(BAN, RETENTION, AUDIT, REWORDED, unclassified=(PARTNERS,))


def portals(number: int) -> tuple[Event, ...]:
    """The same item left the portals of so many departments."""
    changed = replace(BAN, label=Label.REMOVED, after=None, deltas=(), detail="item left the list")
    return tuple(
        change(
            changed,
            page=replace(
                PORTAL,
                id=PageId(f"town-{n}-pd/transparency"),
                publisher=replace(HARLOW, id=PublisherId(f"town-{n}-pd"), name=f"Town {n} PD"),
            ),
            nth=n,
        )
        for n in range(number)
    )


def published(event: Event) -> PublishedEvent:
    """An event with the bytes and the digest of its object."""
    data = dump(event)
    return PublishedEvent(event=event, data=data, digest=Sha256(hashlib.sha256(data).hexdigest()))


def looks(*outcomes: str, failure: FailureKind | None = None) -> tuple[LookLine, ...]:
    """One look a day, the last one on the day of `MISSING`."""
    first = MISSING - timedelta(days=len(outcomes) - 1)
    return tuple(
        LookLine(
            at=first + timedelta(days=n),
            outcome=outcome,
            failure=failure if outcome == "unseen" else None,
            capture=None if outcome == "unseen" else capture(POLICY.id, MISSING, nth=n).id,
        )
        for n, outcome in enumerate(outcomes)
    )


def page_line(page: WatchedPage, state: PageState | None, seen: tuple[LookLine, ...]) -> PageLine:
    """A watched page, as the site knows it."""
    return PageLine(
        id=page.id,
        title=page.title,
        url=page.url,
        publisher=page.publisher.id,
        publisher_name=page.publisher.name,
        state=state,
        looks=seen,
    )


PRESENT = PageState(
    page=POLICY.id,
    phase=Phase.PRESENT,
    since_at=SEEN - timedelta(days=90),
    baseline=capture(POLICY.id, MISSING),
    seen_at=RECORDED,
    next_look_at=RECORDED + timedelta(days=1),
)
BLIND = PageState(
    page=PORTAL.id,
    phase=Phase.BLIND,
    since_at=SEEN - timedelta(days=90),
    seen_at=SEEN,
    next_look_at=RECORDED + timedelta(hours=6),
    spell=Spell(
        failure=Failure(kind=FailureKind.CHALLENGE, detail="The server answered with a puzzle."),
        since_at=MISSING,
        looks=3,
    ),
)


def site_data(*events: Event) -> SiteData:
    """Both pages, and these events."""
    return SiteData(
        masthead=MASTHEAD,
        events=tuple(published(event) for event in events),
        pages=(
            page_line(
                PORTAL,
                BLIND,
                looks("unchanged", "unchanged", "unseen", failure=FailureKind.CHALLENGE),
            ),
            page_line(POLICY, PRESENT, looks("unchanged", "unchanged", "differs", "changed")),
        ),
        checkpoint=CHECKPOINT,
        made_at=RECORDED + timedelta(minutes=5),
    )
