"""One look's bytes, read and judged: which of the inputs of docs/states.md it is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from witnessmark.errors import TamperError, WitnessmarkError
from witnessmark.model.captures import Failure, FailureKind, Fetched, Kept, Sha256
from witnessmark.model.changes import Comparison, Label
from witnessmark.model.documents import Document
from witnessmark.model.events import CaptureRef
from witnessmark.model.pages import WatchedPage
from witnessmark.model.states import (
    BaselineUnreadable,
    Look,
    PageState,
    Phase,
    ReaderChanged,
    Seen,
    Unseen,
)
from witnessmark.ports import LookEntry, Ports
from witnessmark.steps.drift import anchors, with_drift
from witnessmark.steps.gate import gate, shows_identity
from witnessmark.steps.siblings import MOST_SIBLINGS, Sibling, place

#: How many older captures are tried when the baseline can no longer be read.
MOST_OLDER: Final = 10
#: A permanent redirect is the page's new address where this much of its text came along.
SAME_PAGE: Final = 0.8


def see(
    page: WatchedPage, state: PageState | None, fetched: Fetched, kept: Kept | None, ports: Ports
) -> Iterator[Look]:
    """
    Give the inputs of one look: what a better reader finds late, then what was seen today.

    Both sides of every comparison are read now, from archived bytes, by the same reader. A fault of
    ours over one page is an input too: it is recorded and told, and the other pages are still seen.
    """
    try:
        yield from _inputs(page, state, fetched, kept, ports)
    except TamperError as error:
        # The other pages have their evidence. This one counts as not seen until its own is back, or
        # until a person names another baseline; none is taken in its place.
        failure = Failure(
            kind=FailureKind.GAVE_UP,
            detail=f"{page.url}: it was served, and cannot be compared: {error} Where no copy is left: "
            f"witnessmark rebase {page.id}",
        )
        capture = _reference(kept, "") if kept else None
        yield Unseen(at=fetched.started_at, failure=failure, capture=capture)
    except WitnessmarkError:
        raise
    except Exception as error:  # noqa: BLE001  what one page does to us must not blind us to the others
        fault = f"{type(error).__name__}: {error}"
        ports.say("our fault", page=page.id, error=fault)
        failure = Failure(
            kind=FailureKind.GAVE_UP,
            detail=f"{page.url}: it was served, and a fault of witnessmark kept it from being read "
            f"({fault[:200]}). Please report it; the answer is kept.",
        )
        yield Unseen(
            at=fetched.started_at,
            failure=failure,
            capture=_reference(kept, "") if kept else None,
        )


def _inputs(
    page: WatchedPage, state: PageState | None, fetched: Fetched, kept: Kept | None, ports: Ports
) -> Iterator[Look]:
    if state and (late := _late(page, state, fetched.started_at, ports)):
        yield late
        state = replace(state, baseline=late.capture, last_good=late.capture)
    yield _today(page, state, fetched, kept, ports)


def todays(page: WatchedPage, state: PageState | None, ports: Ports) -> PageState | None:
    """Give a page's state with the readings that today's reader gives to the captures it names."""
    if state is None or state.reader == ports.reader.digest(page):
        return state

    def again(reference: CaptureRef | None) -> CaptureRef | None:
        if reference is None:
            return None
        side = _read_if_whole(reference, page, ports)  # whoever compares with it will say so
        return replace(reference, reading=side.reading) if side else reference

    pending = state.pending
    if pending and (capture := again(pending.capture)):
        pending = replace(pending, capture=capture)
    return replace(
        state,
        baseline=again(state.baseline),
        last_good=again(state.last_good),
        pending=pending,
        variants=tuple(filter(None, map(again, state.variants))),
        earlier=tuple(filter(None, map(again, state.earlier))),
    )


def _today(
    page: WatchedPage, state: PageState | None, fetched: Fetched, kept: Kept | None, ports: Ports
) -> Look:
    at = fetched.started_at
    if fetched.failure or kept is None:
        failure = fetched.failure or Failure(
            kind=FailureKind.DISCONNECTED, detail=f"{page.url}: no byte came. It is tried again."
        )
        capture = _reference(kept, "") if kept else None
        return Unseen(
            at=at,
            failure=failure,
            capture=capture,
            retry_at=fetched.retry_at,
            host_answers=_host_answers(page, ports),
        )
    served = ports.captures.served(kept)
    document = ports.reader.read(served, page)
    if isinstance(document, Failure):
        return Unseen(at=at, failure=document, capture=_reference(kept, ""))
    capture = _reference(kept, document.reading)
    references = state.references if state else ()
    sides = [_read(reference, page, ports) for reference in references]
    baseline = next((side for side in sides if isinstance(side, Document)), None)
    older = None if baseline or not references else _older(page, capture, ports)
    wrong = gate(page, served, document, baseline or (older and older[1]))
    if wrong:
        found: Comparison | Failure | None = None
        if baseline and wrong.kind is FailureKind.SHRUNK:
            same_page = shows_identity(page, served, document, baseline)
            found = ports.reader.compare(baseline, document) if same_page else None
        shrunk = found if isinstance(found, Comparison) else None
        return Unseen(at=at, failure=wrong, capture=capture, shrunk=shrunk)
    if references and baseline is None:
        assert isinstance(sides[0], Failure)
        return _without_baseline(capture, document, older, failure=sides[0], ports=ports)
    comparisons = []
    for side in sides:
        # An unreadable variant cannot vouch for anything; the first readable one speaks for it.
        found = _compared(side if isinstance(side, Document) else _is(baseline), document, ports)
        if isinstance(found, Failure):
            return Unseen(at=at, failure=found, capture=capture)
        comparisons.append(found)
    if state:
        comparisons = [_completed(c, page, state, document, ports) for c in comparisons]
    moved_to = _moved_to(page, fetched, comparisons)
    return Seen(at=at, capture=capture, comparisons=tuple(comparisons), moved_to=moved_to)


def _compared(before: Document, after: Document, ports: Ports) -> Comparison | Failure:
    """Two sides of one reading hold the same promises, whatever their noise: nothing to judge."""
    if before.reading == after.reading:
        return Comparison(before=before.reading, after=after.reading)
    return ports.reader.compare(before, after)


def _host_answers(page: WatchedPage, ports: Ports) -> bool:
    """False where every other page of the host is out of sight too: then "not there" says little."""
    host = urlsplit(page.url).hostname
    others = [
        state
        for other in ports.pages()
        if other.id != page.id and urlsplit(other.url).hostname == host
        if (state := ports.index.state(other.id)) is not None
    ]
    return not others or any(state.phase not in (Phase.BLIND, Phase.GONE) for state in others)


def _is(document: Document | None) -> Document:
    assert document is not None
    return document


def _older(
    page: WatchedPage, capture: CaptureRef, ports: Ports
) -> tuple[CaptureRef, Document] | None:
    """Find the newest older capture that today's reader can read."""
    for entry in reversed(ports.index.looks(page.id, newest=MOST_OLDER)):
        if entry.failure or entry.capture is None or entry.capture.id == capture.id:
            continue
        older = _reference(entry.capture, "")
        if side := _read_if_whole(older, page, ports):
            return replace(older, reading=side.reading), side
    return None


def _without_baseline(
    capture: CaptureRef,
    document: Document,
    older: tuple[CaptureRef, Document] | None,
    *,
    failure: Failure,
    ports: Ports,
) -> BaselineUnreadable:
    """Compare with an older capture where there is one that can be read."""
    found = ports.reader.compare(older[1], document) if older else None
    return BaselineUnreadable(
        at=capture.captured_at,
        capture=capture,
        failure=failure,
        older=older[0] if older else None,
        comparison=found if isinstance(found, Comparison) else None,
    )


def _late(page: WatchedPage, state: PageState, at: datetime, ports: Ports) -> ReaderChanged | None:
    """Find what an older reader missed between the baseline and the last good capture."""
    base, last = state.baseline, state.last_good
    if state.reader == ports.reader.digest(page) or base is None or last is None:
        return None
    if base.reading == last.reading or state.variants:
        return None
    before, after = _read(base, page, ports), _read(last, page, ports)
    if isinstance(before, Failure) or isinstance(after, Failure):
        return None  # what cannot be read today is told by the look itself
    comparison = ports.reader.compare(before, after)
    if isinstance(comparison, Failure):
        return None
    between = [
        entry
        for entry in ports.index.looks(page.id)
        if entry.capture
        and not entry.failure
        and base.captured_at <= entry.looked_at <= last.captured_at
    ]
    same, other, used = _bisected(base, last, between, page, ports)
    return ReaderChanged(
        at=at,
        capture=last,
        comparison=comparison,
        last_same_at=same.captured_at,
        first_other_at=other.captured_at,
        captures=tuple(reference.id for reference in used),
    )


def _bisected(
    base: CaptureRef,
    last: CaptureRef,
    between: Sequence[LookEntry],
    page: WatchedPage,
    ports: Ports,
) -> tuple[CaptureRef, CaptureRef, tuple[CaptureRef, ...]]:
    """Narrow down when the reading changed: last capture that reads as before, first that does not."""
    same, other, used = base, last, [base, last]
    low, high = 0, len(between)
    while low < high:
        middle = (low + high) // 2
        kept = between[middle].capture
        assert kept is not None
        reference = _reference(kept, "")
        side = _read_if_whole(reference, page, ports)
        if side and side.reading != base.reading:
            other, high = replace(reference, reading=side.reading), middle
            used.append(other)
        else:
            if side:
                same = replace(reference, reading=side.reading)
                used.append(same)
            low = middle + 1
    return same, other, tuple(dict.fromkeys(used))


def _completed(
    comparison: Comparison, page: WatchedPage, state: PageState, document: Document, ports: Ports
) -> Comparison:
    """Add what only shows against older told readings, and where else lost words stand."""
    if comparison.before == comparison.after:
        return comparison
    earlier = []
    for reference, safeguards in anchors(state).items():
        side = _read_if_whole(reference, page, ports)
        found = _compared(side, document, ports) if side else None
        if isinstance(found, Comparison):
            earlier.append((reference, safeguards, found))
    named = frozenset(anchor.safeguard for anchor in state.anchors)
    comparison = with_drift(comparison, earlier, named)
    if any(change.label is Label.REMOVED for change in comparison.changes):
        siblings, unseen = _siblings(page, state, ports)
        comparison = place(comparison, siblings, unseen=unseen)
    return comparison


def _siblings(page: WatchedPage, state: PageState, ports: Ports) -> tuple[tuple[Sibling, ...], int]:
    """Read the publisher's other pages as last seen; and count those that could not be."""
    found: list[Sibling] = []
    unseen = 0
    for other in ports.pages():
        if other.publisher.id != page.publisher.id or other.id == page.id:
            continue
        if len(found) == MOST_SIBLINGS:
            break
        theirs = ports.index.state(other.id)
        if theirs is None:
            continue
        newest = theirs.pending.capture if theirs.pending else theirs.baseline
        side = _read_if_whole(newest, other, ports) if newest else None
        if theirs.phase in (Phase.BLIND, Phase.GONE) or newest is None or side is None:
            unseen += 1
            continue
        # A page that reads as at its first sight may have held the words for years.
        has_changed = theirs.first is not None and theirs.first.id != newest.id
        is_new = has_changed and (state.seen_at is None or newest.captured_at > state.seen_at)
        found.append(
            Sibling(
                page=other.id,
                title=other.title,
                document=side,
                is_new=is_new,
                is_confirmed=theirs.pending is None,
            )
        )
    return tuple(found), unseen


def _moved_to(page: WatchedPage, fetched: Fetched, comparisons: Sequence[Comparison]) -> str | None:
    final = fetched.exchanges[-1].url if fetched.exchanges else page.url
    hops = [exchange.status for exchange in fetched.exchanges[:-1]]
    permanent = bool(hops) and all(status in (301, 308) for status in hops)
    if permanent and final != page.url and all(c.kept >= SAME_PAGE for c in comparisons):
        return final
    return None


def _read(reference: CaptureRef, page: WatchedPage, ports: Ports) -> Document | Failure:
    kept = ports.index.capture(reference.id)
    if kept is None:
        return Failure(
            kind=FailureKind.UNDECODABLE,
            detail=f"{page.id}: the capture {reference.id} is not in the index; "
            "run witnessmark reindex.",
        )
    return ports.reader.read(ports.captures.served(kept), page)


def _read_if_whole(reference: CaptureRef, page: WatchedPage, ports: Ports) -> Document | None:
    """Read what helps and is not needed: where a file is lost, the look goes on without it."""
    try:
        side = _read(reference, page, ports)
    except TamperError:
        return None
    return side if isinstance(side, Document) else None


def _reference(kept: Kept, reading: str) -> CaptureRef:
    return CaptureRef(
        id=kept.id,
        captured_at=kept.captured_at,
        final_url=kept.final_url,
        warc_sha256=kept.warc_sha256,
        reading=Sha256(reading),
    )
