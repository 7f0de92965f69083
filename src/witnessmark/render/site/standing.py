"""How a page stands now, in words: what health and timelines say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from witnessmark.model.captures import CaptureId
from witnessmark.model.states import PageState, Phase
from witnessmark.render.site.data import LookLine
from witnessmark.render.words import ADVICE, NOT_LOOKED, OUTCOMES, PHASES, unknown_since

_DARK = frozenset({Phase.NEW, Phase.BLIND, Phase.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A page's state for people. Today's reading; what was said then stands in the events."""

    words: str
    seen_at: datetime | None
    next_look_at: datetime | None
    #: Why it is not seen, and what a person may do; "" where it is.
    failure: str
    advice: str
    #: "unknown since …" where what it says now is not known, else "".
    unknown: str

    @property
    def is_dark(self) -> bool:
        """True where what the page says now is not known."""
        return bool(self.unknown)


def standing(state: PageState | None) -> Standing:
    """Say how a page stands. A page that a look did not see since is unknown, never what it last said."""
    if state is None:
        return Standing(
            words=NOT_LOOKED,
            seen_at=None,
            next_look_at=None,
            failure="",
            advice="",
            unknown=unknown_since(None),
        )
    # A provisional or unsteady page may be out of sight too: `spell` says it, whatever the phase.
    dark = state.phase in _DARK or state.spell is not None
    failure = state.spell.failure if state.spell and state.phase is not Phase.RETIRED else None
    return Standing(
        words=PHASES[state.phase],
        seen_at=state.seen_at,
        next_look_at=state.next_look_at,
        failure=failure.kind.value if failure else "",
        advice=ADVICE[failure.kind] if failure else "",
        unknown=unknown_since(state.seen_at) if dark or state.phase is Phase.RETIRED else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Looks in a row that came to the same."""

    first_at: datetime
    last_at: datetime
    number: int
    words: str
    #: The newest capture of them.
    capture: CaptureId | None


def runs(looks: Sequence[LookLine]) -> tuple[Run, ...]:
    """Sum up looks (oldest first), newest first: alike ones in a row are one line, none is left out."""
    alike = groupby(looks, lambda look: (look.outcome, look.failure))
    return tuple(_run(list(held)) for _, held in alike)[::-1]


def _run(held: Sequence[LookLine]) -> Run:
    captures = (look.capture for look in reversed(held) if look.capture)
    return Run(
        first_at=held[0].at,
        last_at=held[-1].at,
        number=len(held),
        words=_said(held[-1]),
        capture=next(captures, None),
    )


def _said(look: LookLine) -> str:
    words = OUTCOMES.get(look.outcome, look.outcome)
    return f"{words}: {look.failure.value}" if look.failure else words
