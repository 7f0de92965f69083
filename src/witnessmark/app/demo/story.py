"""The days of the story, as data: what changes, and what a watcher should then be told."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from witnessmark.app.demo.pages import (
    CHALLENGE,
    HOME,
    Promises,
    alpr_policy,
    federal_safeguards,
    portal,
)
from witnessmark.app.demo.town import Answer

VENDOR, POLICY, PORTAL = "/blog/federal-access-safeguards", "/police/alpr", "/police/portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: a line for the reader, what now holds, and pages that answer otherwise."""

    title: str
    change: Callable[[Promises], Promises] = lambda promises: promises
    instead: tuple[tuple[str, Answer], ...] = ()


def answers(day: Day, promises: Promises) -> dict[str, Answer]:
    """Give what each address answers on a day."""
    pages = {
        "/": Answer(body=HOME),
        "/robots.txt": Answer(body="User-agent: *\nDisallow: /admin/\n"),
        VENDOR: Answer(body=federal_safeguards(promises)),
        POLICY: Answer(body=alpr_policy(promises)),
        PORTAL: Answer(body=portal(promises)),
    }
    return {**pages, **dict(day.instead)}


DAYS = (
    Day(title="Three pages are seen for the first time"),
    Day(
        title="Only noise: a date, a counter, a related post",
        change=lambda p: replace(p, updated="January 7, 2026", reads_this_month=51_902),
    ),
    Day(
        title="The vendor: federal queries “must be labelled” becomes “may be labelled”",
        change=lambda p: replace(
            p,
            labelling="Queries run by a federal user may be labelled as federal where the system "
            "supports it.",
        ),
    ),
    Day(
        title="The agency drops one bullet: immigration enforcement",
        change=lambda p: replace(p, immigration=False),
    ),
    Day(
        title="The agency: retention goes from 30 to 365 days",
        change=lambda p: replace(p, retention_days=365),
    ),
    Day(
        title="The vendor improves: a search reason becomes mandatory",
        change=lambda p: replace(
            p,
            justification="A search reason and a case number are required before any search is run.",
        ),
    ),
    Day(
        title="Nothing can be seen: a bot challenge, a redirect to the home page, an empty body",
        instead=(
            (VENDOR, Answer(403, CHALLENGE)),
            (POLICY, Answer(302, "", "/")),
            (PORTAL, Answer(200, "")),
        ),
    ),
    Day(
        title="Still nothing: it is told as not seen, never as removed",
        instead=(
            (VENDOR, Answer(403, CHALLENGE)),
            (POLICY, Answer(302, "", "/")),
            (PORTAL, Answer(200, "")),
        ),
    ),
    Day(title="The pages are back, unchanged"),
)
