"""
The static site: files that any host can serve, readable without JavaScript, by keyboard and by ear.

    index.html · changes/<year-month>/ · events/<id>/ · pages/<publisher>/<page>/ · health/ · about/
    changelog.json · events/<id>.json (the read API) · checkpoint.txt · style.css · mark.svg

The same data gives the same bytes. Only the front page and `health/` name the time of making, so a run
in which nothing happened rewrites those two, the checkpoint, and the pages that were looked at.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from witnessmark.model.changes import Quote
from witnessmark.model.redlines import Edit, EditKind, Redliner
from witnessmark.model.states import Phase
from witnessmark.render.card import Side, headline
from witnessmark.render.letter import evidence
from witnessmark.render.masthead import feed_path, page_path
from witnessmark.render.plain import one_line, plain
from witnessmark.render.site.data import PageLine, PublishedEvent, SiteData
from witnessmark.render.site.entries import Entry, by_day, entry, entry_json
from witnessmark.render.site.standing import runs, standing
from witnessmark.render.templates import environment
from witnessmark.render.words import Tone, counted, month

#: Events on the front page; all of them stand on the pages of their months.
MOST_ON_FRONT: Final = 40
_FRONT: Final = "index.html"
_HEALTH: Final = "health/index.html"
_ABOUT: Final = "about/index.html"


def site(data: SiteData, *, redline: Redliner) -> Mapping[str, bytes]:
    """Make every file of the site but the feeds, by path."""
    # By time, not by place in the log: two lanes may record within the same second.
    published = sorted(data.events, key=lambda one: one.event.recorded_at)[::-1]
    entries = [entry(one.event, data.masthead, redline) for one in published]
    return {
        **dict(_changelog(data, entries)),
        **dict(_events(data, entries, published)),
        **dict(_pages(data, entries)),
        _HEALTH: _health(data),
        _ABOUT: _about(data),
        "checkpoint.txt": (data.checkpoint.note if data.checkpoint else "").encode(),
        "style.css": _source("site/style.css"),
        "mark.svg": _source("site/mark.svg"),
    }


def _changelog(data: SiteData, entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    months = [
        (f"changes/{key}/index.html", month(held[0].recorded_at), held)
        for key, grouped in groupby(entries, lambda one: f"{one.recorded_at:%Y-%m}")
        for held in (list(grouped),)
    ]
    listed = [(path, name, len(held)) for path, name, held in months]
    front = by_day(entries[:MOST_ON_FRONT])
    glance = _glance(data)
    yield (
        _FRONT,
        _page(
            data,
            _FRONT,
            "changelog",
            heading="Changes",
            days=front,
            months=listed,
            glance=glance,
            is_front=True,
            made_at=data.made_at,
            next_due_at=_next_due(data),
        ),
    )
    for path, name, held in months:
        yield (
            path,
            _page(
                data,
                path,
                "changelog",
                heading=f"Changes of {name}",
                days=by_day(held),
                months=listed,
                glance=(),
                is_front=False,
            ),
        )
    said = {"version": 1, "events": [entry_json(one, data.masthead) for one in entries]}
    yield "changelog.json", json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _events(
    data: SiteData, entries: Sequence[Entry], published: Sequence[PublishedEvent]
) -> Iterator[tuple[str, bytes]]:
    for said, one in zip(entries, published, strict=True):
        yield said.path, _event(data, said, one)
        yield f"events/{said.event.id}.json", one.data


def _event(data: SiteData, said: Entry, published: PublishedEvent) -> bytes:
    event = said.event
    tones = {tone: [card for card in said.cards if card.tone is tone] for tone in Tone}
    proof = evidence(event, data.masthead)
    shown = {exhibit.id for exhibit in proof.exhibits}
    pairs = event.comparison.contradictions if event.comparison else ()
    return _page(
        data,
        said.path,
        "event",
        event=event,
        title=headline(said.cards),
        place=said.first.places[0],
        event_publisher=said.publisher,
        page_title=said.page_title,
        timeline=page_path(said.page),
        sections=[(tone, held) for tone, held in tones.items() if held],
        contradictions=[(_quoted(one), _quoted(other)) for one, other in pairs],
        evidence=proof,
        others=[capture for capture in event.captures if capture not in shown],
        digest=published.digest,
    )


def _pages(data: SiteData, entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    by_page: dict[str, list[Entry]] = {}
    for said in entries:
        by_page.setdefault(said.page, []).append(said)
    for line in data.pages:
        path = page_path(line.id)
        yield (
            path,
            _page(
                data,
                path,
                "page",
                title=one_line(line.title),
                publisher=one_line(line.publisher_name),
                url=one_line(line.url, longest=2_000),
                standing=standing(line.state),
                entries=by_page.get(line.id, []),
                runs=runs(line.looks),
                has_more=line.has_more_looks,
            ),
        )


def _health(data: SiteData) -> bytes:
    lines = sorted(data.pages, key=lambda line: (line.publisher_name.casefold(), line.id))
    said = [_line(line) for line in lines]
    counts = ", ".join(f"{counted(number, one, many)}" for number, one, many in _counts(data))
    return _page(
        data,
        _HEALTH,
        "health",
        standfirst=f"{counts}." if counts else "No page is watched yet.",
        lines=said,
        blind=[
            shown
            for line, shown in zip(lines, said, strict=True)
            if shown["standing"].is_dark and not _is_retired(line)
        ],
        given_up=data.given_up,
        made_at=data.made_at,
        next_due_at=_next_due(data),
    )


def _is_retired(line: PageLine) -> bool:
    return line.state is not None and line.state.phase is Phase.RETIRED


def _line(line: PageLine) -> dict[str, Any]:
    return {
        "title": one_line(line.title),
        "publisher": one_line(line.publisher_name),
        "path": page_path(line.id),
        "standing": standing(line.state),
    }


def _about(data: SiteData) -> bytes:
    publishers = {line.publisher: one_line(line.publisher_name) for line in data.pages}
    listed = [(feed_path(publisher), name) for publisher, name in sorted(publishers.items())]
    return _page(data, _ABOUT, "about", checkpoint=data.checkpoint, feeds=listed)


def _counts(data: SiteData) -> list[tuple[int, str, str]]:
    states = [standing(line.state) for line in data.pages if not _is_retired(line)]
    dark = sum(state.is_dark for state in states)
    return [
        (len(states), "page on the list", "pages on the list"),
        (len(states) - dark, "seen", "seen"),
        (dark, "not seen now", "not seen now"),
    ]


def _glance(data: SiteData) -> list[tuple[int, str]]:
    of_words = {
        "page on the list": "Pages on the list",
        "seen": "Seen",
        "not seen now": "Not seen now",
    }
    return [(number, of_words[one]) for number, one, _ in _counts(data)]


def _next_due(data: SiteData) -> Any:
    due = [line.state.next_look_at for line in data.pages if line.state and line.state.next_look_at]
    return min(due, default=None)


def _quoted(quote: Quote) -> Side:
    text = plain(quote.text)
    return Side(text=text, where=one_line(quote.where), edits=(Edit(EditKind.SAME, text),))


def _page(data: SiteData, path: str, template: str, **values: Any) -> bytes:
    made = environment().get_template(f"site/{template}.html.j2")
    root = "../" * path.count("/")
    return made.render(masthead=data.masthead, root=root, here=path, **values).encode()


def _source(name: str) -> bytes:
    environment_ = environment()
    assert environment_.loader is not None
    return environment_.loader.get_source(environment_, name)[0].encode()
