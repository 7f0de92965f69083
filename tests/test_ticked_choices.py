"""Which of two choices is ticked, which sign an item begins with, and which way a switch that is drawn stands."""
# ruff: noqa: RUF001 - the signs that pages print

import pytest

from tests.comparing import is_quiet, is_told
from witnessmark.steps.extract.choices import settle

RULE = "Warrant required for each search"


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("[X] Yes [ ] No", "[ ] Yes [X] No"),
        ("☒ Yes ☐ No", "☐ Yes ☒ No"),
        ("_X_ Yes ___ No", "___ Yes _X_ No"),
        ("■ Yes □ No", "□ Yes ■ No"),
        ("● Yes ○ No", "○ Yes ● No"),
        ("(•) On ( ) Off", "( ) On (•) Off"),
        ("<input type=radio checked> Yes <input type=radio> No", "<input type=radio> Yes <input type=radio checked> No"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line", [f"<p>{RULE}: {{}}</p>", f"<p>{{}} {RULE}</p>"])
def test_a_ticked_choice_that_is_turned_is_told(line, yes, no):
    assert is_told(line.format(yes), line.format(no))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Warrant: [x] Yes [ ] No", "Warrant: Yes"),
        ("[ ] Yes [X] No Audit of searches", "Audit of searches: No"),
        ("Retention: ☐ 30 days ☒ 60 days ☐ 90 days", "Retention: 60 days"),
        (
            "Uses: ☒ Stolen cars ☒ Missing persons ☐ Parking",
            "Uses: Stolen cars, Missing persons; not Parking",
        ),
        ("Warrant: [ ] Yes [ ] No", "Warrant: [ ] Yes [ ] No"),
        ("See note [x] of the manual", "See note [x] of the manual"),
        ("Fill in: name ____ date ____", "Fill in: name ____ date ____"),
    ],
)
def test_a_line_of_choices_says_what_is_ticked(line, said):
    assert settle(line) == said


LIST = "<p>{} Sharing with federal agencies</p><p>{} Audit of searches</p>"


@pytest.mark.parametrize(
    ("no", "yes"),
    [("👎", "👍"), ("🛑", "🟢"), ("🔒", "🔓"), ("○", "●"), ("□", "■"), ("⬜", "⬛"), ("➖", "➕"), ("✋", "✔")],
)  # fmt: skip
def test_an_item_that_begins_with_another_sign_than_its_neighbours_is_told(no, yes):
    assert is_told(LIST.format(no, no), LIST.format(yes, no))
    assert is_told(LIST.format(yes, yes), LIST.format(no, yes))


@pytest.mark.parametrize(("one", "other"), [("○", "●"), ("•", "●"), ("✓", "•"), ("➤", "■")])
def test_a_list_that_is_given_other_bullets_is_no_change(one, other):
    assert is_quiet(LIST.format(one, one), LIST.format(other, other))


LINE = "<p>Sharing with federal agencies {}</p>"


@pytest.mark.parametrize(
    ("off", "on"),
    [
        ('<span class="toggle is-off"></span>', '<span class="toggle is-on"></span>'),
        ('<span class="switch"></span>', '<span class="switch switch--active"></span>'),
        ('<i class="status-dot red"></i>', '<i class="status-dot green"></i>'),
        ('<span data-state="unchecked"></span>', '<span data-state="checked"></span>'),
        ('<span data-on="false"></span>', '<span data-on="true"></span>'),
    ],
)
def test_a_drawn_switch_that_is_turned_is_told(off, on):
    assert is_told(LINE.format(off), LINE.format(on))


@pytest.mark.parametrize(
    "drawn",
    ['<span class="bg-light no-gutters"></span>', '<button class="dot active"></button>', '<span data-state="closed"></span>'],
)  # fmt: skip
def test_what_only_decorates_is_no_switch(drawn):
    assert is_quiet(
        LINE.format(""), LINE.format(drawn).replace('data-state="closed"', 'data-state="open"')
    )


@pytest.mark.parametrize(
    "attributes",
    [('class="list-cross"', 'class="list-check"'), ("style=\"list-style-type:'✗ '\"", "style=\"list-style-type:'✓ '\"")],
)  # fmt: skip
def test_a_list_of_crosses_that_becomes_one_of_ticks_is_told(attributes):
    listed = "<ul {}><li>Face recognition</li><li>Federal access</li></ul>"

    assert is_told(listed.format(attributes[0]), listed.format(attributes[1]))
    assert is_quiet(listed.format(""), listed.format('class="nice"'))
