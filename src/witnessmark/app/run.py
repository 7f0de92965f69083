"""One run: look, tell, publish; the same for `check`, for a tick of `watch`, and for the demonstration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witnessmark.deeds.bookkeeping import open_books
from witnessmark.deeds.check import Looked, check
from witnessmark.deeds.record import seal
from witnessmark.deeds.tell import TellReport, publish, tell
from witnessmark.errors import ArchiveError, WitnessmarkError
from witnessmark.model.pages import WatchedPage

if TYPE_CHECKING:
    from witnessmark.app.wiring import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run came to."""

    looked: tuple[Looked, ...]
    #: None where telling was not asked for.
    told: TellReport | None
    #: Why the site could not be renewed; what was told by mail was told all the same.
    unpublished: str = ""


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
    if not tell:
        return Run(looked=tuple(looked), told=None)
    told, unpublished = tell_all(product)
    return Run(looked=tuple(looked), told=told, unpublished=unpublished)


def tell_all(product: "Product") -> tuple[TellReport, str]:
    """
    Send what is owed, then renew site and feeds; give why that failed, or "".

    Raises:
        ArchiveError: the record cannot be signed or does not hold.
    """
    told = tell(product.ports)
    try:
        publish(product.ports)
    except ArchiveError:
        raise
    except WitnessmarkError as error:
        return told, str(error)
    return told, ""
