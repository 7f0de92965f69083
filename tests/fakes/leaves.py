"""Short ways to say a leaf, for stories about the record."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from witnessmark.errors import TamperError
from witnessmark.model.captures import CaptureId, Failure, FailureKind, Kept, Sha256
from witnessmark.model.events import Audience, CaptureRef, EventId, EventKind
from witnessmark.model.messages import MessageId
from witnessmark.model.pages import (
    PageId,
    Publisher,
    PublisherId,
    PublisherKind,
    WatchedPage,
    WatchList,
)
from witnessmark.model.states import PageState, Phase
from witnessmark.record import config, leaf
from witnessmark.record.codec import dump
from witnessmark.record.layout import capture_id

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
POLICY = PageId("kestrel/policy")
PORTAL = PageId("harlow-falls/portal")
KESTREL = Publisher(
    id=PublisherId("kestrel"), name="Kestrel Plate Systems", kind=PublisherKind.VENDOR
)


def sha(text: str) -> Sha256:
    return Sha256(hashlib.sha256(text.encode()).hexdigest())


def event_id(name: str) -> EventId:
    return EventId(sha(name))


@dataclass
class Objects:
    """Objects by digest, in memory."""

    held: dict[Sha256, bytes] = field(default_factory=dict)

    def put(self, data: bytes) -> Sha256:
        digest = Sha256(hashlib.sha256(data).hexdigest())
        self.held[digest] = data
        return digest

    def get(self, digest: Sha256) -> bytes:
        if digest not in self.held:
            raise TamperError(f"no object {digest}")
        return self.held[digest]


def kept(
    page: PageId,
    at: datetime,
    body: str | None = "a",
    *,
    revisit_of: CaptureId | None = None,
    private: bool = False,
) -> Kept:
    return Kept(
        id=capture_id(at, page, "0a1b2c"),
        page=page,
        captured_at=at,
        url=f"https://{page}.example/",
        final_url=f"https://{page}.example/",
        status=200 if body is not None else None,
        warc_sha256=sha(f"warc {body}"),
        warc_bytes=1000,
        body_sha256=sha(body) if body is not None else None,
        revisit_of=revisit_of,
        private=private,
    )


def state(page: PageId, at: datetime, capture: Kept | None = None) -> PageState:
    baseline = None
    if capture:
        baseline = CaptureRef(
            id=capture.id,
            captured_at=capture.captured_at,
            final_url=capture.final_url,
            warc_sha256=capture.warc_sha256,
            reading=sha("reading"),
        )
    return PageState(page=page, phase=Phase.PRESENT, since_at=NOON, baseline=baseline, seen_at=at)


def look(
    page: PageId,
    at: datetime,
    *,
    slot: int | None = None,
    capture: Kept | None = None,
    failed: bool = False,
    apart_in: Objects | None = None,
    events: tuple[EventId, ...] = (),
) -> bytes:
    """One look; `apart_in` holds its state as an object, as if it were long."""
    inline = state(page, at, capture)
    return leaf.write(
        leaf.LookLeaf(
            at=at,
            page=page,
            slot=slot,
            outcome="unseen" if failed else "unchanged",
            reader=sha("reader"),
            config=sha("config"),
            capture=capture,
            failure=Failure(kind=FailureKind.TIMEOUT, detail="slow") if failed else None,
            state=None if apart_in else inline,
            state_object=apart_in.put(dump(inline)) if apart_in else None,
            events=events,
        )
    )


def missed(page: PageId, first: int, last: int) -> bytes:
    return leaf.write(
        leaf.MissedLeaf(at=NOON, page=page, first=first, last=last, because="nobody looked")
    )


def event(name: str, page: PageId = POLICY) -> bytes:
    return leaf.write(
        leaf.EventLeaf(
            at=NOON,
            page=page,
            event=event_id(name),
            object=sha(f"object of {name}"),
            kind=EventKind.CHANGE,
            audience=Audience.SUBSCRIBERS,
        )
    )


def told(*names: str, subscriber: str = "newsroom", message: str = "m") -> bytes:
    return leaf.write(
        leaf.ToldLeaf(
            at=NOON,
            events=tuple(map(event_id, names)),
            subscriber=sha(subscriber),
            message=MessageId(message),
        )
    )


def configured(objects: Objects, at: datetime, **every: timedelta) -> bytes:
    """The configuration of pages given as `kestrel__policy=timedelta(…)`."""
    pages = tuple(
        WatchedPage(
            id=PageId(name.replace("__", "/").replace("_", "-")),
            publisher=KESTREL,
            url="https://kestrel.example/",
            title="Policy",
            every=interval,
        )
        for name, interval in every.items()
    )
    written = config.write(WatchList(publishers=(KESTREL,), pages=pages))
    return leaf.write(leaf.ConfigLeaf(at=at, config=objects.put(written)))


def software(name: str) -> bytes:
    return leaf.write(leaf.SoftwareLeaf(at=NOON, software=sha(name)))


def adopted(capture: Kept) -> bytes:
    return leaf.write(
        leaf.RecoveredLeaf(
            at=NOON,
            did="adopted",
            detail="",
            capture=capture.id,
            warc_sha256=capture.warc_sha256,
        )
    )


def pruned(capture: Kept) -> bytes:
    return leaf.write(
        leaf.PruneLeaf(
            at=NOON,
            capture=capture.id,
            warc_sha256=capture.warc_sha256,
            because="names of officers",
            by="clerk",
        )
    )


def rebased(page: PageId, at: datetime, capture: Kept) -> bytes:
    return leaf.write(
        leaf.RebasedLeaf(
            at=at,
            page=page,
            state=state(page, at, capture),
            capture=capture.id,
            because="rebuilt",
            by="clerk",
        )
    )
