"""Final events as Atom feeds (RFC 4287): one of all, one for each publisher."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from lxml import etree

from witnessmark.model.events import Checkpoint, Event
from witnessmark.model.redlines import Redliner
from witnessmark.render.card import Card, headline
from witnessmark.render.cards import cards
from witnessmark.render.letter import evidence
from witnessmark.render.letter_text import marked
from witnessmark.render.masthead import Masthead, feed_path
from witnessmark.render.plain import one_line, plain
from witnessmark.render.site.data import SiteData
from witnessmark.render.templates import environment

#: Entries in a feed; older ones are on the site.
MOST_ENTRIES: Final = 100
ATOM: Final = "http://www.w3.org/2005/Atom"
#: The one element of our own: the checkpoint that covers the entries. A name, not an address.
OURS: Final = "tag:witnessmark.example,2026:feed"
# lxml-stubs does not know that None names the default namespace.
_NAMESPACES: Final[Any] = {None: ATOM, "witnessmark": OURS}
#: RFC 4151 wants a date on which the authority held the domain; it is part of each id and never moves.
_TAG_YEAR: Final = "2026"
#: A feed without entries must have a date, and must not look renewed at each run.
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def feeds(data: SiteData, *, redline: Redliner) -> Mapping[str, bytes]:
    """Write all feeds, by their paths in the site. Every page on the list has its publisher's feed."""
    house = data.masthead
    by_publisher: defaultdict[str, list[Event]] = defaultdict(list)
    for one in data.events:
        by_publisher[one.event.publisher.id].append(one.event)
    events = [one.event for one in data.events]
    newest = {event.id: entry(event, house, redline) for event in _newest(events)}
    made = {feed_path(): feed(newest.values(), feed_path(), house.name, data)}
    publishers = {page.publisher: page.publisher_name for page in data.pages}
    for publisher, name in sorted(publishers.items()):
        own = [
            newest[event.id] if event.id in newest else entry(event, house, redline)
            for event in _newest(by_publisher.get(publisher, ()))
        ]
        path = feed_path(publisher)
        made[path] = feed(own, path, f"{house.name}: {one_line(name)}", data)
    return made


def feed(entries: Iterable[etree._Element], path: str, title: str, data: SiteData) -> bytes:
    """Write one feed, newest entry first; its `updated` is that of the newest entry."""
    house = data.masthead
    root = etree.Element(_atom("feed"), nsmap=_NAMESPACES)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    held = [_copied(one) for one in entries]
    _put(root, "id", tag(house, path.removesuffix(".atom")))
    _put(root, "title", one_line(title))
    _put(root, "updated", held[0].findtext(_atom("updated")) if held else _stamp(_EPOCH))
    author = etree.SubElement(root, _atom("author"))
    _put(author, "name", one_line(house.name))
    if house.base_url:
        _link(root, "self", house.url(path), "application/atom+xml")
        _link(root, "alternate", house.base_url, "text/html")
    if data.checkpoint:
        root.append(_checkpoint(data.checkpoint))
    root.extend(held)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def entry(event: Event, house: Masthead, redline: Redliner) -> etree._Element:
    """Write one event. The same event gives the same entry, whenever it is written."""
    found = cards(event, masthead=house, redline=redline)
    made = etree.Element(_atom("entry"), nsmap=_NAMESPACES)
    _put(made, "id", tag(house, f"event/{event.id}"))
    _put(made, "title", one_line(f"{headline(found)} — {event.publisher.name}"))
    _put(made, "updated", _stamp(event.recorded_at))
    _put(made, "published", _stamp(event.recorded_at))
    if house.base_url:
        _link(made, "alternate", house.event_url(event.id), "text/html")
        _link(made, "enclosure", house.url(f"events/{event.id}.json"), "application/json")
    _link(made, "related", plain(event.page_url), None)
    for term in dict.fromkeys((event.kind.value, *(c.safeguard for c in found if c.safeguard))):
        etree.SubElement(made, _atom("category"), {"term": plain(term)})
    _put(made, "summary", plain("\n\n".join(_summary(card) for card in found)), type="text")
    _put(made, "content", _html(event, found, house), type="html")
    return made


def tag(house: Masthead, name: str) -> str:
    """Make an id that never changes: RFC 4151."""
    return f"tag:{house.tag_authority},{_TAG_YEAR}:{name}"


def _newest(events: Sequence[Event]) -> Sequence[Event]:
    """The newest of these events, newest first."""
    return events[: -MOST_ENTRIES - 1 : -1]


def _summary(card: Card) -> str:
    parts = [f"{card.sign} {card.headline} ({card.about})"]
    if card.redline:
        parts.append(f"“{marked(card.redline)}”")
    parts += [*card.reasons, card.places[0].interval, card.places[0].note]
    return "\n".join(part for part in parts if part)


def _html(event: Event, found: tuple[Card, ...], house: Masthead) -> str:
    template = environment().get_template("entry.html.j2")
    return plain(template.render(cards=found, evidence=evidence(event, house)))


def _checkpoint(checkpoint: Checkpoint) -> etree._Element:
    made = etree.Element(f"{{{OURS}}}checkpoint")
    made.set("origin", plain(checkpoint.origin))
    made.set("size", str(checkpoint.size))
    made.set("root", checkpoint.root)
    made.text = plain(checkpoint.note)
    return made


def _copied(element: etree._Element) -> etree._Element:
    """An lxml element has one parent; an entry stands in two feeds."""
    return etree.fromstring(etree.tostring(element))


def _link(parent: etree._Element, relation: str, address: str, media: str | None) -> None:
    attributes = {"rel": relation, "href": address} | ({"type": media} if media else {})
    etree.SubElement(parent, _atom("link"), attributes)


def _put(parent: etree._Element, name: str, text: str | None, **attributes: str) -> None:
    etree.SubElement(parent, _atom(name), attributes).text = text


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _stamp(at: datetime) -> str:
    """RFC 3339, whole seconds."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
