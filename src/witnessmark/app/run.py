"""One run: look, tell, publish; the same for `check`, for a tick of `watch`, and for the demonstration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witnessmark.deeds.bookkeeping import open_books
from witnessmark.deeds.check import Looked, check
from witnessmark.deeds.record import seal
from witnessmark.deeds.tell import TellReport, publish, tell
from witnessmark.model.pages import WatchedPage

if TYPE_CHECKING:
    from witnessmark.app.wiring import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run came to."""

    looked: tuple[Looked, ...]
    #: None where telling was not asked for.
    told: TellReport | None


def run_once(
    product: "Product",
    pages: Sequence[WatchedPage],
    *,
    tell: bool = True,
    each: Callable[[Looked], None] = lambda _: None,
) -> Run:
    """
    Look at each page once, sign, then tell and publish.

    Raises:
        SettingsError: the list of subscribers cannot be read; no site was visited.
        ArchiveError: evidence could not be kept; nothing was told.
    """
    # What is owed is part of what a look records: without the list, a look would be in vain.
    product.ports.subscribers()
    open_books(product.watch_list, product.software, product.ports)
    looked = []
    for one in check(pages, product.ports):
        looked.append(one)
        each(one)
    seal(product.ports)
    return Run(looked=tuple(looked), told=tell_all(product) if tell else None)


def tell_all(product: "Product") -> TellReport:
    """Send what is owed, then renew site and feeds."""
    told = tell(product.ports)
    publish(product.ports)
    return told
