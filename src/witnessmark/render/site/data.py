"""What the site is made of: everything that is shown, and nothing that is not."""

from dataclasses import dataclass
from datetime import datetime

from witnessmark.model.captures import CaptureId, FailureKind, Sha256
from witnessmark.model.events import Checkpoint, Event
from witnessmark.model.pages import PageId, PublisherId
from witnessmark.model.states import PageState
from witnessmark.render.masthead import Masthead


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEvent:
    """A final event, with the very bytes that its leaf names."""

    event: Event
    #: The event's object, canonical JSON, and its sha256: `events/<id>.json` is this, byte for byte.
    data: bytes
    digest: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """One look, as a timeline shows it: never with a label or a direction."""

    at: datetime
    #: The outcome's word; "differs" is provisional, and says no more than that.
    outcome: str
    failure: FailureKind | None = None
    capture: CaptureId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """One page, watched now or once."""

    id: PageId
    title: str
    url: str
    publisher: PublisherId
    publisher_name: str
    #: None before the first look.
    state: PageState | None
    #: The newest looks, oldest first; and whether there were more before them.
    looks: tuple[LookLine, ...] = ()
    has_more_looks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteData:
    """The input of `site` and of the feeds."""

    masthead: Masthead
    #: Final events that are not for the operator alone, oldest first.
    events: tuple[PublishedEvent, ...]
    #: By id.
    pages: tuple[PageLine, ...]
    #: None before anything was signed; then there is no event either.
    checkpoint: Checkpoint | None
    made_at: datetime
    #: Messages that were given up after failing for a week.
    given_up: int = 0
