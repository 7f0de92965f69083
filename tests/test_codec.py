from datetime import UTC, datetime, timedelta

from witnessmark.model.captures import CaptureId, Failure, FailureKind, Sha256
from witnessmark.model.documents import Document
from witnessmark.model.events import CaptureRef
from witnessmark.model.pages import PageId
from witnessmark.model.states import PageState, Pending, Phase, Spell
from witnessmark.record.codec import dump, load

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_page_state_comes_back_from_its_bytes_as_it_was():
    capture = CaptureRef(
        id=CaptureId("c"),
        captured_at=NOON,
        final_url="https://kestrel.example/policy",
        warc_sha256=Sha256("0" * 64),
        reading=Sha256("1" * 64),
    )
    state = PageState(
        page=PageId("kestrel/policy"),
        phase=Phase.BLIND,
        since_at=NOON - timedelta(days=1),
        baseline=capture,
        pending=Pending(
            capture=capture, since_at=NOON, disagreements=1, in_every_look=(("a", "b"),)
        ),
        spell=Spell(failure=Failure(kind=FailureKind.TIMEOUT, detail="…"), since_at=NOON, looks=2),
    )

    assert load(PageState, dump(state)) == state


def test_a_document_and_a_failure_are_told_apart():
    failure = Failure(kind=FailureKind.GAVE_UP, detail="the child was stopped")

    assert load(Document | Failure, dump(failure)) == failure
