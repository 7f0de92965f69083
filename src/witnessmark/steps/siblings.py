"""Look for a lost promise on the publisher's other pages: moved is not removed."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from witnessmark.model.changes import Change, Comparison, Label, Quote
from witnessmark.model.documents import Document, Zone
from witnessmark.model.pages import PageId, PublisherId, WatchedPage
from witnessmark.model.states import PageState, Pending, Phase

_WORD = re.compile(r"\w+")

#: Fewer words than this prove nothing: "Never." stands on many pages.
_ENOUGH_WORDS: Final = 5
#: How many of a publisher's pages are searched for a promise that went missing.
MOST_SIBLINGS: Final = 30
#: How long after the first sight of a removal its siblings are still pulled forward.
WAIT_FOR_SIBLINGS: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another page of the same publisher, as last read."""

    page: PageId
    title: str
    document: Document
    #: True where this reading appeared after the loss was last not there: then the promise came here.
    is_new: bool
    #: False where this reading was seen once so far: it may be gone again at the next look.
    is_confirmed: bool = True


def place(comparison: Comparison, siblings: Sequence[Sibling], *, unseen: int = 0) -> Comparison:
    """
    Say of each removed safeguard where else its words stand.

    Words that newly appeared on a sibling make the change `moved`, for review where they were seen
    there only once: were they to vanish again, the removal would else have been told to nobody. Words that stood there all along
    leave it `removed` from this page, and say so. `unseen` siblings could not be looked at: a
    removal says how many.
    """
    if not siblings and not unseen:
        return comparison
    texts = [(sibling, _policy_text(sibling.document)) for sibling in siblings]
    changes = tuple(_placed(change, texts, unseen) for change in comparison.changes)
    return replace(comparison, changes=changes)


def _placed(change: Change, texts: Sequence[tuple[Sibling, str]], unseen: int) -> Change:
    if change.label is not Label.REMOVED or change.before is None:
        return change
    words = _folded(change.before.text)
    if words.count(" ") + 1 < _ENOUGH_WORDS:
        return change
    found = [sibling for sibling, text in texts if f" {words} " in text]
    for sibling in found:
        if sibling.is_new:
            once = "" if sibling.is_confirmed else " They were seen there once so far."
            return replace(
                change,
                label=Label.MOVED,
                for_review=change.for_review or not sibling.is_confirmed,
                detail=f"moved to {sibling.page}",
                after=Quote(text=change.before.text, where=sibling.title),
                explanation=f"{change.explanation} The same words now stand on another page of this "
                f"publisher: {sibling.title} ({sibling.page}).{once}",
            )
    if found:
        said = f"The same words still stand on {', '.join(sibling.title for sibling in found)}."
    else:
        said = (
            f"{len(texts)} other pages of this publisher were searched and do not hold these words."
        )
    if unseen:
        said += f" {unseen} more could not be seen."
    return replace(change, explanation=f"{change.explanation} {said}")


def _policy_text(document: Document) -> str:
    policy = (unit.text for unit in document.units if unit.zone is Zone.POLICY)
    return " | ".join(["", *(_folded(text) for text in policy), ""])


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def pulled_forward(
    pages: Sequence[WatchedPage], states: Mapping[PageId, PageState], now: datetime
) -> tuple[WatchedPage, ...]:
    """
    Name the pages to look at before a removal on a sibling may be told.

    A page is named once for each provisional removal of its publisher: when its last look is older
    than the first sight of that removal. At most `MOST_SIBLINGS` a publisher, and none once the
    removal has waited `WAIT_FOR_SIBLINGS`.
    """
    lost_at: dict[PublisherId, datetime] = {}
    for page in pages:
        state = states.get(page.id)
        pending = state.pending if state and state.phase is Phase.PROVISIONAL else None
        if pending and now - pending.since_at <= WAIT_FOR_SIBLINGS and _has_removal(pending):
            known = lost_at.get(page.publisher.id, pending.since_at)
            lost_at[page.publisher.id] = max(known, pending.since_at)
    found: dict[PublisherId, list[WatchedPage]] = defaultdict(list)
    for page in pages:
        since, state = lost_at.get(page.publisher.id), states.get(page.id)
        if since is None or state is None or state.phase in (Phase.RETIRED, Phase.GONE):
            continue
        if (state.looked_at is None or state.looked_at < since) and (
            len(found[page.publisher.id]) < MOST_SIBLINGS
        ):
            found[page.publisher.id].append(page)
    return tuple(page for group in found.values() for page in group)


def _has_removal(pending: Pending) -> bool:
    changes = pending.comparison.changes if pending.comparison else ()
    return any(change.label is Label.REMOVED for change in changes)
