"""What a page shows without a word for it: drawn answers, switches, pictures, framed documents, links."""

import pytest

from witnessmark.deeds.reading import compare_texts, read_text
from witnessmark.model.changes import Comparison, Label
from witnessmark.model.documents import Document, Unit, UnitKind, Zone
from witnessmark.safeguards.reading.lexicon import vocabulary
from witnessmark.steps import mask

PAGE = """<html lang=en><title>Oakmere</title><main><h1>Plate reader policy</h1>
<p>The town of Oakmere runs plate readers at four bridges.</p>{}<p>Questions go to the clerk.</p></main></html>"""
TABLE = "<table><tr><th>Who may search</th><th>Access</th></tr><tr><td>Federal agencies</td><td>{}</td></tr></table>"
LIST = "<h2>Uses of the readers</h2><ul><li>{} Immigration enforcement</li><li>{} Stolen cars</li></ul>"


def read(body):
    document = read_text(PAGE.format(body), "html", vocabulary=vocabulary)
    assert isinstance(document, Document)
    return document


def texts(body):
    return [unit.text for unit in read(body).units[2:-1]]


def compared(before, after):
    found = compare_texts(PAGE.format(before), PAGE.format(after), "html")
    assert isinstance(found, Comparison)
    return found


def is_told(before, after):
    assert read(before).reading != read(after).reading
    found = compared(before, after)
    return bool(found.alerts or found.unclassified)


@pytest.mark.parametrize(
    ("no", "yes"),
    [
        ("✗", "✓"),
        ("❌", "✅"),
        ("🔴", "🟢"),
        ('<i class="fa fa-times"></i>', '<i class="fa fa-check"></i>'),
        ('<span class="glyphicon glyphicon-remove"></span>', '<span class="glyphicon glyphicon-ok"></span>'),
        ('<i class="bi bi-x-circle" aria-hidden="true"></i>', '<i class="bi bi-check-circle" aria-hidden="true"></i>'),
        ('<span class="material-icons">close</span>', '<span class="material-icons">check</span>'),
        ('<img src="/img/cross.png">', '<img src="/img/tick.png">'),
        ('<img src="/a1.svg" alt="No">', '<img src="/a2.svg" alt="Yes">'),
        ('<img src="/a1.svg" alt="Not allowed">', '<img src="/a2.svg" alt="Allowed">'),
        ('<svg aria-label="Denied"><path d="M0"/></svg>', '<svg aria-label="Allowed"><path d="M0"/></svg>'),
        ("<svg><title>Cross</title><path/></svg>", "<svg><title>Check mark</title><path/></svg>"),
        ('<svg class="icon"><use href="#icon-xmark"/></svg>', '<svg class="icon"><use href="#icon-check"/></svg>'),
        ('<span aria-label="Not allowed">-</span>', '<span aria-label="Allowed">+</span>'),
        ('<input type="checkbox" disabled>', '<input type="checkbox" disabled checked>'),
    ],
)  # fmt: skip
def test_a_drawn_no_that_becomes_a_yes_is_never_silent(no, yes):
    assert is_told(TABLE.format(no), TABLE.format(yes))
    assert is_told(LIST.format(no, yes), LIST.format(yes, yes))


@pytest.mark.parametrize(("no", "yes"), [("○", "●"), ("-", "+"), ("0", "1"), ("☐", "☑")])
def test_a_sign_in_a_table_that_becomes_another_is_never_silent(no, yes):
    assert is_told(TABLE.format(no), TABLE.format(yes))


@pytest.mark.parametrize(
    ("off", "on"),
    [
        ('<button role="switch" aria-checked="{}">Federal sharing</button>', ("false", "true")),
        ('<div role="checkbox" aria-checked="{}">Share reads with every agency</div>', ("false", "true")),
        ('<label><input type="radio" {}> Share reads with federal agencies</label>', ("", "checked")),
    ],
)  # fmt: skip
def test_a_switch_that_is_turned_is_never_silent(off, on):
    assert is_told(off.format(on[0]), off.format(on[1]))


def test_a_cross_before_a_thing_says_that_there_is_none():
    assert texts("<ul><li>✗ Sale of plate reads</li></ul>") == ["✗ Sale of plate reads"]
    found = compared(
        "<ul><li>✗ Sale of plate reads</li></ul>", "<ul><li>✓ Sale of plate reads</li></ul>"
    )

    assert [(c.safeguard, c.label.is_loss) for c in found.alerts] == [("no-data-sale", True)]


@pytest.mark.parametrize(
    "mark", ["✗", "✓", '<i class="fa fa-check"></i>', '<img src="tick.png">', "•"]
)
def test_a_mark_before_a_promise_that_denies_in_words_is_decoration(mark):
    assert texts(f"<ul><li>{mark} We never sell plate reads</li></ul>") == [
        "We never sell plate reads"
    ]


@pytest.mark.parametrize(
    "control",
    [
        '<button><i class="fa fa-close"></i></button>',
        '<a href="#top"><i class="fa fa-check"></i></a>',
        '<i class="fa fa-bars"></i>',
        '<span class="checkered"></span>',
        '<img src="/chief.jpg" alt="Chief Amara Bell">',
        '<img src="/close-up.jpg" alt="">',
        '<img src="/a.jpg" alt="Close up">',
        '<svg class="icon icon-x-twitter"></svg>',
    ],
)
def test_icons_that_answer_nothing_stay_pictures(control):
    assert texts(f"<p>{control} Plate reads are deleted after 30 days.</p>") == [
        "Plate reads are deleted after 30 days."
    ]


def test_what_a_picture_says_is_read_beside_the_text():
    picture = '<img src="/limits.png" alt="Plate reads are deleted after {} days">'
    found = compared(picture.format(30), picture.format(90))

    assert [u.safeguards for u in found.unclassified] == [("retention-limit",)]
    assert read(picture.format(30)).units[2].zone is Zone.FURNITURE


def test_another_picture_without_a_promise_is_noise():
    picture = '<img src="/{0}.jpg" alt="An officer beside {0} at the bridge">'

    assert compared(picture.format("a van"), picture.format("a horse")).unclassified == ()


@pytest.mark.parametrize(
    "framed",
    [
        '<iframe src="/files/alpr-policy-{}.pdf"></iframe>',
        '<object data="/files/alpr-policy-{}.pdf" type="application/pdf">The policy</object>',
        '<embed src="/files/alpr-policy-{}.pdf">',
        '<p>See the <a href="/files/alpr-policy-{}.pdf">policy</a>.</p>',
        '<h2><a href="/documents/{}">Plate reader policy</a></h2>',
    ],
)
def test_another_document_under_the_same_words_is_shown(framed):
    assert is_told(framed.format(2024), framed.format(2026))


def test_a_link_to_a_policy_that_changed_is_shown_with_both_addresses():
    said = '<p>How long reads are kept is said in the <a href="https://oakmere.example/{}">retention policy</a>.</p>'
    (shown,) = compared(said.format("retention"), said.format("terms")).unclassified

    assert shown.cues == ("link",)
    assert shown.before
    assert shown.before.text.endswith("→ https://oakmere.example/retention")
    assert shown.after
    assert shown.after.text.endswith("→ https://oakmere.example/terms")


def test_a_link_to_a_report_that_is_gone_is_shown():
    linked = '<p>We publish an <a href="/audit-2026.pdf">audit report</a> every year.</p>'

    assert is_told(linked, "<p>We publish an audit report every year.</p>")


def test_a_link_that_changed_beside_words_that_changed_is_shown_as_well():
    before = '<p>Reads are erased after 30 days (<a href="/retention-policy">policy</a>).</p>'
    after = '<p>Reads are erased after 90 days (<a href="/retention-practice">policy</a>).</p>'
    found = compared(before, after)

    assert [(c.safeguard, c.label) for c in found.alerts] == [("retention-limit", Label.WEAKENED)]
    assert [u.cues for u in found.unclassified] == [("link",)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://oakmere.example/policy", "http://www.oakmere.example/policy/"),
        ("https://oakmere.example/policy.pdf?v=8&ver=2", "https://oakmere.example/policy.pdf?v=9"),
        ("https://oakmere.example/policy?X-Amz-Signature=0123456789abcdef01", "https://oakmere.example/policy"),
        ("https://oakmere.example/policy?utm_source=mail", "https://oakmere.example/policy#top"),
        ("https://oakmere.example/team/amara", "https://oakmere.example/team/bell"),
    ],
)  # fmt: skip
def test_the_same_document_under_another_address_is_no_change(one, other):
    said = '<p>Read <a href="{}">more</a> about how the readers are used.</p>'

    assert read(said.format(one)).reading == read(said.format(other)).reading
    assert compared(said.format(one), said.format(other)).unclassified == ()


def test_links_in_menus_are_no_part_of_the_policy():
    page = PAGE.replace(
        "<main>", '<nav><a href="/{}">Policies</a> <a href="/b">News</a></nav><main>'
    )
    sides = [
        read_text(page.replace("{}", name, 1), "html", vocabulary=vocabulary) for name in ("a", "z")
    ]

    assert all(isinstance(side, Document) for side in sides)
    assert len({side.reading for side in sides if isinstance(side, Document)}) == 1


def test_a_unit_outside_the_policy_refers_to_nothing():
    unit = Unit(text="Policies", kind=UnitKind.PARAGRAPH, zone=Zone.FURNITURE)

    assert mask.documents(unit) == ()
