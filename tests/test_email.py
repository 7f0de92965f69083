import email
import re
from dataclasses import replace
from datetime import timedelta
from email.policy import SMTP
from functools import cache

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kestrel import (
    AUDIT,
    BACK,
    BAN,
    CHECKPOINT,
    DARK,
    MASTHEAD,
    PARTNERS,
    POLICY,
    RECORDED,
    RETENTION,
    WEAKENED,
    change,
    portals,
    sight,
)
from witnessmark.errors import DeliveryError
from witnessmark.model.captures import FailureKind
from witnessmark.model.changes import Quote
from witnessmark.model.events import Event, EventKind
from witnessmark.model.messages import Message, MessageId, Subscriber, SubscriberId
from witnessmark.render.card import fold
from witnessmark.render.cards import cards
from witnessmark.render.email import email as render
from witnessmark.render.email import message_id
from witnessmark.render.letter import letter
from witnessmark.render.mime import mime
from witnessmark.render.words import HOW_TO_VERIFY, NOT_PROVEN, NOT_STAMPED
from witnessmark.steps.redline import redline

DESK = Subscriber(id=SubscriberId("desk"), address="desk@paper.example", name="City desk")
HOSTILE = st.text(max_size=80) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</blockquote></body><img src=x onerror=alert(1)>",
        "Bcc: all@else.example\r\nSubject: free",
        "{{ masthead }} {% raw %}",
        "\u202egnp.exe\u202c \ud7ff\ufffe\x00",
        "&amp; &lt;del&gt; ]]> <!-- -->",
        "x" * 300,
        "----\nEVIDENCE\n- all is well",
    ]
)


def said(*events: Event, masthead=MASTHEAD) -> Message:
    return render(
        events,
        id=MessageId("0" * 40),
        subscriber=DESK.id,
        checkpoint=CHECKPOINT,
        masthead=masthead,
        redline=redline,
    )


def mailed(message: Message) -> email.message.EmailMessage:
    sent = mime(message, DESK, masthead=MASTHEAD, at=RECORDED).as_bytes()
    return email.message_from_bytes(sent, policy=SMTP)


def folded(text: str) -> str:
    """Words in order, whatever the line breaks and the marks of quoting."""
    return " ".join(re.sub(r"^ *\|", " ", text, flags=re.MULTILINE).split())


def squeezed(text: str) -> str:
    """The characters alone: where lines and elements break is no matter of content."""
    return "".join(folded(text).split()).casefold()


def seen_in(html: str) -> str:
    """What a reader of the HTML part sees; addresses of links count as seen."""
    (body,) = lxml.html.document_fromstring(html).iter("body")
    for link in body.iter("a"):
        link.tail = f" {link.get('href')} {link.tail or ''}"
    return "".join(str(text) for text in body.itertext())


def test_the_subject_says_it():
    assert said(change(BAN)).subject == (
        "Weakened: immigration enforcement ban — Kestrel Plate Systems"
    )
    assert said(WEAKENED).subject == (
        "Weakened: immigration enforcement ban — Kestrel Plate Systems (and 3 more)"
    )
    assert said(DARK).subject == "Not seen: Transparency portal — Harlow Falls Police Department"
    assert said(*portals(214)).subject == (
        "Removed: immigration enforcement ban — 214 pages of 214 publishers"
    )


def test_the_catalogue_names_the_safeguard():
    masthead = replace(MASTHEAD, safeguards={BAN.safeguard: "Ban on immigration enforcement"})

    assert said(change(BAN), masthead=masthead).subject.startswith(
        "Weakened: ban on immigration enforcement — "
    )


def test_losses_come_first_the_worst_first_and_gains_are_as_visible():
    headings = re.findall(r"^-+\n(.+)$", said(DARK, BACK, WEAKENED).text, flags=re.MULTILINE)

    assert headings[:6] == [
        "PROTECTS LESS",
        "PROTECTS MORE",
        "CHANGED, NOT CLASSIFIED",
        "NOT SEEN",
        "SEEN AGAIN",
        "MOVED OR REWORDED",
    ]
    text = said(change(RETENTION, BAN)).text
    assert text.index("▼ Weakened: immigration") < text.index("▼ Weakened: retention")


def test_a_change_shows_both_quotes_the_words_that_moved_and_why():
    text = said(change(RETENTION)).text

    assert "▼ Weakened: retention limit" in text
    assert "high severity · bound raised" in text
    assert "Before (Data we keep):\n  | Plate reads are deleted after 30 days." in text
    assert "After (Data we keep):\n  | Plate reads are deleted after 365 days." in text
    assert "| Plate reads are deleted after [removed: 30] [added: 365] days." in text
    assert "▼ days: 30 → 365 (protects less)" in text
    assert "Plate reads are kept up to 365 days instead of 30." in text
    assert "Rule: bound/raised (high confidence)" in text
    assert "After 3 May 2026, 09:00 UTC (earlier text last seen), by 4 May 2026, 09:00" in text


def test_every_message_carries_evidence_checkpoint_limits_and_a_way_to_answer():
    text = said(WEAKENED).text

    assert WEAKENED.before
    assert WEAKENED.after
    for capture in (WEAKENED.before, WEAKENED.after):
        assert f"\n  {capture.id}\n  sha256 {capture.warc_sha256}\n" in text
    assert CHECKPOINT.note in text, "verbatim, or the signature could not be checked"
    flat = folded(text)
    for sentence in (*NOT_PROVEN, *HOW_TO_VERIFY, NOT_STAMPED):
        assert sentence in flat
    assert "Reply to correct us: desk@watch.example" in flat
    assert "mailto:desk@watch.example?subject=unsubscribe%20desk" in flat


def test_not_seen_is_never_called_removed():
    message = said(DARK)

    assert "○ Not seen: Transparency portal" in message.text
    assert "this is no sign that anything was removed" in folded(message.text)
    assert "bot challenge" in message.text
    assert "Removed:" not in message.text + message.subject


@pytest.mark.parametrize(
    ("kind", "caveat"),
    [(EventKind.CHANGE_SEEN_ONCE, "(seen once)"), (EventKind.LATE, "(found late)")],
)
def test_what_is_no_plain_finding_says_so_in_its_headline(kind, caveat):
    event = change(BAN, kind=kind, technical=kind is EventKind.LATE)

    assert said(event).subject.startswith(f"Weakened {caveat}: immigration")


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("failure", [None, FailureKind.GONE])
def test_every_kind_of_event_can_be_told(kind, failure):
    for event in (sight(kind, failure=failure), change(BAN, AUDIT, kind=kind)):
        message = said(event)

        assert event.page_title in message.text + message.html
        assert message.subject


@cache
def _both(events: tuple[Event, ...]) -> tuple[str, str]:
    message = said(*events)
    return squeezed(message.text), squeezed(seen_in(message.html))


@pytest.mark.parametrize(
    "events", [(WEAKENED, DARK), (BACK,), portals(30)], ids=["changes", "back", "storm"]
)
def test_both_parts_say_the_same(events):
    text, html = _both(events)
    told = letter(
        events, subscriber=DESK.id, checkpoint=CHECKPOINT, masthead=MASTHEAD, redline=redline
    )
    found = [card for _, held in told.sections for card in held]
    parts = [told.subject, told.summary, *(tone.value for tone, _ in told.sections)]
    for card in found:
        parts += [card.word, card.about, card.severity_words, card.detail, *card.reasons, card.rule]
        parts += [side.text for side in (card.before, card.after) if side]
        parts += [side.where for side in (card.before, card.after) if side]
        parts += [f"{s.before} → {s.after}" for s in card.slots]
        parts += [place.page if n >= 20 else place.url for n, place in enumerate(card.places)]
        parts += [place.event_url for place in card.places[:20]]
        parts += [part for place in card.places[:20] for part in (place.interval, place.note)]
    for proof in told.evidence:
        parts += [proof.event, proof.title, proof.reader]
        parts += [part for e in proof.exhibits for part in (e.id, e.warc_sha256, e.url, e.captured)]
    parts += [*NOT_PROVEN, *HOW_TO_VERIFY, NOT_STAMPED, MASTHEAD.reply_to, told.unsubscribe]

    for part in parts:
        assert squeezed(part) in text
        assert squeezed(part) in html


def test_html_marks_words_with_del_and_ins_and_says_the_direction_in_words():
    html = said(change(RETENTION)).html

    assert re.search(r"<del [^>]*>30</del>", html)
    assert re.search(r"<ins [^>]*>365</ins>", html)
    assert "▼ Weakened" in html


def test_equal_changes_of_many_pages_are_said_once_with_a_count():
    events = portals(568)

    message = said(*events)

    assert message.text.count("▼ Removed: immigration enforcement ban") == 1
    assert "568 pages of 568 publishers" in message.text
    flat = folded(message.text)
    for event in events:
        assert event.page in flat, "no page is left out"
    assert len(message.html) < 100_000, "mail services cut longer ones, and the evidence with it"
    assert message.events == tuple(event.id for event in events)


def test_folding_loses_no_place():
    found = [
        card
        for event in (*portals(5), WEAKENED, DARK)
        for card in cards(event, masthead=MASTHEAD, redline=redline)
    ]

    together = fold(found)

    assert sorted((c.headline, p.event) for c in together for p in c.places) == sorted(
        (c.headline, p.event) for c in found for p in c.places
    )
    assert len(together) == len(found) - 4


def test_more_changes_than_can_be_shown_are_named_in_a_line_each():
    changes = [
        replace(RETENTION, before=Quote(text=f"Kept {n} days."), explanation=f"Reason {n}.")
        for n in range(50)
    ]

    message = said(*(change(one, nth=n) for n, one in enumerate(changes)))

    assert message.text.count("▼ Weakened: retention limit") == 50
    assert "ALSO, IN A LINE EACH" in message.text
    assert message.html.count("▼ Weakened") == 50


def test_without_a_site_events_are_named_by_their_ids():
    message = said(change(BAN), masthead=replace(MASTHEAD, base_url=""))

    assert "https://watch.example" not in message.text + message.html
    assert change(BAN).id in message.text
    assert change(BAN).id in message.html


@given(words=st.tuples(*[HOSTILE] * 6))
@settings(max_examples=60, deadline=None)
def test_whatever_a_page_says_the_mail_is_sound(words):
    quote, title, name, note, detail, where = words
    event = change(
        replace(BAN, before=Quote(text=quote, where=where), detail=detail, explanation=note),
        unclassified=(replace(PARTNERS, after=Quote(text=title)),),
        page=replace(POLICY, title=title, publisher=replace(POLICY.publisher, name=name)),
        note=note,
    )
    message = said(event)
    mail = mailed(message)
    calm = said(change(BAN, unclassified=(PARTNERS,), note="A note."))

    assert set(mail.keys()) == set(mailed(calm).keys()), "no header was smuggled in"
    assert mail.defects == []
    assert mail["To"].addresses[0].addr_spec == DESK.address
    assert mail["Subject"] == message.subject
    text, html = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == message.text
    assert html.get_content().replace("\r\n", "\n") == message.html
    tree = lxml.html.document_fromstring(message.html)
    known = {element.tag for element in lxml.html.document_fromstring(calm.html).iter()}
    tags = {element.tag for element in tree.iter()}
    assert tags <= known, "no mark-up of a stranger reached the mail"
    assert not [a for element in tree.iter() for a in element.attrib if str(a).startswith("on")]
    for line in message.text.split("\n"):
        alone = len(line.split()) <= 1 or line.lstrip().startswith(
            ("—", "sha256", "reader", "event")
        )
        assert len(line) <= 78 or alone
    assert "\x00" not in message.text + message.html


def test_quoted_words_cannot_pass_for_ours():
    lie = "Plates are kept.\n" + "-" * 78 + "\nEVIDENCE\n\nNothing happened."

    lines = said(change(replace(BAN, after=Quote(text=lie)))).text.split("\n")

    assert lines.count("EVIDENCE") == 1
    assert "  | EVIDENCE" in lines


def test_the_same_debts_have_the_same_message_id_in_any_order():
    one = message_id((WEAKENED.id, DARK.id), "veil")

    assert one == message_id((DARK.id, WEAKENED.id), "veil")
    assert one != message_id((DARK.id, WEAKENED.id), "another veil")
    assert one != message_id((DARK.id,), "veil")


def test_a_long_subject_arrives_as_it_was_written():
    name = replace(MASTHEAD, safeguards={BAN.safeguard: "Federal users and searches are marked"})
    subject = said(change(BAN, RETENTION), masthead=name).subject

    assert mailed(replace(said(DARK), subject=subject))["Subject"] == subject
    assert "  " not in mailed(replace(said(DARK), subject="w" * 62 + " — x"))["Subject"]


def test_headers_let_people_leave_and_keep_machines_from_answering():
    mail = mailed(said(WEAKENED))

    assert mail["Message-ID"] == f"<{'0' * 40}@watch.example>"
    assert mail["List-Unsubscribe"] == "<mailto:desk@watch.example?subject=unsubscribe%20desk>"
    assert mail["List-Id"] == "<alerts.watch.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] == "list"
    assert mail["Reply-To"] == "desk@watch.example"
    assert mail["Date"].datetime == RECORDED + timedelta(0)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert all(len(line) <= 78 for line in mail.as_bytes().split(b"\r\n"))


@pytest.mark.parametrize("address", ["", "nobody", "a@b\nBcc: c@d", "a b@c", "<a@b>"])
def test_an_address_that_is_none_is_refused_for_good(address):
    with pytest.raises(DeliveryError) as refused:
        mime(said(DARK), replace(DESK, address=address), masthead=MASTHEAD, at=RECORDED)

    assert refused.value.permanent
