import re
from dataclasses import replace
from datetime import timedelta

import lxml.html
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.kestrel import (
    BACK,
    BAN,
    CHECKPOINT,
    DARK,
    KESTREL,
    POLICY,
    RECORDED,
    RETENTION,
    WEAKENED,
    change,
    portals,
    site_data,
)
from witnessmark.model.changes import Quote
from witnessmark.render.feeds import ATOM, MOST_ENTRIES, OURS, feeds
from witnessmark.steps.redline import redline

NS = {"a": ATOM, "w": OURS}


def read(data, path="feeds/all.atom"):
    return etree.fromstring(feeds(data, redline=redline)[path])


def texts(feed, path):
    return [element.text for element in feed.findall(path, NS)]


def test_every_event_that_is_not_the_operators_alone_is_an_entry_newest_first():
    feed = read(site_data(DARK, WEAKENED))

    assert texts(feed, "a:entry/a:title") == [
        "Weakened: immigration enforcement ban, and 3 more — Kestrel Plate Systems",
        "Not seen: Transparency portal — Harlow Falls Police Department",
    ]
    assert texts(feed, "a:updated") == ["2026-05-04T09:16:00Z"]


def test_a_publisher_has_a_feed_of_its_own_even_before_its_first_event():
    made = feeds(site_data(WEAKENED), redline=redline)

    kestrel = etree.fromstring(made["feeds/publishers/kestrel.atom"])
    harlow = etree.fromstring(made["feeds/publishers/harlow-falls-pd.atom"])
    assert len(kestrel.findall("a:entry", NS)) == 1
    assert harlow.findall("a:entry", NS) == []


def test_an_empty_feed_is_dated_but_never_looks_renewed():
    early, late = site_data(), replace(site_data(), made_at=RECORDED + timedelta(days=9))

    assert texts(read(early), "a:updated") == ["1970-01-01T00:00:00Z"]
    assert feeds(early, redline=redline) == feeds(late, redline=redline)


def test_ids_are_tags_that_never_move():
    one = read(site_data(WEAKENED))
    other = read(replace(site_data(BACK, WEAKENED, DARK), made_at=RECORDED + timedelta(days=900)))

    tag = f"tag:watch.example,2026:event/{WEAKENED.id}"
    assert texts(one, "a:entry/a:id") == [tag]
    assert tag in texts(other, "a:entry/a:id")
    assert texts(one, "a:id") == texts(other, "a:id") == ["tag:watch.example,2026:feeds/all"]


def test_an_event_is_the_same_entry_whenever_it_is_written():
    def entry(data):
        (found,) = [
            each
            for each in read(data).findall("a:entry", NS)
            if each.findtext("a:id", None, NS) == f"tag:watch.example,2026:event/{WEAKENED.id}"
        ]
        return etree.tostring(found, method="c14n")

    later = replace(site_data(WEAKENED, *portals(3)), made_at=RECORDED + timedelta(days=9))

    assert entry(site_data(WEAKENED)) == entry(later)


def test_the_feed_names_the_checkpoint_that_covers_it():
    (named,) = read(site_data(WEAKENED)).findall("w:checkpoint", NS)

    assert dict(named.attrib) == {
        "origin": CHECKPOINT.origin,
        "size": str(CHECKPOINT.size),
        "root": CHECKPOINT.root,
    }
    assert named.text == CHECKPOINT.note


def test_an_entry_says_the_words_that_moved_as_text_and_as_html():
    (entry,) = read(site_data(change(RETENTION))).findall("a:entry", NS)

    assert "[removed: 30] [added: 365]" in (entry.findtext("a:summary", None, NS) or "")
    content = lxml.html.fromstring(entry.findtext("a:content", "", NS))
    assert [element.text for element in content.iter("del")] == ["30"]
    assert [element.text for element in content.iter("ins")] == ["365"]
    assert "sha256" in "".join(str(text) for text in content.itertext())


def test_an_entry_links_to_its_page_its_data_and_the_watched_page():
    (entry,) = read(site_data(WEAKENED)).findall("a:entry", NS)

    assert {link.get("rel"): link.get("href") for link in entry.findall("a:link", NS)} == {
        "alternate": f"https://watch.example/events/{WEAKENED.id}/",
        "enclosure": f"https://watch.example/events/{WEAKENED.id}.json",
        "related": POLICY.url,
    }


def test_a_feed_holds_the_newest_entries_only():
    feed = read(site_data(*portals(MOST_ENTRIES + 5)))

    entries = feed.findall("a:entry", NS)
    assert len(entries) == MOST_ENTRIES
    assert portals(MOST_ENTRIES + 5)[-1].id in (entries[0].findtext("a:id", None, NS) or "")


@given(words=st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_whatever_a_page_says_every_feed_is_well_formed(words):
    event = change(
        replace(BAN, after=Quote(text=words, where=words), explanation=words, rule=words),
        page=replace(POLICY, title=words, publisher=replace(KESTREL, name=words)),
        note=words,
    )

    for data in feeds(site_data(event), redline=redline).values():
        feed = etree.fromstring(data)
        for entry in feed.findall("a:entry", NS):
            assert entry.findtext("a:title", None, NS)
            content = lxml.html.fragment_fromstring(
                entry.findtext("a:content", "", NS), create_parent=True
            )
            tags = {element.tag for element in content.iter()}
            assert tags <= {
                *("div", "h3", "p", "blockquote", "del", "ins", "code", "ul", "li"),
            }


def test_the_feed_is_valid_where_a_reader_is_strict():
    raw = feeds(site_data(WEAKENED, DARK), redline=redline)["feeds/all.atom"]
    feed = etree.fromstring(raw)

    assert raw.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    for element in (feed, *feed.findall("a:entry", NS)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", NS)) == 1, f"RFC 4287 §4.1: one {name}"
    assert feed.findall("a:author/a:name", NS)
    stamps = texts(feed, ".//a:updated") + texts(feed, ".//a:published")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp) for stamp in stamps)
