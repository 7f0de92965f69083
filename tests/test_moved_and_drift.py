from dataclasses import replace
from datetime import UTC, datetime, timedelta

from witnessmark.model.captures import CaptureId, Sha256
from witnessmark.model.changes import Change, Comparison, Label, Quote, SafeguardId, Severity
from witnessmark.model.documents import Document, Unit, UnitKind, Zone
from witnessmark.model.events import CaptureRef
from witnessmark.model.pages import PageId, Publisher, PublisherId, PublisherKind, WatchedPage
from witnessmark.model.states import Anchor, PageState, Pending, Phase
from witnessmark.steps.drift import anchored, anchors, with_drift
from witnessmark.steps.siblings import Sibling, place, pulled_forward

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PROMISE = "Plate reads are never used for immigration enforcement of any kind."
BAN, RETENTION = SafeguardId("immigration-enforcement-ban"), SafeguardId("retention-limit")


def capture(name: str, day: int = 0) -> CaptureRef:
    return CaptureRef(
        id=CaptureId(name),
        captured_at=NOON + timedelta(days=day),
        final_url="https://kestrel.example/",
        warc_sha256=Sha256("0" * 64),
        reading=Sha256(name),
    )


def loss(safeguard: SafeguardId = BAN, label: Label = Label.REMOVED) -> Change:
    return Change(
        safeguard=safeguard,
        label=label,
        detail="",
        before=Quote(text=PROMISE),
        after=None,
        deltas=(),
        rule="removed",
        severity=Severity.CRITICAL,
        confidence=0.9,
        explanation="The page no longer says it.",
    )


def comparison(*changes: Change) -> Comparison:
    return Comparison(before=Sha256("a"), after=Sha256("b"), changes=changes)


def sibling(text: str, *, is_new: bool, zone: Zone = Zone.POLICY) -> Sibling:
    unit = Unit(text=text, kind=UnitKind.PARAGRAPH, zone=zone)
    document = Document(
        units=(unit,),
        title="Trust",
        language="en",
        words=9,
        policy_words=9,
        chosen_by="main",
        reading=Sha256("s"),
    )
    return Sibling(page=PageId("kestrel/trust"), title="Trust", document=document, is_new=is_new)


def test_a_promise_that_newly_stands_on_a_sibling_moved_and_was_not_removed():
    found = place(comparison(loss()), [sibling(PROMISE, is_new=True)])

    assert [change.label for change in found.changes] == [Label.MOVED]
    assert "kestrel/trust" in found.changes[0].explanation


def test_a_promise_that_always_stood_on_a_sibling_too_is_removed_from_this_page_and_it_is_said():
    found = place(comparison(loss()), [sibling(PROMISE, is_new=False)])

    assert [change.label for change in found.changes] == [Label.REMOVED]
    assert "still stand on Trust" in found.changes[0].explanation


def test_a_promise_in_a_siblings_footer_is_no_move():
    found = place(comparison(loss()), [sibling(PROMISE, is_new=True, zone=Zone.FURNITURE)])

    assert [change.label for change in found.changes] == [Label.REMOVED]


def test_a_promise_inside_longer_other_words_is_no_move():
    longer = PROMISE.replace("never used", "no longer never used")
    found = place(comparison(loss()), [sibling(longer, is_new=True)])

    assert [change.label for change in found.changes] == [Label.REMOVED]


def test_a_removal_says_how_many_siblings_were_searched_and_how_many_could_not_be_seen():
    found = place(comparison(loss()), [sibling("Other words.", is_new=True)], unseen=2)

    assert "1 other pages" in found.changes[0].explanation
    assert "2 more could not be seen" in found.changes[0].explanation


def test_a_loss_in_small_steps_is_still_a_loss():
    first = capture("first")
    state = PageState(
        page=PageId("kestrel/policy"),
        phase=Phase.PRESENT,
        since_at=NOON,
        baseline=capture("reworded", 5),
        first=first,
    )
    step = comparison(replace(loss(), label=Label.REWORDED))

    assert dict(anchors(state)) == {first: None}
    found = with_drift(step, [(first, None, comparison(loss(label=Label.WEAKENED)))], frozenset())

    assert [c.label for c in found.losses] == [Label.WEAKENED]
    assert "in small steps since 2026-01-01" in found.losses[0].detail


def test_what_was_told_once_is_not_told_again_as_drift():
    told = capture("told", 3)
    state = PageState(
        page=PageId("kestrel/policy"),
        phase=Phase.PRESENT,
        since_at=NOON,
        baseline=capture("now", 5),
        first=capture("first"),
        anchors=(Anchor(safeguard=BAN, capture=told),),
    )
    earlier = [
        (capture("first"), None, comparison(loss(BAN), loss(RETENTION))),
        (told, frozenset({BAN}), comparison()),
    ]

    assert set(anchors(state)) == {capture("first"), told}
    found = with_drift(comparison(), earlier, frozenset({BAN}))

    assert [c.safeguard for c in found.losses] == [RETENTION]


def test_the_first_baseline_becomes_the_first_anchor_and_stays_it():
    state = PageState(
        page=PageId("kestrel/policy"), phase=Phase.PRESENT, since_at=NOON, baseline=capture("a")
    )

    once = anchored(state, ())
    later = anchored(replace(once, baseline=capture("b", 1)), ())

    assert later.first == capture("a")


def watched(name: str) -> WatchedPage:
    publisher = Publisher(id=PublisherId("kestrel"), name="Kestrel", kind=PublisherKind.VENDOR)
    return WatchedPage(
        id=PageId(f"kestrel/{name}"),
        publisher=publisher,
        url=f"https://k.example/{name}",
        title=name,
    )


def looked(name: str, *, at: datetime, pending: Pending | None = None) -> PageState:
    phase = Phase.PROVISIONAL if pending else Phase.PRESENT
    return PageState(
        page=PageId(f"kestrel/{name}"), phase=phase, since_at=NOON, looked_at=at, pending=pending
    )


def test_a_removal_seen_once_pulls_the_publishers_other_pages_forward_one_time():
    lost = Pending(
        capture=capture("other"), since_at=NOON, disagreements=1, comparison=comparison(loss())
    )
    pages = [watched("policy"), watched("trust")]
    states = {
        pages[0].id: looked("policy", at=NOON, pending=lost),
        pages[1].id: looked("trust", at=NOON - timedelta(hours=20)),
    }

    assert pulled_forward(pages, states, NOON + timedelta(minutes=1)) == (pages[1],)
    states[pages[1].id] = looked("trust", at=NOON + timedelta(minutes=2))
    assert pulled_forward(pages, states, NOON + timedelta(minutes=3)) == ()


def test_nobody_waits_for_siblings_past_six_hours_or_for_a_mere_rewording():
    def pages_due(change: Change, hours: int) -> tuple[WatchedPage, ...]:
        pending = Pending(
            capture=capture("other"),
            since_at=NOON,
            disagreements=1,
            comparison=comparison(change),
        )
        pages = [watched("policy"), watched("trust")]
        states = {
            pages[0].id: looked("policy", at=NOON, pending=pending),
            pages[1].id: looked("trust", at=NOON - timedelta(hours=20)),
        }
        return pulled_forward(pages, states, NOON + timedelta(hours=hours))

    assert pages_due(loss(), 5) != ()
    assert pages_due(loss(), 7) == ()
    assert pages_due(loss(label=Label.WEAKENED), 1) == ()
