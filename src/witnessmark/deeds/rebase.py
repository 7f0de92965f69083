"""`rebase`: a named person says which capture is the baseline from now on."""

from witnessmark.deeds.inscribe import event_leaves
from witnessmark.deeds.record import record, seal
from witnessmark.errors import SettingsError
from witnessmark.model.captures import CaptureId, Failure
from witnessmark.model.events import CaptureRef
from witnessmark.model.pages import WatchedPage
from witnessmark.model.states import Rebase
from witnessmark.ports import Ports
from witnessmark.record.leaf import RebasedLeaf, split_state, write
from witnessmark.steps.observe import observe
from witnessmark.steps.owe import owe


def rebase(
    page: WatchedPage, capture: str | None, because: str, *, by: str, ports: Ports
) -> CaptureId:
    """
    Make a kept capture the baseline, with a leaf that says who and why.

    Raises:
        SettingsError: no such capture of the page, or today's reader cannot read it.
    """
    if not because.strip():
        raise SettingsError("a rebase needs a reason: --because '…'")
    kept = (
        ports.index.capture(CaptureId(capture)) if capture else ports.index.newest_capture(page.id)
    )
    if kept is None or kept.page != page.id:
        raise SettingsError(
            f"{page.id}: no capture {capture or 'yet'}; witnessmark history {page.id} lists them"
        )
    document = ports.reader.read(ports.captures.served(kept), page)
    if isinstance(document, Failure):
        raise SettingsError(
            f"{page.id}: {kept.id} cannot be read: {document.kind}. {document.detail}"
        )
    at = ports.now()
    reference = CaptureRef(
        id=kept.id,
        captured_at=kept.captured_at,
        final_url=kept.final_url,
        warc_sha256=kept.warc_sha256,
        reading=document.reading,
    )
    observation = observe(
        page,
        ports.index.state(page.id),
        Rebase(at=at, capture=reference, because=because),
        reader=ports.reader.digest(page),
        now=at,
    )
    inline, apart = split_state(observation.state)
    leaf = RebasedLeaf(
        at=at,
        page=page.id,
        state=inline,
        state_object=ports.captures.put(apart) if apart else None,
        events=tuple(event.id for event in observation.events),
        capture=kept.id,
        because=because,
        by=by,
    )
    leaves = (write(leaf), *event_leaves(observation.events, ports))
    record(ports, leaves, owe(observation.events, ports.subscribers()))
    seal(ports)
    return kept.id
