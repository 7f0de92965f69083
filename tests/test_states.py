from dataclasses import dataclass, fields, replace
from datetime import timedelta

import pytest

from tests.states_cells import INPUTS, LATE, NAMED, NOW, PAGE, READER, SITUATIONS, look_of
from tests.states_table import TABLE
from witnessmark.model.events import event_id
from witnessmark.model.states import Phase
from witnessmark.steps.observe import observe


@dataclass(frozen=True)
class Cell:
    """One line of the table, for one input."""

    outcome: str
    phase: str
    base: str
    seen: str
    next: str
    events: str


def table():
    """Read the table: (situation, input) to its cell."""
    cells: dict[tuple[str, str], Cell] = {}
    situation = ""
    for line in filter(None, map(str.strip, TABLE.splitlines())):
        if line.startswith("["):
            situation = line.strip("[]")
            continue
        inputs, *columns = (column.strip() for column in line.split("|"))
        for name in inputs.split():
            assert (situation, name) not in cells, f"{situation}, {name} stands there twice"
            cells[situation, name] = Cell(*columns)
    return cells


CELLS = table()
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def observed(situation, name):
    """What `observe` makes of a cell, in the words of the table."""
    state = SITUATIONS[situation]
    observation = observe(PAGE, state, look_of(name, state), reader=READER, now=NOW)
    after = observation.state
    names: dict[str | None, str] = {None: "none", LATE.id: "good", NAMED.id: "named"}
    if state:
        names |= {variant.id: "v" for variant in state.variants}
        if state.spell and state.spell.shrunk and state.spell.shrunk.capture:
            names[state.spell.shrunk.capture.id] = "shrunk"
        if state.pending:
            names[state.pending.capture.id] = "k"
        if state.baseline:
            names[state.baseline.id] = "base"
    return Cell(
        outcome=observation.outcome,
        phase=after.phase,
        base=names[after.baseline.id if after.baseline else None],
        seen="yes" if after.seen_at == NOW else "no",
        next=_from_now(after.next_look_at),
        events=" ".join(f"{e.kind}>{e.audience}" for e in observation.events) or "-",
    )


def _from_now(at):
    if at is None:
        return "none"
    for unit in "dhm":
        if at > NOW and (at - NOW) % UNITS[unit] == timedelta(0):
            return f"{(at - NOW) // UNITS[unit]}{unit}"
    return f"{(at - NOW) // UNITS['m']}m"


def check(situation, name, expected):
    assert observed(situation, name) == expected


@pytest.mark.parametrize(("situation", "name"), CELLS)
def test_every_cell_of_the_state_table(situation, name):
    check(situation, name, CELLS[situation, name])


def test_no_cell_is_missing_from_the_table():
    wanted = {
        (situation, name)
        for situation, state in SITUATIONS.items()
        for name in (*INPUTS, *(["V"] if state and state.variants else []))
    }

    assert set(CELLS) == wanted
    assert {state.phase for state in SITUATIONS.values() if state} == set(Phase)


OTHER = Cell("late", "gone", "named", "no", "3m", "change>public")
ANOTHER = Cell("flicker", "new", "none", "yes", "none", "-")


@pytest.mark.parametrize("field", [field.name for field in fields(Cell)])
def test_any_expectation_that_is_changed_fails_its_cell(field):
    for (situation, name), cell in CELLS.items():
        words = {getattr(OTHER, field), getattr(ANOTHER, field)} - {getattr(cell, field)}
        with pytest.raises(AssertionError):
            check(situation, name, replace(cell, **{field: min(words)}))


def test_every_event_names_its_page_its_captures_and_when():
    states = ((SITUATIONS[situation], name) for situation, name in CELLS)
    looks = ((state, look_of(name, state)) for state, name in states)
    told = [e for s, look in looks for e in observe(PAGE, s, look, reader=READER, now=NOW).events]
    for event in told:
        assert event.id == event_id(PAGE.id, event.kind, event.ordinal, event.before, event.after)
        assert (event.page, event.page_title, event.page_url) == (PAGE.id, PAGE.title, PAGE.url)
        assert (event.recorded_at, event.reader) == (NOW, READER)
        cited = {c.id for c in (event.before, event.after) if c}
        assert cited <= set(event.captures)
        assert len(set(event.captures)) == len(event.captures)
        if event.last_seen_at and event.first_missing_at:
            assert event.last_seen_at <= event.first_missing_at <= NOW
