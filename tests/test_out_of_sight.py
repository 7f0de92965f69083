"""A promise that stands in the mark-up and that nobody sees, or sees struck, and one that only opens on demand."""

import pytest

from tests.comparing import is_quiet, is_told

PROMISE = "We never share plate data with federal agencies."


@pytest.mark.parametrize(
    "hidden",
    [
        f'<p class="d-none">{PROMISE}</p>',
        f'<div class="box hidden"><p>{PROMISE}</p></div>',
        f'<p class="invisible">{PROMISE}</p>',
        f'<p class="visually-hidden">{PROMISE}</p>',
        f'<p>Rules. <span class="screen-reader-text">{PROMISE} This holds in all towns.</span></p>',
        f'<section class="elementor-hidden-desktop elementor-hidden-mobile"><p>{PROMISE}</p></section>',
        f'<p style="opacity: 0">{PROMISE}</p>',
        f'<p style="font-size:0px">{PROMISE}</p>',
        f'<p style="font-size:1px">{PROMISE}</p>',
        f'<div style="max-height:0; overflow:hidden">{PROMISE}</div>',
        f'<p style="position:absolute; left:-10000px">{PROMISE}</p>',
        f'<p style="visibility: collapse">{PROMISE}</p>',
        f"<p popover>{PROMISE}</p>",
        f'<style>.old-rule {{ display: none }}</style><p class="old-rule">{PROMISE}</p>',
        f"<style>p#r7{{visibility:hidden!important}}</style><p id=r7>{PROMISE}</p>",
        f'<style>.a,.b{{color:red}} .b{{left:-9999px}}</style><p class="a b">{PROMISE}</p>',
    ],
)
def test_a_promise_that_goes_out_of_sight_is_told(hidden):
    assert is_told(f"<p>{PROMISE}</p>", hidden)


def test_a_row_that_collapses_is_told():
    row = f"<table><tr><th>Rule<th>Words</tr><tr{{}}><td>Federal<td>{PROMISE}</tr></table>"

    assert is_told(row.format(""), row.format(' style="visibility:collapse"'))


@pytest.mark.parametrize(
    "struck",
    [
        f'<p class="strike">{PROMISE}</p>',
        f'<p class="deleted">{PROMISE}</p>',
        f'<p><span class="diff-del">{PROMISE}</span></p>',
        f'<p role="deletion">{PROMISE}</p>',
        f'<p data-deleted="true">{PROMISE}</p>',
        f'<style>.was{{text-decoration:line-through}}</style><p class="was">{PROMISE}</p>',
    ],
)
def test_a_promise_struck_by_its_class_or_role_is_told(struck):
    assert is_told(f"<p>{PROMISE}</p>", struck)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>{}</p>", '<p class="d-none d-md-block">{}</p>'),
        ("<p>{}</p>", '<p class="hidden md:block">{}</p>'),
        ("<p>{}</p>", '<p style="opacity:0;transform:translateY(20px)">{}</p>'),
        ("<p>{}</p>", '<p style="opacity:0.9;font-size:0.9em;left:0">{}</p>'),
        ("<p>{}</p>", '<p data-deleted="false" class="delivered">{}</p>'),
        (
            '<div class="note">{}</div>',
            '<style>@media print{{.note{{display:none}}}}</style><div class="note">{}</div>',
        ),
        (
            '<div class="note">{}</div>',
            '<style>.menu .note{{display:none}}</style><div class="note">{}</div>',
        ),
        (
            '<p class="note">{}</p>',
            '<style>.note{{display:none}}.note{{display:block}}</style><p class="note">{}</p>',
        ),
        (
            '<div class="accordion-body">{}</div>',
            '<style>.accordion-body{{display:none}}</style><div class="accordion-body">{}</div>',
        ),
        ("<p>{}</p>", '<p>{}<span class="sr-only">(opens a new window)</span></p>'),
        (
            "<p>{}</p>",
            '<style>.note:before{{content:"\\f00c"}} .note:after{{content:"/"}}</style><p class="note">{}</p>',
        ),
    ],
)
def test_what_stays_in_sight_under_another_class_is_no_change(one, other):
    assert is_quiet(one.format(PROMISE), other.format(PROMISE))


def test_a_panel_that_is_hidden_at_first_is_read_on_both_sides():
    panel = '<style>.extra{{display:none}}</style><div class="extra"><p>Plate reads are deleted after {} days.</p></div>'

    assert is_told(panel.format(30), panel.format(365))


@pytest.mark.parametrize("name", ["deleted", "hidden", "sr-only", "strike"])
def test_another_rule_in_a_box_of_such_a_name_is_still_told(name):
    box = f'<div class="{name}"><p>Plate reads are deleted after {{}} days.</p></div>'

    assert is_told(box.format(30), box.format(365))
