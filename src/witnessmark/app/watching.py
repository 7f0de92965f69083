"""`witnessmark watch`: each tick asks the pure `due` what to look at, and does it as `check` does."""

from datetime import timedelta

import structlog

from witnessmark.app.run import Run, run_once, tell_all
from witnessmark.app.scheduler import repeat
from witnessmark.app.wiring import Product
from witnessmark.errors import SettingsError, WatchListError
from witnessmark.model.pages import WatchedPage
from witnessmark.steps.due import due
from witnessmark.steps.siblings import pulled_forward

log = structlog.get_logger("witnessmark.watch")

#: How often it is asked what is due.
TICK = timedelta(seconds=20)


def watch(product: Product, *, tick: timedelta = TICK) -> None:
    """
    Look at each page in its slot, confirm what differs, tell; until SIGTERM or SIGINT.

    Raises:
        SettingsError: nobody is named whom the sites could reach.
        ArchiveError: evidence could not be kept.
    """
    if not product.settings.contact:
        raise SettingsError(
            "watch visits sites day after day, so they must be able to reach you: "
            "run witnessmark init --contact mailto:you@example.org, or set WITNESSMARK_CONTACT"
        )
    log.info("watching", pages=len(product.watch_list.pages), record=str(product.settings.data))

    def work() -> None:
        one_tick(product)

    broken = repeat(tick, work, stopping=product.lanes.stop)
    log.info("stopped")
    if broken:
        raise broken


def one_tick(product: Product) -> Run | None:
    """
    Look at what is due now and tell what is new; with nothing due, only send what is owed again.

    Gives what the looks came to; None where nothing was due.
    """
    try:
        product.read_again()
    except WatchListError as error:
        log.error("watch list refused, the last good one stays", problems=error.problems)  # noqa: TRY400
    pages = due_pages(product)
    if pages:
        run = run_once(
            product,
            pages,
            each=lambda looked: log.info(
                "looked",
                page=looked.page.id,
                outcome=looked.outcome,
                failure=looked.failure.kind.value if looked.failure else None,
            ),
        )
        log.info("tick", looked=len(run.looked), sent=len(run.told.sent) if run.told else 0)
        if run.unpublished:
            log.error("site not renewed", because=run.unpublished)
        return run
    if _is_owed(product):
        tell_all(product)
    return None


def _is_owed(product: Product) -> bool:
    """Whether a message is to be made or tried now; those that only wait need no new site each tick."""
    staging, now = product.ports.staging, product.ports.now()
    return bool(staging.debts()) or (
        product.has_mail
        and any(owed.next_try_at is None or owed.next_try_at <= now for owed in staging.owed())
    )


def due_pages(product: Product) -> tuple[WatchedPage, ...]:
    """Name the pages to look at now: their slot's time has come, a look is to be confirmed, or a sibling lost."""
    ports, now = product.ports, product.ports.now()
    pages, states = product.watch_list.pages, ports.index.states()
    last_slots = {page.id: ports.index.last_slot(page.id) for page in pages}
    chosen = [one.page for one in due(pages, states, last_slots, now)]
    chosen += [page for page in pulled_forward(pages, states, now) if page not in chosen]
    return tuple(chosen)
