"""A clock that stood ahead and was set back: no limit may wait for a moment that was never real."""

from dataclasses import replace
from datetime import datetime

from witnessmark.model.states import (
    BaselineUnreadable,
    Look,
    PageState,
    Pending,
    Seen,
    Spell,
    Streak,
)


def on_this_clock(state: PageState, look: Look) -> PageState:
    """
    Let nothing that is waited for have begun after this look.

    Otherwise a change first seen while the clock stood a year ahead would be confirmed, and a page
    that went dark then be told, a year from now.
    """
    at = look.at
    return replace(
        state,
        spell=_spell(state.spell, at),
        pending=_pending(state.pending, look),
        alone=_streak(state.alone, at),
    )


def _spell(spell: Spell | None, at: datetime) -> Spell | None:
    if spell is None:
        return None
    return replace(
        spell,
        since_at=min(spell.since_at, at),
        shrunk=_streak(spell.shrunk, at),
        gone=_streak(spell.gone, at),
    )


def _streak(streak: Streak | None, at: datetime) -> Streak | None:
    return replace(streak, since_at=min(streak.since_at, at)) if streak else None


def _pending(pending: Pending | None, look: Look) -> Pending | None:
    """Count the waiting from today's capture where it reads the same: a capture keeps its own date."""
    if pending is None or pending.capture.captured_at <= look.at:
        return pending
    pending = replace(pending, since_at=min(pending.since_at, look.at))
    seen = look.capture if isinstance(look, Seen | BaselineUnreadable) else None
    if seen and seen.reading == pending.capture.reading:
        return replace(pending, capture=seen)
    return pending
