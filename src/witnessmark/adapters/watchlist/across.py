"""What one entry alone does not show: what is there twice, what names nothing."""

import difflib
from collections.abc import Callable, Collection, Iterator
from typing import Any

from witnessmark.adapters.watchlist.fields import USUAL, duration, spell, split_url
from witnessmark.adapters.watchlist.nodes import Mark, Path, Problem, Tree

#: Names the safeguards whose vocabulary a phrase holds.
IsVocabulary = Callable[[str], tuple[str, ...]]


def across(
    tree: Tree, is_vocabulary: IsVocabulary | None, safeguards: Collection[str] | None
) -> Iterator[Problem]:
    """Look at the file as written, so that these are found beside all the other mistakes."""
    file = tree.value if isinstance(tree.value, dict) else {}
    publishers = file.get("publishers")
    pages = file.get("pages")
    defaults = file.get("defaults")
    ids: dict[str, Mark] = {}
    urls: dict[str, Mark] = {}
    for number, page in enumerate(pages if isinstance(pages, list) else []):
        if not isinstance(page, dict):
            continue
        path: Path = ("pages", number)
        if isinstance(id_ := page.get("id"), str):
            yield from _names_nothing(tree, (*path, "id"), id_, publishers)
            yield from _twice(ids, id_.lower(), tree.at((*path, "id")), f"The id '{id_}'")
        for position, earlier in _texts(page.get("was")):
            at = tree.at((*path, "was", position))
            yield from _twice(ids, earlier.lower(), at, f"The id '{earlier}'")
        if isinstance(url := page.get("url"), str) and (same := _normal(url)):
            yield from _twice(urls, same, tree.at((*path, "url")), "This address")
        for position, phrase in _texts(page.get("expect")):
            if is_vocabulary and (held := is_vocabulary(phrase)):
                yield Problem(
                    tree.at((*path, "expect", position)),
                    f"'{phrase}' holds words of a safeguard ({', '.join(held)}): were the promise "
                    "removed, the page would count as not seen. Use another name or title.",
                )
        for position, safeguard in _texts(page.get("safeguards")):
            if safeguards is not None and safeguard not in safeguards:
                yield Problem(
                    tree.at((*path, "safeguards", position)),
                    f"There is no safeguard '{safeguard}'.{nearest(safeguard, safeguards)} "
                    "Take one of catalogue.yml.",
                )
        yield from _too_soon(tree, path, page, defaults if isinstance(defaults, dict) else {})


def _texts(value: Any) -> Iterator[tuple[int, str]]:
    for position, each in enumerate(value if isinstance(value, list) else []):
        if isinstance(each, str):
            yield position, each


def _names_nothing(tree: Tree, path: Path, id_: str, publishers: Any) -> Iterator[Problem]:
    if not isinstance(publishers, dict) or "/" not in id_:
        return
    publisher = id_.partition("/")[0]
    if publisher not in publishers and not tree.is_broken(("publishers", publisher)):
        yield Problem(
            tree.at(path),
            f"There is no publisher '{publisher}'.{nearest(publisher, publishers)} An id begins "
            f"with its publisher's: add `{publisher}:` under `publishers`, or mend the id.",
        )


def _twice(seen: dict[str, Mark], key: str, at: Mark, what: str) -> Iterator[Problem]:
    if key in seen:
        yield Problem(at, f"{what} is there twice, first in line {seen[key].line}. Keep one.")
    seen.setdefault(key, at)


def _normal(url: str) -> str | None:
    """Bring addresses that mean the same page into one form; None: it is no address."""
    try:
        parts = split_url(url.strip())
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    except ValueError:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.hostname}{port}{parts.path.rstrip('/')}{query}"


def _too_soon(
    tree: Tree, path: Path, page: dict[str, Any], defaults: dict[str, Any]
) -> Iterator[Problem]:
    """A page cannot be overdue before its next look."""
    if "overdue_after" not in page:
        return
    try:
        every = duration(page.get("every") or defaults.get("every") or spell(USUAL["every"]))
        overdue = duration(page["overdue_after"])
    except (TypeError, ValueError):
        return
    if overdue < every:
        yield Problem(
            tree.at((*path, "overdue_after")),
            f"This page would be overdue ({spell(overdue)}) before its next look ({spell(every)}). "
            f"Write {spell(3 * every)}, or leave the line out.",
        )


def nearest(word: str, known: Collection[str]) -> str:
    """Ask back with the known word that looks most like `word`; empty where none does."""
    close = difflib.get_close_matches(word, known, 1)
    return f" Did you mean '{close[0]}'?" if close else ""
