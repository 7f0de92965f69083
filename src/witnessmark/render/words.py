"""Every sentence that people read, in one table, so that it can be read through, and translated, at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from witnessmark.model.captures import FailureKind
from witnessmark.model.changes import Label, Severity
from witnessmark.model.events import EventKind
from witnessmark.model.states import Phase


class Tone(Enum):
    """Which part of a message something belongs to, in the order of reading; the value is its heading."""

    LOSS = "Protects less"
    GAIN = "Protects more"
    ONCE = "Seen once, not confirmed"
    DOUBT = "Changed, not classified"
    DARK = "Not seen"
    LIGHT = "Seen again"
    TECHNICAL = "Technical: caused by us, not by the publisher"
    MINOR = "Moved or reworded"

    @property
    def slug(self) -> str:
        """A name for style sheets: `loss`, `gain`…"""
        return self.name.lower()

    @property
    def rank(self) -> int:
        """0 for what is read first."""
        return list(Tone).index(self)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its sign: neither ever stands for the other, nor colour for both."""

    sign: str
    word: str
    tone: Tone


LABELS: Final[Mapping[Label, Word]] = {
    Label.REMOVED: Word("▼", "Removed", Tone.LOSS),
    Label.WEAKENED: Word("▼", "Weakened", Tone.LOSS),
    Label.STRENGTHENED: Word("▲", "Strengthened", Tone.GAIN),
    Label.ADDED: Word("▲", "Added", Tone.GAIN),
    Label.MOVED: Word("→", "Moved", Tone.MINOR),
    Label.REWORDED: Word("≈", "Reworded", Tone.MINOR),
}

UNCLASSIFIED: Final = Word("◆", "Not classified", Tone.DOUBT)

KINDS: Final[Mapping[EventKind, Word]] = {
    EventKind.FIRST_SEEN: Word("●", "First seen", Tone.LIGHT),
    EventKind.CHANGE: Word("◆", "Changed", Tone.DOUBT),
    EventKind.RETURNED: Word("◆", "Changed back", Tone.DOUBT),
    EventKind.CHANGE_SEEN_ONCE: Word("◆", "Seen once", Tone.ONCE),
    EventKind.UNSTABLE: Word("◌", "Unsteady", Tone.DARK),
    EventKind.SETTLED: Word("●", "Steady again", Tone.LIGHT),
    EventKind.UNSEEN: Word("○", "Not seen", Tone.DARK),
    EventKind.NEVER_SEEN: Word("○", "Never seen yet", Tone.DARK),
    EventKind.SEEN_AGAIN: Word("●", "Seen again", Tone.LIGHT),
    EventKind.VANISHED: Word("○", "Page gone", Tone.DARK),
    EventKind.REAPPEARED: Word("●", "Page back", Tone.LIGHT),
    EventKind.CANNOT_COMPARE: Word("◇", "Cannot be compared", Tone.TECHNICAL),
    EventKind.LATE: Word("◇", "Found late", Tone.TECHNICAL),
    EventKind.ADDRESS_MOVED: Word("◇", "Address moved", Tone.TECHNICAL),
    EventKind.NO_LONGER_WATCHED: Word("◇", "No longer watched", Tone.TECHNICAL),
    EventKind.REBASED: Word("◇", "Compared anew", Tone.TECHNICAL),
}
STILL_NOT_SEEN: Final = Word("○", "Still not seen", Tone.DARK)

#: What each kind of event says; "" where the changes speak for themselves.
LEADS: Final[Mapping[EventKind, str]] = {
    EventKind.FIRST_SEEN: "The page was read for the first time, twice alike. From now on it is "
    "compared with what it said then.",
    EventKind.CHANGE: "",
    EventKind.RETURNED: "The page reads again as an earlier version of it did.",
    EventKind.CHANGE_SEEN_ONCE: "One look showed this. The page could not be read since, so a second "
    "look has not confirmed it.",
    EventKind.UNSTABLE: "The page answers with differing versions from look to look. While it does, a "
    "safeguard counts as lost only when no version holds it.",
    EventKind.SETTLED: "The page answers with one version again.",
    EventKind.UNSEEN: "The page could not be seen. What it says now is unknown; this is no sign that "
    "anything was removed.",
    EventKind.NEVER_SEEN: "The page has never been seen since it was put on the list. Nothing is known "
    "of what it says.",
    EventKind.SEEN_AGAIN: "The page can be read again, and reads as it did before. What it said in "
    "between is unknown.",
    EventKind.VANISHED: "The server says that the page is not there, in at least three looks over a "
    "day, while it answers for other pages. Its promises are no longer published at this address.",
    EventKind.REAPPEARED: "The page is there again. What it said in between is unknown.",
    EventKind.CANNOT_COMPARE: "The version that was compared with so far can no longer be read, so "
    "comparison starts again from the version named here. Safeguards that were told before and are "
    "not found now are listed; they may still stand on the page.",
    EventKind.LATE: "A better reader found this in captures that were already kept: the publisher "
    "changed the page then, and we did not see it.",
    EventKind.ADDRESS_MOVED: "The address leads for good to another one of the same publisher. The "
    "page is still read; change `url` in the watch list and keep `id`.",
    EventKind.NO_LONGER_WATCHED: "The page was taken off the watch list. From now on nothing is known "
    "of what it says.",
    EventKind.REBASED: "A person named the version with which the page is compared from now on.",
}

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.LOW: "low severity",
    Severity.MEDIUM: "medium severity",
    Severity.HIGH: "high severity",
    Severity.CRITICAL: "critical severity",
}

#: How one slot of a promise moved, by sign.
DIRECTIONS: Final[Mapping[int, tuple[str, str]]] = {
    -1: ("▼", "protects less"),
    0: ("=", "neither less nor more"),
    1: ("▲", "protects more"),
}

FOR_REVIEW: Final = "A person should look at this one: the page or the rule leaves room for doubt."
NOTHING: Final = "(nothing)"

#: What a person may do about a page that cannot be seen.
ADVICE: Final[Mapping[FailureKind, str]] = {
    FailureKind.DNS: "Check the address in the watch list, and whether the site has moved.",
    FailureKind.CONNECT: "Nothing to do at first: it is tried again. If it lasts, open the page in a "
    "browser.",
    FailureKind.TLS: "Open the page in a browser: its certificate may have run out.",
    FailureKind.TIMEOUT: "Nothing to do at first: it is tried again.",
    FailureKind.DISCONNECTED: "Nothing to do at first: it is tried again.",
    FailureKind.PROTOCOL: "Check that the address leads to a web page.",
    FailureKind.TOO_LARGE: "Name a smaller page in the watch list, or ask for a higher limit.",
    FailureKind.SERVER_ERROR: "Nothing to do at first: it is tried again.",
    FailureKind.BUSY: "Nothing to do: the site asked us to wait, and we do.",
    FailureKind.REDIRECT_LOOP: "Open the page in a browser, and correct `url` in the watch list.",
    FailureKind.FORBIDDEN_ADDRESS: "The name leads to an address inside a private network; check it.",
    FailureKind.REFUSED: "Read the page by hand, and ask the publisher to let this reader in.",
    FailureKind.CHALLENGE: "Read the page by hand, and ask the publisher to let this reader in. We do "
    "not work around such barriers.",
    FailureKind.LOGIN: "Read the page by hand: it now asks for a password.",
    FailureKind.CONSENT: "Read the page by hand: it shows a consent form instead.",
    FailureKind.ROBOTS: "Ask the publisher to allow this reader in robots.txt; we obey it.",
    FailureKind.GONE: "Look for the page's new address on the publisher's site.",
    FailureKind.SOFT_404: "Look for the page's new address on the publisher's site.",
    FailureKind.REDIRECTED_HOME: "Look for the page's new address on the publisher's site.",
    FailureKind.OFF_SITE: "Check where the address leads; if the page moved, correct `url`.",
    FailureKind.DOWNGRADED: "Open the page in a browser; an answer without encryption is not believed.",
    FailureKind.NOT_THE_PAGE: "Open the page; if it is the right one, correct `expect` in the watch "
    "list.",
    FailureKind.OTHER_LANGUAGE: "Open the page; name the address of its English version.",
    FailureKind.EMPTY: "Open the page in a browser: it may need one to show its text.",
    FailureKind.SHRUNK: "Open the page: it may be half loaded, or really cut. If it stays so for a day, "
    "it is told as a change.",
    FailureKind.SELECTOR_EMPTY: "The page was rebuilt: correct `select` in the watch list.",
    FailureKind.NO_READER: "Read the document by hand.",
    FailureKind.UNDECODABLE: "Open the page in a browser; its bytes are kept.",
    FailureKind.GAVE_UP: "The page is too heavy to read within the limits; its bytes are kept.",
}

PHASES: Final[Mapping[Phase, str]] = {
    Phase.NEW: "not seen yet",
    Phase.PRESENT: "seen",
    Phase.PROVISIONAL: "a look differs; a second one will tell",
    Phase.UNSTABLE: "answers differ from look to look",
    Phase.BLIND: "cannot be seen",
    Phase.GONE: "gone from its address",
    Phase.RETIRED: "no longer watched",
}

NOT_LOOKED: Final = "not looked at yet"

#: What a look did, by the outcome in its leaf; an outcome that is not here is said in its own word.
OUTCOMES: Final[Mapping[str, str]] = {
    "first-seen-provisional": "read, not confirmed yet",
    "first-seen": "read for the first time",
    "unchanged": "reads the same",
    "not-modified": "the server says: not modified",
    "differs": "reads differently, not confirmed",
    "changed": "a change was confirmed",
    "flicker": "reads as before again",
    "unstable": "answers differ from look to look",
    "another-variant": "one version more",
    "settled": "answers with one version again",
    "unseen": "not seen",
    "vanished": "not there",
    "cannot-compare": "compared anew",
    "late": "compared by a newer reader",
    "rebased": "compared anew",
    "retired": "no longer watched",
}

MOTTO: Final = "What is promised about licence-plate readers, and what became of it"

ABOUT: Final = (
    "Vendors and agencies promise in public how the data of licence-plate readers is limited. "
    "Witnessmark reads those pages again and again, says when a promise is removed, weakened, "
    "strengthened or added, and keeps what was served, so that anyone can check."
)

LEGEND: Final[tuple[tuple[Word, str], ...]] = (
    (
        LABELS[Label.REMOVED],
        "The promise stood there and is found no more, nor on the publisher's pages that were searched.",
    ),
    (LABELS[Label.WEAKENED], "The promise stands, and holds less than before."),
    (LABELS[Label.STRENGTHENED], "The promise stands, and holds more than before."),
    (LABELS[Label.ADDED], "The promise was not found before."),
    (
        UNCLASSIFIED,
        "Words changed near a promise, and no rule says which way. Nothing is left out.",
    ),
    (
        KINDS[EventKind.UNSEEN],
        "The page could not be read. That is never taken for a removal; what it says is unknown.",
    ),
    (KINDS[EventKind.SEEN_AGAIN], "The page can be read again; the time in between is unknown."),
    (
        KINDS[EventKind.LATE],
        "We found it late, or changed how we read. The publisher did not act at that moment.",
    ),
)

#: What links are called.
THE_PAGE: Final = "The page"
THE_EVENT: Final = "The whole event, with its evidence"
THE_EVENTS_ID: Final = "The event's id, for whoever asks for its evidence"

NOT_PROVEN: Final = (
    (
        "This is about published text. Settings, contracts and practice behind the page cannot be "
        "seen, and a promise that stands is no proof that it is kept."
    ),
    "The moment of a change is not known, only the two looks between which it lies.",
    "It says that the words changed, not why, and not with what intent.",
    "A direction is the reading of a rule, which is named; judge the two quotes yourself.",
)

NOT_STAMPED: Final = (
    "Not yet time-stamped: when this checkpoint was made rests on its signature alone."
)

HOW_TO_VERIFY: Final = (
    (
        "Keep this: the checkpoint binds the whole log, so that nothing said here can be changed or "
        "withdrawn later without showing."
    ),
    (
        "Ask the operator for a copy of the record, the folder snapshots, and check it with: "
        "witnessmark verify snapshots --vkey KEY, or with the script verify.sh and openssl alone."
    ),
    (
        "sha256sum over a capture's file must print the digest given here, and openssl must accept "
        "the checkpoint's signature under the log's public key. Take that key and the script from "
        "elsewhere, not from the record."
    ),
)


def when(at: datetime) -> str:
    """Write an instant for people: `3 May 2026, 09:00 UTC`."""
    return f"{day(at)}, {at:%H:%M} UTC"


def day(at: datetime) -> str:
    """Write a day: `3 May 2026`."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def month(at: datetime) -> str:
    """Write a month: `May 2026`."""
    return f"{_MONTHS[at.month - 1]} {at.year}"


#: Not from the locale: the same event reads the same on every machine.
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def interval(last_seen_at: datetime | None, first_missing_at: datetime | None) -> str:
    """Say when a change came about: in the half-open interval (last seen, first missing]."""
    if last_seen_at and first_missing_at:
        return (
            f"After {when(last_seen_at)} (earlier text last seen), "
            f"by {when(first_missing_at)} (first missing)."
        )
    if first_missing_at:
        return f"By {when(first_missing_at)}; it is not known since when."
    return ""


def not_seen(last_seen_at: datetime | None, first_missing_at: datetime | None) -> str:
    """Say between which looks nothing was seen."""
    parts = (
        f"Last seen on {when(last_seen_at)}." if last_seen_at else "",
        f"Not seen since {when(first_missing_at)}." if first_missing_at else "",
    )
    return " ".join(part for part in parts if part)


def unknown_between(last_seen_at: datetime | None, again_at: datetime) -> str:
    """Say for which time nothing is known of a page that is seen again."""
    since = when(last_seen_at) if last_seen_at else "the beginning"
    return f"Unknown from {since} to {when(again_at)}."


def unknown_since(at: datetime | None) -> str:
    """Say that the last value is not today's."""
    return f"unknown since {when(at)}" if at else "never known"


def confidence(share: float) -> str:
    """Say how sure a finding is, 0 to 1, in words: digits would claim more than they know."""
    if share >= 0.85:
        return "high confidence"
    return "medium confidence" if share >= 0.6 else "low confidence"


def counted(number: int, one: str, many: str = "") -> str:
    """Count in words: `1 page`, `214 pages`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def named(identifier: str) -> str:
    """Make a name of an id that has none: `no-data-sale` is "No data sale"."""
    words = identifier.replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def lowered(name: str) -> str:
    """Put a name inside a sentence: its first letter small, unless it starts with an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
