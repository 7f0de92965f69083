"""Who publishes: what every mail, feed and page says of the house that makes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from witnessmark.model.changes import SafeguardId
from witnessmark.model.events import EventId
from witnessmark.model.messages import SubscriberId
from witnessmark.model.pages import PageId, PublisherId
from witnessmark.render.words import named


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """The settings of everything that is shown; made in app/wiring.py."""

    name: str = "Witnessmark"
    #: Where the site stands, with a slash at its end; "" where there is none, and then nothing links to it.
    base_url: str = ""
    #: The address that mail comes from, `alerts@example.org`.
    sender: str = "witnessmark@localhost"
    #: The address that corrections and unsubscriptions go to; "" means the sender.
    contact: str = ""
    #: Names of the safeguards, from the catalogue, by id.
    safeguards: Mapping[SafeguardId, str] = field(default_factory=dict)
    #: The log's public key, as a C2SP signed-note verifier key; "" leaves it out.
    vkey: str = ""

    @property
    def reply_to(self) -> str:
        """The address that people write to."""
        return self.contact or self.sender

    @property
    def domain(self) -> str:
        """The domain of the sender, for Message-ID and List-Id."""
        return self.sender.rpartition("@")[2] or "localhost"

    @property
    def list_id(self) -> str:
        """RFC 2919: one name for the whole list, whatever a subscriber's filter."""
        return f"alerts.{self.domain}" if "." in self.domain else f"alerts.{self.domain}.invalid"

    @property
    def tag_authority(self) -> str:
        """The domain of our RFC 4151 tags; it must stay what it is, or readers show all entries anew."""
        return urlsplit(self.base_url).hostname or self.domain

    def safeguard(self, safeguard: SafeguardId) -> str:
        """Name a safeguard, in the catalogue's words where it has some."""
        return self.safeguards.get(safeguard) or named(safeguard)

    def unsubscribe_mailto(self, subscriber: SubscriberId) -> str:
        """RFC 6068 address that asks for the end of a subscription; it names the slug, not the address."""
        subject = quote(f"unsubscribe {subscriber}", safe="")
        return f"mailto:{quote(self.reply_to, safe='@.+-_')}?subject={subject}"

    def url(self, path: str) -> str:
        """Give the full address of a file of the site, or "" where there is no site."""
        return self.base_url + path if self.base_url else ""

    def event_url(self, event: EventId) -> str:
        """Give the address of an event's page."""
        return self.url(event_path(event).removesuffix("index.html"))

    def page_url(self, page: PageId) -> str:
        """Give the address of a watched page's timeline."""
        return self.url(page_path(page).removesuffix("index.html"))


def event_path(event: EventId) -> str:
    """Where an event's page stands in the site."""
    return f"events/{event}/index.html"


def page_path(page: PageId) -> str:
    """Where a watched page's timeline stands in the site."""
    return f"pages/{page}/index.html"


def feed_path(publisher: PublisherId | None = None) -> str:
    """Where a publisher's feed, or that of all events, stands in the site."""
    return f"feeds/publishers/{publisher}.atom" if publisher else "feeds/all.atom"
