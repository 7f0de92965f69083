"""A file to a WatchList, or to everything that is wrong with it."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from witnessmark.adapters.watchlist.across import IsVocabulary, across
from witnessmark.adapters.watchlist.fields import USUAL
from witnessmark.adapters.watchlist.models import Defaults, File, PageEntry
from witnessmark.adapters.watchlist.nodes import MAX_BYTES, Mark, Problem, read_tree
from witnessmark.adapters.watchlist.saying import translate
from witnessmark.errors import WatchListError
from witnessmark.model.pages import PageId, Publisher, PublisherId, WatchedPage, WatchList

#: How many problems are shown; the rest are counted.
_SHOWN = 100


def read_watch_list(
    path: Path,
    *,
    is_vocabulary: IsVocabulary | None = None,
    safeguards: Collection[str] | None = None,
    any_port: bool = False,
) -> WatchList:
    """
    Read and check a watch list.

    `is_vocabulary` names the safeguards whose words a phrase holds (`expect` may hold none) and
    `safeguards` the ids that exist; without them that is not checked. `any_port` lets tests and the
    demo watch their own servers.

    Raises:
        WatchListError: with all that is wrong, each as `file:line:column: what. Remedy.`
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"This file cannot be read ({error.strerror}). Run witnessmark in the folder that holds it, "
        remedy = "or name yours with --pages."
        raise _error(str(path), [Problem(Mark(1, 1), what + remedy)]) from error
    return parse_watch_list(
        data,
        name=str(path),
        is_vocabulary=is_vocabulary,
        safeguards=safeguards,
        any_port=any_port,
    )


def parse_watch_list(
    data: bytes,
    *,
    name: str = "watched_pages.yml",
    is_vocabulary: IsVocabulary | None = None,
    safeguards: Collection[str] | None = None,
    any_port: bool = False,
) -> WatchList:
    """Check a watch list that is at hand as bytes; `name` is what problems call it."""
    if len(data) > MAX_BYTES:
        raise _error(name, [Problem(Mark(1, 1), "This file is over 8 MB. Split the list in two.")])
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        at = Mark(before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        what = f"Byte 0x{data[error.start]:02X} is not UTF-8. Save the file as UTF-8."
        raise _error(name, [Problem(at, what)]) from error
    tree = read_tree(text)
    if not tree.is_whole:
        raise _error(name, tree.problems)
    if tree.value in (None, ""):
        what = "This file is empty. Write `version: 1`, `publishers:` and `pages:`."
        raise _error(name, [*tree.problems, Problem(Mark(1, 1), what)])
    problems = [*tree.problems, *across(tree, is_vocabulary, safeguards)]
    try:
        file = File.model_validate(tree.value, context={"any_port": any_port})
    except ValidationError as error:
        problems += [
            translate(tree, each)
            for each in error.errors(include_url=False)
            if not tree.is_broken(tuple(each["loc"]))
        ]
        raise _error(name, problems) from error
    if problems:
        raise _error(name, problems)
    return _watch_list(file)


def _error(name: str, problems: list[Problem]) -> WatchListError:
    lines = [f"{name}:{at.line}:{at.column}: {what}" for at, what in _ordered(problems)]
    if len(lines) > _SHOWN:
        lines[_SHOWN:] = [f"{name}:1:1: {len(lines) - _SHOWN} more problems. Mend these first."]
    return WatchListError(tuple(lines))


def _ordered(problems: list[Problem]) -> list[tuple[Mark, str]]:
    # What a person wrote is quoted, and may hold what a terminal would obey.
    return [
        (
            problem.at,
            "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in problem.what),
        )
        for problem in sorted(set(problems))
    ]


def _watch_list(file: File) -> WatchList:
    publishers = {
        id_: Publisher(id=PublisherId(id_), name=entry.name, kind=entry.kind, state=entry.state)
        for id_, entry in file.publishers.items()
    }
    pages = tuple(
        WatchedPage(
            id=PageId(entry.id),
            publisher=publishers[entry.id.partition("/")[0]],
            url=entry.url,
            title=entry.title,
            was=tuple(PageId(each) for each in entry.was),
            select=entry.select,
            ignore=entry.ignore,
            expect=entry.expect,
            reader=entry.reader,
            safeguards=entry.safeguards,
            conditional=entry.conditional,
            **_times(entry, file.defaults),
        )
        for entry in file.pages
    )
    return WatchList(publishers=tuple(publishers.values()), pages=pages)


def _times(entry: PageEntry, defaults: Defaults) -> dict[str, timedelta]:
    """Take each time from the page, else from the defaults, else the usual one."""
    times = {name: getattr(entry, name) or getattr(defaults, name) or USUAL[name] for name in USUAL}
    if entry.overdue_after is None:
        # A page that is looked at weekly is not overdue after three days.
        times["overdue_after"] = max(times["overdue_after"], 3 * times["every"])
    return times
