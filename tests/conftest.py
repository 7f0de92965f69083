"""What every test gets: no network but loopback; and, asked for, a site and somebody who watches it."""

import ipaddress
import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replaying import Replay
    from tests.servers import Site
    from tests.watcher import Watcher
    from witnessmark.adapters.sandbox.sandbox import Sandbox


@pytest.fixture(autouse=True)
def _no_network_but_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse any connection that would leave this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            try:
                allowed = ipaddress.ip_address(host).is_loopback
            except ValueError:
                allowed = host == "localhost"
            if not allowed:
                raise AssertionError(f"a test tried to leave this machine: {address}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def reading_processes() -> "Iterator[Sandbox]":
    """The real sandbox, begun once for all tests of a process: it takes most of a second."""
    from witnessmark.app.wiring import reading_sandbox  # noqa: PLC0415  only for those who ask

    with reading_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def replay() -> "Iterator[Replay]":
    """The server of real page histories; for tests that are marked `needs_replay`."""
    from tests.replaying import replaying  # noqa: PLC0415  only for those who ask

    with replaying() as replay:
        yield replay


@pytest.fixture
def site() -> "Iterator[Site]":
    """A site with a policy at /policy and a home page."""
    from tests import planted  # noqa: PLC0415  only for those who ask
    from tests.servers import Site  # noqa: PLC0415

    with Site() as site:
        site.says("/policy", body=planted.page())
        site.says("/", body=planted.HOME)
        yield site


@pytest.fixture
def watcher(site: "Site", reading_processes: "Sandbox") -> "Iterator[Watcher]":
    """A watcher of `site`'s policy; whatever the story, the record must hold in the end."""
    from tests.fakes.disk import quick_folder  # noqa: PLC0415  only for those who ask
    from tests.watcher import Watcher, page  # noqa: PLC0415

    with (
        quick_folder() as folder,
        Watcher(
            folder, page(f"{site.url}/policy"), allow=[site.host_port], sandbox=reading_processes
        ) as watcher,
    ):
        yield watcher
        assert watcher.verified().problems == ()
