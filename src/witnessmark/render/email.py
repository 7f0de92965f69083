"""Events -> one message to one subscriber, as text and as HTML of the same content."""

import hashlib
from collections.abc import Iterable, Sequence

from witnessmark.model.events import Checkpoint, Event, EventId
from witnessmark.model.messages import Message, MessageId, SubscriberId
from witnessmark.model.redlines import Redliner
from witnessmark.render.letter import Letter, letter
from witnessmark.render.letter_text import MOST_PLACES, letter_text
from witnessmark.render.masthead import Masthead
from witnessmark.render.templates import environment


def message_id(events: Iterable[EventId], veiled: str) -> MessageId:
    """
    Name a message: 40 hex digits of sha256 over its event ids, sorted, and the keyed subscriber hash.

    The same debts give the same id on every try, so that a mail system can drop what it has already.
    """
    parts = (*sorted(events), veiled)
    return MessageId(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40])


def email(
    events: Sequence[Event],
    *,
    id: MessageId,  # noqa: A002  the field of the noun
    subscriber: SubscriberId,
    checkpoint: Checkpoint,
    masthead: Masthead,
    redline: Redliner,
) -> Message:
    """Render the message that is owed to a subscriber for these events (at least one)."""
    said = letter(
        events,
        subscriber=subscriber,
        checkpoint=checkpoint,
        masthead=masthead,
        redline=redline,
    )
    return Message(
        id=id,
        subscriber=subscriber,
        events=tuple(event.id for event in events),
        subject=said.subject,
        text=letter_text(said),
        html=letter_html(said),
    )


def letter_html(said: Letter) -> str:
    """Write a letter as HTML for mail clients: one column of 600 px, styles inline, dark mode minded."""
    template = environment().get_template("email.html.j2")
    return template.render(letter=said, masthead=said.masthead, most_places=MOST_PLACES)
