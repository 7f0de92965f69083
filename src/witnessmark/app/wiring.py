"""Where the parts meet: settings in, ports out. The only place that asks the clock."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from ssl import SSLContext
from typing import Any

from witnessmark import __version__
from witnessmark.adapters.captures_on_disk import CapturesOnDisk
from witnessmark.adapters.folder_site import FolderSite
from witnessmark.adapters.index.index_db import IndexDb
from witnessmark.adapters.leftovers import LeftoversOnDisk
from witnessmark.adapters.log_on_disk import LogOnDisk, Pen, create, new_origin
from witnessmark.adapters.private import folder as private_folder
from witnessmark.adapters.private import subscribers
from witnessmark.adapters.private.state_db import StateDb
from witnessmark.adapters.record_on_disk import RecordOnDisk
from witnessmark.adapters.sandbox.reader import SandboxedReader, reading_code
from witnessmark.adapters.sandbox.sandbox import Sandbox
from witnessmark.adapters.smtp import EmlFolder, Smtp, SmtpServer
from witnessmark.adapters.watchlist import read_watch_list as parse_watch_list
from witnessmark.adapters.web.client import fetcher
from witnessmark.adapters.web.guard import Guard
from witnessmark.adapters.web.pace import HostPace
from witnessmark.adapters.web.tap import Limits
from witnessmark.app.lanes import Lanes
from witnessmark.app.settings import Settings
from witnessmark.deeds.audit import audit
from witnessmark.deeds.recover import repair
from witnessmark.errors import NoMailError, SettingsError
from witnessmark.model.captures import Failure
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Document
from witnessmark.model.messages import Message, Subscriber
from witnessmark.model.pages import WatchedPage, WatchList
from witnessmark.ports import Clock, Ports, Say, Send
from witnessmark.record.audit import AuditReport
from witnessmark.record.codec import dump
from witnessmark.render.masthead import Masthead
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.reading.lexicon import vocabulary

_READING = "witnessmark.deeds.reading"


def utc_now() -> datetime:
    """Ask this machine's clock."""
    return datetime.now(UTC)  # noqa: TID251  the one place


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a test and the demonstration replace of the world; the defaults are the real one."""

    now: Clock = utc_now
    #: Addresses on this machine that may be visited all the same.
    allow: frozenset[tuple[str, int]] = frozenset()
    #: How long a host is left alone; None: as the settings say.
    pace: HostPace | None = None
    #: How much of an answer is waited for, and taken; None: as the client says.
    limits: Limits | None = None
    #: Whom we believe about the name of a site; None: the roots that this machine trusts.
    trust: SSLContext | None = None
    #: Children that read foreign bytes, which somebody else ends; None: own ones, ended at closing.
    sandbox: Sandbox | None = None
    #: Also put each message here as an .eml file.
    letters: Path | None = None
    #: Where events of a run are said; nowhere unless somebody wants them (`watch` logs them).
    say: Say = lambda *_, **__: None


@dataclass(slots=True, kw_only=True)
class Product:
    """The opened product: ports for the deeds, and what a command wants to know beside them."""

    settings: Settings
    world: World
    ports: Ports
    lanes: Lanes
    watch_list: WatchList
    #: Canonical JSON: our code and every library that runs, with versions.
    software: bytes
    #: The log's public key; publish it elsewhere.
    vkey: str
    #: What start-up had to mend, as sentences.
    repaired: tuple[str, ...] = ()
    first_time: bool = False

    def page_named(self, name: str) -> WatchedPage:
        """
        Find a page by its id.

        Raises:
            SettingsError: no such page is watched.
        """
        for page in self.watch_list.pages:
            if page.id == name:
                return page
        raise SettingsError(f"{name}: no such page in {self.settings.pages}")

    def pages_named(self, names: Sequence[str]) -> tuple[WatchedPage, ...]:
        """Find pages by id; all of them where no id is given."""
        return tuple(map(self.page_named, names)) or self.watch_list.pages

    @property
    def has_mail(self) -> bool:
        """Whether messages can be sent at all."""
        return bool(self.settings.smtp_host or self.world.letters)

    def read_again(self) -> None:
        """
        Take over a changed watch list.

        Raises:
            WatchListError: it is wrong; the one at hand stays.
        """
        self.watch_list = read_watch_list(self.settings, self.world)

    def places(self) -> tuple[tuple[str, str], ...]:
        """Say where archive, site and feed lie."""
        site = self.settings.site
        return (
            ("archive", str(self.settings.data)),
            ("site", str(site / "index.html")),
            ("feed", str(site / "feeds" / "all.atom")),
        )


def read_watch_list(settings: Settings, world: World | None = None) -> WatchList:
    """
    Read and validate the watch list.

    Raises:
        WatchListError: each problem with file, line, column and remedy.
    """
    inside = bool(world and world.allow)
    return parse_watch_list(
        settings.pages,
        is_vocabulary=vocabulary,
        safeguards={entry.id for entry in catalogue().safeguards},
        any_port=inside,
    )


@contextmanager
def opened(settings: Settings, world: World | None = None) -> Iterator[Product]:
    """
    Open the record for writing: made the first time, locked, repaired, wired.

    Raises:
        WitnessmarkError: anything that must be mended first, with its remedy.
    """
    world = world or World()
    watch_list = read_watch_list(settings, world)
    first_time = not (settings.data / "VERSION").exists()
    private, vkey = initialised(settings)
    with ExitStack() as stack:
        sandbox = world.sandbox or stack.enter_context(reading_sandbox())
        captures = CapturesOnDisk(snapshots=settings.data, private=settings.private)
        pen = Pen(key=private.log_key, remembered=private.signed_note)
        tiles = stack.enter_context(LogOnDisk(settings.data, pen=pen))
        staging = StateDb(private.state_db, log_size=tiles.size)
        stack.callback(staging.close)
        index = IndexDb(settings.index, get=captures.get)
        stack.callback(index.close)
        lanes = Lanes()
        masthead = masthead_of(settings, vkey)
        product = Product(
            settings=settings,
            world=world,
            lanes=lanes,
            watch_list=watch_list,
            software=dump(_software(), dict[str, Any]),
            vkey=vkey,
            first_time=first_time,
            ports=Ports(
                now=world.now,
                pages=lambda: product.watch_list.pages,
                in_lanes=lambda pages, work: lanes.run(pages, work, url=lambda page: page.url),
                fetch=_fetcher(settings, world),
                reader=SandboxedReader(
                    sandbox, read=f"{_READING}:read", compare=f"{_READING}:compare"
                ),
                captures=captures,
                staging=staging,
                log=tiles,
                index=index,
                send=_sender(settings, world, masthead),
                publish=FolderSite(settings.site),
                subscribers=lambda: subscribers.read(private.subscribers),
                veil=private.veil,
                say=world.say,
                masthead=masthead,
            ),
        )
        product.repaired = repair(
            product.ports,
            LeftoversOnDisk(snapshots=settings.data, private=settings.private),
            vkey=vkey,
            now=world.now(),
            mended=tiles.repaired,
        )
        yield product


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecord:
    """A record opened for reading only."""

    index: IndexDb
    captures: CapturesOnDisk


@contextmanager
def reading_record(settings: Settings) -> Iterator[OpenRecord]:
    """
    Open the record for questions; a running `watch` is not disturbed.

    Raises:
        SettingsError: there is no record yet, or its index was dropped.
    """
    file = settings.index
    if not file.exists():
        raise SettingsError(
            f"{file}: nothing is recorded here yet: witnessmark check. If the index was dropped:"
            " witnessmark reindex."
        )
    captures = CapturesOnDisk(snapshots=settings.data, private=settings.private)
    index = IndexDb(file, get=captures.get)
    try:
        yield OpenRecord(index=index, captures=captures)
    finally:
        index.close()


def initialised(settings: Settings) -> tuple[private_folder.PrivateFolder, str]:
    """
    Make the private folder, the key and an empty log where there are none; give both with the vkey.

    Raises:
        SettingsError: the folders are laid out in a way that would publish what is private.
        ArchiveError: the disk is full or failing.
    """
    vkey_file = settings.data / "log" / "log.vkey"
    has_private = (settings.private / private_folder.LOG_KEY).exists()
    if vkey_file.exists() and not has_private:
        raise SettingsError(
            f"{settings.private}: the key of the log in {settings.data} is gone. Bring the private "
            "folder back from a backup; or begin a new record elsewhere: --data FOLDER."
        )
    if not vkey_file.exists() and (settings.private / "signed.note").exists():
        raise SettingsError(
            f"{settings.data}: the record that {settings.private} belongs to is gone. Bring it back "
            "from a backup; or begin a new one with a new --private FOLDER."
        )
    if vkey_file.exists():
        private = private_folder.PrivateFolder(settings.private, snapshots=settings.data)
        return private, vkey_file.read_text().strip()
    private = private_folder.create(settings.private, snapshots=settings.data)
    return private, create(settings.data, private.log_key, new_origin())


@contextmanager
def reading_sandbox() -> Iterator[Sandbox]:
    """
    Run the children that read foreign bytes.

    Raises:
        CatalogueError: somebody edited the catalogue and made a mistake; a child could not say so.
    """
    catalogue()
    with Sandbox(
        modules=[_READING],
        warm=[f"{_READING}:warm"],
        returns=[Document | Failure, Comparison | Failure],
    ) as sandbox:
        yield sandbox


@contextmanager
def text_comparer() -> Iterator[Callable[[str, str, str], Comparison | Failure]]:
    """Give `(before, after, format) -> comparison`, in a child process."""
    with reading_sandbox() as sandbox:

        def compared(before: str, after: str, kind: str) -> Comparison | Failure:
            result: Comparison | Failure = sandbox.run(
                f"{_READING}:compare_texts", before, after, kind, returns=Comparison | Failure
            )
            return result

        yield compared


def audit_of(snapshots: Path, *, vkey: str | None, known: tuple[str, ...] = ()) -> AuditReport:
    """
    Check a record on disk; without private data, without the index.

    `known`: checkpoint notes that reached somebody earlier; the record must continue each.

    Raises:
        SettingsError: there is no folder.
    """
    if not snapshots.is_dir():
        raise SettingsError(f"{snapshots}: no such folder; give the record to verify")
    return audit(RecordOnDisk(snapshots), vkey=vkey, known=known)


def masthead_of(settings: Settings, vkey: str) -> Masthead:
    """Say who publishes."""
    return Masthead(
        base_url=settings.site_url,
        sender=settings.mail_from,
        contact=settings.reply_to,
        safeguards={entry.id: entry.title for entry in catalogue().safeguards},
        vkey=vkey,
    )


def _fetcher(settings: Settings, world: World) -> Any:
    return fetcher(
        contact=settings.contact or "https://witnessmark.example/unconfigured",
        now=world.now,
        guard=Guard(allow_private=world.allow),
        pace=world.pace or HostPace(gap=settings.host_gap),
        limits=world.limits,
        trust=world.trust,
    )


def _sender(settings: Settings, world: World, masthead: Masthead) -> Send:
    senders: list[Send] = []
    if world.letters:
        senders.append(EmlFolder(world.letters, masthead=masthead, now=world.now))
    if settings.smtp_host:
        server = SmtpServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=settings.smtp_password,
            encryption=settings.smtp_encryption,
        )
        senders.append(Smtp(server, masthead=masthead, now=world.now))
    if not senders:
        return _no_mail

    def send(message: Message, subscriber: Subscriber) -> None:
        for sender in senders:
            sender(message, subscriber)

    return send


def _no_mail(_message: Message, _subscriber: Subscriber) -> None:
    raise NoMailError("no mail server is set: set WITNESSMARK_SMTP_HOST; the message stays owed")


def _software() -> dict[str, Any]:
    import platform
    from importlib import metadata

    code = reading_code(_READING)
    return {
        "v": 1,
        "type": "software",
        "witnessmark": __version__,
        "python": platform.python_version(),
        "reading": dict(code.files),
        "libraries": {
            one.metadata["Name"].lower(): one.version
            for one in metadata.distributions()
            if one.metadata["Name"]
        },
    }
