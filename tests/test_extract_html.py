"""What of an HTML page is policy, what stands around it, and what signs it bears."""

import dataclasses
import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.extracting import PAGE, served
from witnessmark.model.captures import Failure, FailureKind
from witnessmark.model.documents import Document, Speaker, Unit, UnitKind, Zone
from witnessmark.steps.extract import extract, extract_text
from witnessmark.steps.extract.folding import fold
from witnessmark.steps.mask import canonical


def _read(page: str, **given: tuple[str, ...]) -> Document:
    document = extract_text(page, "html", address="https://kestrel.example/trust/", **given)
    assert isinstance(document, Document), document
    return document


def _zones(document: Document) -> dict[str, Zone]:
    return {unit.text: unit.zone for unit in document.units}


def test_a_zero_width_space_inside_a_word_makes_no_other_word():
    document = _read("<p>We bar immi\u200bgration en\u00adforcement\u2060 uses.</p>")

    assert document.units[0].text == "We bar immigration enforcement uses."


def test_comments_scripts_and_templates_are_never_text():
    document = _read(
        "<p>Reads<!-- are sold --> are kept.<script>document.write('sold')</script><template>sold</template>"
        "<style>p::after{content:'sold'}</style><svg><text>sold</text></svg></p>"
    )

    assert [unit.text for unit in document.units] == ["Reads are kept."]


def test_struck_out_words_are_no_promise_and_are_not_lost():
    document = _read(
        "<p>We <del>never</del> share. <s>We ask first.</s></p><del><p>Old rule.</p></del>"
    )

    assert _zones(document) == {
        "We share.": Zone.POLICY,
        "never": Zone.STRUCK,
        "We ask first.": Zone.STRUCK,
        "Old rule.": Zone.STRUCK,
    }


def test_a_block_quotation_is_somebody_else_speaking():
    document = _read("<blockquote><p>Switch them off.</p></blockquote><p>We read it.</p>")

    assert [unit.speaker for unit in document.units] == [Speaker.QUOTED, Speaker.OWN]


def test_a_footnote_mark_does_not_grow_onto_a_number():
    document = _read("<p>Reads are kept 30<sup>1</sup> days, to the 4<sup>th</sup> of May.</p>")

    assert document.units[0].text == "Reads are kept 30 days, to the 4th of May."


def test_links_are_absolute_and_without_tracking():
    document = _read(
        "<base href='https://cdn.kestrel.example/a/'><p>See <a href='policy.html?utm_source=x&v=2#s3'>our policy</a>"
        " or <a href='javascript:void(0)'>this</a> or <a href='/b;jsessionid=9?sid=4'>that</a>.</p>"
    )

    assert [(link.text, link.href) for link in document.units[0].links] == [
        ("our policy", "https://cdn.kestrel.example/a/policy.html?v=2"),
        ("that", "https://cdn.kestrel.example/b"),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "style='display:none'",
        "aria-hidden='true'",
        "hidden",
        "class='collapse'",
        "style='height:0'",
    ],
)
def test_a_collapsed_answer_is_read(hidden):
    document = _read(f"<h2>Sharing</h2><div {hidden}><p>NCIC only.</p></div>")

    assert _zones(document)["NCIC only."] is Zone.POLICY


def test_only_selected_parts_are_policy_and_the_rest_is_kept_apart():
    page = "<div id=a><p>Reads are kept.</p><p class=x>Share this.</p></div><div id=b><p>News.</p></div>"

    document = _read(page, select=("#a",), ignore=(".x",))

    assert document.chosen_by == "select"
    assert _zones(document) == {
        "Reads are kept.": Zone.POLICY,
        "Share this.": Zone.IGNORED,
        "News.": Zone.OUTSIDE,
    }
    assert (document.words, document.policy_words) == (6, 3)


def test_a_selector_that_matches_nothing_is_not_an_empty_policy():
    page = dataclasses.replace(PAGE, select=("main", ".policy-body"))

    read = extract(served(b"<main><p>Reads are kept.</p></main>"), page)

    assert isinstance(read, Failure)
    assert read.kind is FailureKind.SELECTOR_EMPTY
    assert ".policy-body" in read.detail


@pytest.mark.parametrize(
    ("furniture", "words"),
    [
        ("<nav><a href=/>Home</a> <a href=/t>Trust</a></nav>", "Home Trust"),
        ("<div class='breadcrumb'><a href=/>Home</a> / Trust</div>", "Home / Trust"),
        ("<div class='ck-bar'>We use cookies. <button>Accept</button></div>", "We use cookies."),
        ("<div role=dialog>Choose your language</div>", "Choose your language"),
        ("<aside class='related'><a href=/1>Another post</a></aside>", "Another post"),
        ("<footer>© 2025 Kestrel Plate Systems</footer>", "© 2025 Kestrel Plate Systems"),
        ("<div class='newsletter'>Get our news</div>", "Get our news"),
        ("<noscript>Please enable scripts</noscript>", "Please enable scripts"),
        ("<select><option>English<option>Español</select>", "English Español"),
    ],
)
def test_furniture_is_kept_apart(furniture, words):
    page = f"<main><h1>Trust</h1><p>We never sell reads. They are kept for 30 days and then erased.</p></main>{furniture}"

    zones = _zones(_read(page))

    assert zones[words] is Zone.FURNITURE
    assert zones["We never sell reads."] is Zone.POLICY


@pytest.mark.parametrize(
    "wrapped",
    [
        "<aside>{}</aside>",
        "<div class='policy-banner'>{}</div>",
        "<section id='data-sharing'>{}</section>",
        "<section id='cookies'>{}</section>",
        "<div class='footer-note'><div>{}</div></div>",
        "<div class='sidebar-layout'>{}</div>",
        "<header>{}</header>",
        "<form>{}</form>",
        "<center>{}</center>",
    ],
)
def test_a_policy_in_an_unlikely_place_is_policy(wrapped):
    policy = "<h2>Sharing</h2><p>We never share reads with a federal agency, and we never sell them to anybody at all.</p>"

    zones = _zones(
        _read(f"<p>Kestrel makes readers.</p>{wrapped.format(policy)}<p>Write to us.</p>")
    )

    assert (
        zones[
            "We never share reads with a federal agency, and we never sell them to anybody at all."
        ]
        is Zone.POLICY
    )


def test_a_sidebar_of_hundreds_of_links_does_not_outweigh_the_policy():
    links = "".join(
        f"<li><a href=/{n}>How to use the product, part {n}</a></li>" for n in range(300)
    )
    page = f"<div><ul>{links}</ul></div><div><h1>Requests</h1><p>We answer only to a warrant. We tell the customer.</p></div>"

    document = _read(page)

    assert [unit.text for unit in document.units if unit.zone is Zone.POLICY] == [
        "Requests",
        "We answer only to a warrant.",
        "We tell the customer.",
    ]


@pytest.mark.parametrize(
    ("page", "sign"),
    [
        (
            "<title>Just a moment...</title><script>window._cf_chl_opt={}</script><div id=challenge-form></div>",
            "cf-challenge",
        ),
        ("<p>Are you human?</p><div class='g-recaptcha'></div>", "captcha"),
        ("<form><input type=password></form>", "password-field"),
        ("<meta http-equiv='Refresh' content='0; url=/login'>", "meta-refresh"),
        (
            "<body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
            "noscript-only",
        ),
        ("<title>404 - Page not found</title><p>Sorry.</p>", "error-title"),
        ("<embed src='/a.pdf' type='application/pdf'>", "pdf-embed"),
        ("<parsererror>This page contains the following errors:</parsererror>", "xml-error"),
        ("<frameset cols='50%'><frame src=a></frameset>", "frameset"),
        (
            "<div id='onetrust-banner-sdk'>We use cookies. <button>Accept</button></div>",
            "consent-wall",
        ),
    ],
)
def test_signs_that_it_may_not_be_the_page_are_named(page, sign):
    assert sign in _read(page).signs


def test_a_full_page_with_a_contact_form_bears_no_sign():
    page = (
        "<title>Trust at Kestrel</title><p>"
        + "We never sell reads and never share them with a federal agency. " * 12
        + "</p><form><div class='g-recaptcha'></div><div id='cf-chl-widget-x_response'></div></form>"
    )

    assert _read(page).signs == ()


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("<html lang='en-US'><p>Hola", "en"),
        (
            "<p>"
            + "La policía no comparte los datos de las placas con el gobierno federal ni para una búsqueda. "
            * 3,
            "es",
        ),
        (
            "<p>"
            + "Les données ne sont pas vendues et la police ne les garde pas plus de trente jours dans un fichier. "
            * 3,
            "fr",
        ),
        (
            "<p>"
            + "Die Daten werden nicht verkauft und nach dreißig Tagen von der Polizei mit einem Lauf gelöscht. "
            * 3,
            "de",
        ),
        ("<p>xyz", ""),
    ],
)
def test_the_language_is_declared_or_guessed(page, language):
    assert _read(page).language == language


def test_cells_know_their_row_and_column_through_spans():
    document = _read(
        "<table><tr><th>Data<th>Kept for<th>Who decides<tr><td rowspan=2>Reads<td>30 days<td>Chief"
        "<tr><td colspan=2>60 days in a case</table>"
    )

    assert [(unit.row, unit.column, unit.text) for unit in document.units] == [
        ("", "", "Data"),
        ("Reads", "Kept for", "30 days"),
        ("Reads", "Who decides", "Chief"),
        ("Reads", "Kept for", "60 days in a case"),
    ]


def test_a_list_without_mark_up_hangs_on_its_sentence():
    document = _read(
        "<p>We may share only:<br>• with a warrant;<br>• with consent; or<br>• in an emergency.</p>"
    )

    assert [(unit.kind, unit.lead_in, unit.text) for unit in document.units] == [
        (UnitKind.ITEM, "We may share only", "with a warrant"),
        (UnitKind.ITEM, "We may share only", "with consent"),
        (UnitKind.ITEM, "We may share only", "in an emergency."),
    ]


def test_a_very_long_text_is_read_in_pieces_and_none_is_lost():
    words = [f"w{n}" for n in range(5_000)]

    document = _read(f"<p>{' '.join(words)}</p>")

    assert max(len(unit.text) for unit in document.units) <= 2_000
    assert " ".join(unit.text for unit in document.units).split() == words


_REPLAY = Path(__file__).parents[2] / "shared" / "replay"


@pytest.mark.skipif(
    not _REPLAY.exists(), reason="the histories of real pages are not beside this repository"
)
def test_real_pages_keep_their_words_and_their_policy():
    for folder in sorted((_REPLAY / "series").glob("raw-*")):
        page = max(folder.glob("*.html")).read_text("utf-8", "replace")
        document = _read(page)

        tree = LexborHTMLParser(page)
        tree.strip_tags(
            [
                "script",
                "style",
                "template",
                "svg",
                "math",
                "head",
                "iframe",
                "object",
                "video",
                "canvas",
            ]
        )
        assert tree.body is not None
        shown = " ".join(map(_everything, document.units))
        lost = {
            word
            for word in fold(tree.body.text(separator=" ")).split()
            if word.isalnum() and word not in shown
        }
        assert not lost, folder.name

        main = tree.css_first("main") or tree.css_first("article")
        if main is not None and document.chosen_by == "main":
            sentences = {
                unit.text
                for unit in document.units
                if unit.text.endswith(".") and len(unit.text.split()) > 8
            }
            policy = {unit.text for unit in document.units if unit.zone is Zone.POLICY}
            inside = {text for text in sentences if text in fold(main.text())}
            assert len(inside & policy) >= 0.95 * len(inside) or len(inside) < 20, folder.name


@pytest.mark.skipif(
    not _REPLAY.exists(), reason="the histories of real pages are not beside this repository"
)
def test_real_pages_whose_mark_up_alone_changed_have_the_same_units():
    index = {
        entry["id"]: entry
        for entry in json.loads((_REPLAY / "series" / "index.json").read_text("utf-8"))
    }
    labels = [
        json.loads(line) for line in (_REPLAY / "labels.jsonl").read_text("utf-8").splitlines()
    ]
    quiet = [
        label
        for label in labels
        if label["adjacent"]
        and label["sub"] in ("markup-only", "no-text-change", "status-widget", "nav-menu")
        and label["series"] in index
        and label["series"].startswith("raw-")
    ]
    assert len(quiet) >= 10
    for label in quiet[::2]:
        files = {version["n"]: version["file"] for version in index[label["series"]]["versions"]}
        before, after = (
            [canonical(unit) for unit in _read(page).units if unit.zone is Zone.POLICY]
            for page in (
                (_REPLAY / "series" / files[label[side]]).read_text("utf-8", "replace")
                for side in "ab"
            )
        )
        assert before == after, (label["series"], label["a"])


def _everything(unit: Unit) -> str:
    parts = (
        unit.text,
        unit.lead_in,
        unit.question,
        unit.row,
        unit.column,
        unit.number,
        unit.sentence,
        unit.joint,
    )
    return " ".join((*parts, *unit.heading_path))
