"""Lists: a name more is one more who sees, a use more is one more that is permitted; a list that goes hides them all."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison

_PAGE = "<main><h1>Plate readers</h1><p>Reads are kept for 30 days.</p>{}</main>"
_HEAD = "<h2>Agencies with access</h2>"
_NAMES = ("Ambrose PD", "Calder PD", "Gale County SO")


def _listed(*names: str) -> str:
    return f"{_HEAD}<ul>{''.join(f'<li>{name}</li>' for name in names)}</ul>"


def _said(before: str, after: str) -> tuple[set[tuple[str, str]], bool]:
    found = compare_texts(_PAGE.format(before), _PAGE.format(after), "html")
    assert isinstance(found, Comparison)
    return {(c.safeguard, c.label.value) for c in found.alerts}, bool(found.unclassified)


def test_a_name_more_is_one_more_who_sees():
    alerts, _ = _said(_listed(*_NAMES), _listed(*_NAMES, "Morrow PD"))
    assert ("sharing-scope", "weakened") in alerts


def test_a_name_less_is_one_less_who_sees():
    alerts, _ = _said(_listed(*_NAMES, "Morrow PD"), _listed(*_NAMES))
    assert ("sharing-scope", "strengthened") in alerts


def test_a_heading_that_counts_the_names_is_no_other_list():
    before, after = _listed(*_NAMES), _listed(*_NAMES, "Morrow PD")
    counted = [
        page.replace("access</h2>", f"access ({n})</h2>") for page, n in ((before, 3), (after, 4))
    ]
    alerts, _ = _said(*counted)
    assert ("sharing-scope", "weakened") in alerts
    assert not any(label in {"strengthened", "added"} for _, label in alerts)


def test_a_list_that_goes_is_no_gain():
    alerts, _ = _said(_listed(*_NAMES), "")
    assert alerts == {("sharing-partner-list", "removed")}


def test_a_list_that_comes_is_no_loss():
    alerts, _ = _said("", _listed(*_NAMES))
    assert alerts == {("sharing-partner-list", "added")}


def test_a_list_that_becomes_an_assurance_is_lost():
    alerts, _ = _said(_listed(*_NAMES), f"{_HEAD}<p>Several agencies in the region.</p>")
    assert ("sharing-partner-list", "weakened") in alerts
    assert not any(label in {"strengthened", "added"} for _, label in alerts)


@pytest.mark.parametrize("turned", [False, True])
def test_a_list_that_becomes_a_sentence_raises_no_alert(turned):
    pages = (_listed(*_NAMES), f"{_HEAD}<p>Ambrose PD, Calder PD and Gale County SO.</p>")
    alerts, is_shown = _said(*(reversed(pages) if turned else pages))
    assert not alerts
    assert is_shown


def _only(lead: str, *things: str) -> str:
    return f"<h2>Rules</h2><p>{lead}</p><ul>{''.join(f'<li>{thing}</li>' for thing in things)}</ul>"


def _labels(of: str, before: str, after: str) -> set[str]:
    return {label for safeguard, label in _said(before, after)[0] if safeguard == of}


_CLOSED = [
    (
        "purpose-limitation",
        "The readers may be used only to:",
        ("find stolen vehicles", "find missing persons", "investigate felonies"),
        "collect parking fines",
    ),
    (
        "hotlist-source-limit",
        "Only these hot lists are loaded:",
        ("NCIC stolen vehicles", "AMBER alerts"),
        "repossession lists",
    ),
]


@pytest.mark.parametrize(("of", "lead", "things", "more"), _CLOSED)
def test_one_thing_more_opens_a_closed_list_and_one_less_closes_it(of, lead, things, more):
    short, long = _only(lead, *things), _only(lead, *things, more)
    assert _labels(of, short, long) == {"weakened"}
    assert _labels(of, long, short) == {"strengthened"}


@pytest.mark.parametrize(("of", "lead", "things", "more"), _CLOSED)
def test_a_closed_list_that_comes_is_a_gain_and_one_that_goes_a_loss(of, lead, things, more):
    page = _only(lead, *things, more)
    assert _labels(of, "", page) == {"added"}
    assert _labels(of, page, "") == {"removed"}


def _portal(lists: str) -> str:
    rows = "<tr><th>Number of cameras</th><td>24</td></tr>"
    if lists:
        rows += f"<tr><th>Hotlists alerted on</th><td>{lists}</td></tr>"
    return f"<table>{rows}</table>"


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("NCIC, AMBER alerts", "NCIC, AMBER alerts, repossession list", "weakened"),
        ("NCIC, AMBER alerts", "", "removed"),
        ("", "NCIC, AMBER alerts", "added"),
    ],
)
def test_a_hot_list_more_in_a_portal_raises_more_alerts(before, after, label):
    assert _labels("hotlist-source-limit", _portal(before), _portal(after)) == {label}


def test_a_hot_list_less_in_a_portal_is_for_people_to_say():
    assert _said(_portal("NCIC, AMBER alerts"), _portal("AMBER alerts")) == (set(), True)


def test_a_name_beside_things_that_are_no_names_is_one_more_who_sees():
    lead = "Plate data is shared only with:"
    before = _only(lead, "the county sheriff")
    alerts, _ = _said(before, _only(lead, "the county sheriff", "Border Patrol"))
    assert ("sharing-scope", "weakened") in alerts
    assert {label for _, label in alerts} == {"weakened"}


@pytest.mark.parametrize(
    ("lead", "things", "cut"),
    [
        (
            "These hot lists are never loaded:",
            ("repossession lists", "immigration lists"),
            "private lists",
        ),
        (
            "We share with another agency only when it:",
            ("has signed our agreement", "is in this state"),
            "asks about a single case",
        ),
        (
            "Plate data may be searched only if:",
            ("a case number is entered; and", "the officer is trained."),
            "a supervisor approves; and",
        ),
        ("Only a supervisor may approve a search near:", ("churches", "union halls"), "clinics"),
    ],
)
def test_a_ban_or_a_condition_less_is_never_a_gain(lead, things, cut):
    alerts, is_shown = _said(_only(lead, cut, *things), _only(lead, *things))
    assert alerts or is_shown
    assert not {label for _, label in alerts} & {"strengthened", "added"}


def test_a_row_that_goes_is_never_a_gain():
    rows = "<tr><th>Hot lists used</th><td>NCIC</td></tr>"
    expiry = "<tr><th>Custom hot list entries expire after</th><td>24 hours</td></tr>"
    alerts, is_shown = _said(f"<table>{rows}{expiry}</table>", f"<table>{rows}</table>")
    assert alerts or is_shown
    assert not {label for _, label in alerts} & {"strengthened", "added"}


def test_a_permitted_use_in_other_words_is_no_gain_and_no_loss():
    lead = "The readers may be used only to:"
    before = _only(lead, "find stolen vehicles", "locate missing persons")
    after = _only(lead, "find stolen vehicles", "search for persons who are missing")
    assert not _said(before, after)[0]


def test_a_condition_more_on_what_is_let_in_is_no_loss():
    said, asked = _said(
        "<p>Data may be used only to investigate felonies.</p>",
        "<p>Data may be used only to investigate felonies with a case number.</p>",
    )
    assert not any(label in {"weakened", "removed"} for _, label in said)
    assert said or asked


def test_one_thing_more_in_a_sentence_of_what_is_let_in_is_a_loss():
    said, _ = _said(
        "<p>Alerts are raised only for NCIC, the state file and AMBER entries.</p>",
        "<p>Alerts are raised only for NCIC, the state file, AMBER entries and lists of retailers.</p>",
    )
    assert said == {("hotlist-source-limit", "weakened")}
