import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.walls import NAMELESS, OWN, PAGE, URL, WALLS, document, html, policy, served
from witnessmark.model.captures import Failure, FailureKind
from witnessmark.model.documents import Document, Zone
from witnessmark.steps.extract import extract_text
from witnessmark.steps.gate import gate, shows_identity
from witnessmark.steps.gate.sight import fold
from witnessmark.steps.gate.words import (
    CHALLENGE_TITLE,
    CONSENT_TITLE,
    ERROR_TITLE,
    LOGIN_TITLE,
    REFUSED_TITLE,
)

ROOT = Path(os.environ.get("WITNESSMARK_REPLAY", Path(__file__).parents[2] / "shared/replay"))
needs_replay = pytest.mark.skipif(
    not (ROOT / "series").is_dir(),
    reason=f"no page histories at {ROOT}: name their folder in WITNESSMARK_REPLAY",
)


def kind(found, baseline=None, page=PAGE, by=OWN):
    failure = gate(page, by, found, baseline)
    return failure and failure.kind


BASELINE = policy()

NAMED_WALLS = pytest.mark.parametrize(
    ("title", "body", "head", "expected"), [wall[1:] for wall in WALLS], ids=[w[0] for w in WALLS]
)


@NAMED_WALLS
@pytest.mark.parametrize("page", [PAGE, NAMELESS], ids=["with names", "nameless"])
@pytest.mark.parametrize("baseline", [None, BASELINE], ids=["new", "known"])
def test_a_wall_or_an_error_page_is_not_the_page(*, title, body, head, expected, page, baseline):
    assert kind(html(body, title, head), baseline, page) is expected


@NAMED_WALLS
def test_a_wall_says_where_it_stood_and_what_to_do(title, body, head, expected):
    failure = gate(PAGE, OWN, html(body, title, head), BASELINE)

    assert failure
    assert failure.detail.startswith(f"{URL}: ")
    assert failure.detail.endswith(".")
    assert len(failure.detail) > len(URL) + 40


@NAMED_WALLS
def test_a_wall_never_shows_the_page_s_identity(title, body, head, expected):
    if body or head:
        named = f"<p>{PAGE.expect[0]}</p><p>{BASELINE.units[1].text}</p>{body}"
        assert not shows_identity(PAGE, OWN, html(named, title, head), BASELINE)


def test_a_policy_is_the_page_first_and_afterwards():
    assert kind(policy()) is None
    assert kind(policy(), BASELINE) is None
    assert kind(policy(), page=NAMELESS) is None


def without(found, share):
    """The same policy, with the last so-much of its sentences deleted."""
    units = found.units[: round(len(found.units) * (1 - share))]
    words = sum(len(unit.text.split()) for unit in units)
    return replace(found, units=units, words=words, policy_words=words)


TRICKS = [
    "Nobody may search our network to find an officer behind a captcha.",
    "If the page is not found, error 404 is what a browser shows.",
    "Access denied: that is what federal agencies read at our door.",
    "Please verify you are human before you file a request with us.",
    "You must be logged in to search; every log in is written down.",
    "We value your privacy and never sell what a camera has seen.",
    "The service is temporarily unavailable to agencies that break these rules.",
]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("baseline", [None, BASELINE], ids=["new", "known"])
def test_a_policy_may_speak_of_captchas_and_missing_pages(trick, baseline):
    texts = [unit.text for unit in BASELINE.units[1:]]

    assert kind(document([*texts, trick]), baseline) is None


@pytest.mark.parametrize("trick", TRICKS)
def test_a_short_policy_that_speaks_of_them_after_a_change_is_still_the_page(trick):
    short = policy(8)
    texts = [unit.text for unit in short.units[1:]]

    assert kind(document([*texts[:-2], trick]), short) is None


@pytest.mark.parametrize("heading", ["CAPTCHA", "Sign in", "Maintenance", "Errors", "Not found"])
def test_a_heading_in_a_long_policy_is_no_wall(heading):
    texts = [unit.text for unit in BASELINE.units[1:]]

    assert kind(document(texts, heading=heading)) is None
    assert kind(document(texts, heading=heading), BASELINE) is None


def test_a_deleted_federal_section_is_a_removal_not_a_wrong_page():
    federal = [f"No federal agency may do thing {n} with plate data." for n in range(20)]
    texts = [unit.text for unit in BASELINE.units[1:]]
    before = document([*texts, *federal])

    assert kind(document(texts), before) is None


@pytest.mark.parametrize("share", [0.1, 0.4, 0.55])
def test_a_page_that_loses_up_to_half_of_its_text_is_the_page(share):
    assert kind(without(BASELINE, share), BASELINE) is None


@pytest.mark.parametrize("share", [0.65, 0.9])
def test_a_page_that_loses_most_of_its_text_is_suspected_and_still_itself(share):
    left = without(BASELINE, share)

    assert kind(left, BASELINE) is FailureKind.SHRUNK
    assert kind(left, BASELINE, NAMELESS) is FailureKind.SHRUNK
    assert shows_identity(PAGE, OWN, left, BASELINE)
    assert shows_identity(NAMELESS, OWN, left, BASELINE)


def test_a_page_with_hardly_a_word_left_has_no_text():
    assert kind(without(BASELINE, 0.98), BASELINE) is FailureKind.EMPTY


def test_a_small_page_that_loses_most_of_its_text_is_suspected_too():
    small = policy(5)

    assert kind(without(small, 0.7), small) is FailureKind.SHRUNK


def test_a_page_may_change_its_title():
    assert kind(policy(title="Who sees your plate"), BASELINE) is None
    assert kind(policy(title="Who sees your plate"), BASELINE, NAMELESS) is None


def test_a_page_may_be_rewritten_from_top_to_bottom_under_its_title():
    rewritten = document([f"All new words number {n} about sharing plates." for n in range(70)])

    assert kind(rewritten, BASELINE, NAMELESS) is None


def test_another_page_of_the_same_site_is_not_the_page():
    """Its title ends with the site's name as well; that says nothing."""
    other = document(
        [f"All about our new camera number {n} and its lens." for n in range(70)],
        title="Products | Kestrel",
        heading="Products",
    )

    assert kind(other, BASELINE, NAMELESS) is FailureKind.NOT_THE_PAGE
    assert kind(other, None, PAGE) is FailureKind.NOT_THE_PAGE


@pytest.mark.parametrize(
    "text",
    [
        "KESTREL PLATE SYSTEMS",
        "Kestrel\u00a0Plate  Systems",
        "Kestrel Plate Sys\u00adtems",
        "Kestrel\u200b Plate Systems",
        "\uff2bestrel Plate Systems",
    ],
)
def test_a_name_is_known_whatever_its_case_spaces_and_invisible_marks(text):
    texts = [text, *(unit.text for unit in BASELINE.units[2:])]

    assert kind(document(texts), None) is None
    assert kind(document(texts), BASELINE) is None


def test_quotes_and_dashes_are_known_in_any_print():
    page = replace(PAGE, expect=("Kestrel's plate-reader",))
    texts = [
        "Kestrel\u2019s plate\u2011reader",
        *["Ten words of a policy stand in this line, as ever."] * 9,
    ]

    assert kind(document(texts), None, page) is None


def test_one_of_the_names_is_enough_and_none_is_not():
    page = replace(PAGE, expect=("Merlin Optics", "Kestrel Plate Systems"))
    missing = gate(replace(PAGE, expect=("Merlin Optics",)), OWN, policy(), BASELINE)

    assert kind(policy(), BASELINE, page) is None
    assert missing
    assert missing.kind is FailureKind.NOT_THE_PAGE
    assert "“Merlin Optics”" in missing.detail


def test_a_name_in_the_title_alone_is_enough():
    texts = [unit.text for unit in BASELINE.units[2:]]

    assert kind(document(texts, title="Kestrel Plate Systems")) is None


def test_another_language_is_not_the_page_unless_its_text_is_the_same():
    french = document(
        [f"Phrase {n} de Kestrel Plate Systems sur le partage des plaques." for n in range(60)],
        language="fr",
    )

    assert kind(french, BASELINE) is FailureKind.OTHER_LANGUAGE
    assert kind(french) is None
    assert kind(french, replace(BASELINE, language="")) is None
    assert kind(policy(language="fr"), BASELINE) is None, "a wrong lang attribute"


HOMES = [
    "https://kestrel.example/",
    "https://www.kestrel.example",
    "https://kestrel.example/index.html",
    "https://kestrel.example/en/",
    "https://kestrel.example/en-us/home",
    "https://kestrel.example/Default.aspx",
    "https://kestrel.example/trust",
    "https://kestrel.example/en/trust/",
    "https://other.kestrel.example/",
]
OWN_ADDRESSES = [
    URL,
    URL + "/",
    "http://www.kestrel.example/Trust/Sharing-Policy",
    "https://kestrel.example/en/trust/sharing-policy",
    URL + "?utm=1",
    URL + "/index.html",
]
ELSEWHERE = [
    "https://kestrel.example/legal/sharing",
    "https://trust.kestrel.example/trust/sharing-policy",
]


def front_page():
    return document([f"Kestrel Plate Systems is great in way {n}." for n in range(60)])


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize("baseline", [None, BASELINE], ids=["new", "known"])
def test_a_redirect_to_a_front_page_is_not_the_page(home, baseline):
    assert kind(front_page(), baseline, by=served(home)) is FailureKind.REDIRECTED_HOME


@pytest.mark.parametrize("address", [*OWN_ADDRESSES, *ELSEWHERE])
def test_a_page_may_answer_from_elsewhere(address):
    assert kind(policy(), None, by=served(address)) is None
    assert kind(front_page(), BASELINE, by=served(address)) is None


@pytest.mark.parametrize("home", HOMES)
def test_a_front_page_that_holds_the_policy_is_the_page(home):
    assert kind(policy(), BASELINE, by=served(home)) is None


def test_a_page_that_is_a_front_page_cannot_be_redirected_to_one():
    root = "https://kestrel.example/"
    assert kind(policy(), by=served("https://kestrel.example/en/", root)) is None
    assert kind(policy(), by=served("https://kestrel.example/", root + "en/")) is None


def test_only_a_page_at_its_own_address_can_have_shrunk():
    left = without(BASELINE, 0.7)

    assert all(shows_identity(PAGE, served(one), left, BASELINE) for one in OWN_ADDRESSES)
    for one in (*HOMES, *ELSEWHERE):
        assert not shows_identity(PAGE, served(one), left, BASELINE)
    asked = URL + "?id=7"
    assert shows_identity(PAGE, served(asked, asked), left, BASELINE)
    assert not shows_identity(PAGE, served(URL, asked), left, BASELINE)


@pytest.mark.parametrize(
    "sign", ["cf-challenge", "captcha", "error-title", "meta-refresh", "frameset"]
)
def test_a_page_with_a_new_sign_of_trouble_has_not_shrunk(sign):
    left = replace(without(BASELINE, 0.7), signs=(sign,))

    assert not shows_identity(PAGE, OWN, left, BASELINE)
    assert shows_identity(PAGE, OWN, left, replace(BASELINE, signs=(sign,))), "it always had it"
    assert shows_identity(PAGE, OWN, replace(left, signs=("something-new",)), BASELINE)


def test_a_page_without_its_name_or_any_of_its_text_has_not_shrunk():
    left = without(BASELINE, 0.7)
    texts = [unit.text for unit in left.units[2:]]
    strange = document([f"Kestrel Plate Systems, word {n}." for n in range(30)])

    assert not shows_identity(PAGE, OWN, document(texts), BASELINE)
    assert not shows_identity(PAGE, OWN, strange, BASELINE)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://kestrel.example/login?next=/trust", FailureKind.LOGIN),
        ("https://id.kestrel.example/oauth2/authorize", FailureKind.LOGIN),
        ("https://kestrel.example/.well-known/sgcaptcha/?r=1", FailureKind.CHALLENGE),
        ("https://kestrel.example/errors/404.html", FailureKind.SOFT_404),
        ("https://kestrel.example/page-not-found", FailureKind.SOFT_404),
    ],
)
@pytest.mark.parametrize("baseline", [None, BASELINE], ids=["new", "known"])
def test_a_redirect_to_a_wall_is_known_by_its_address(address, expected, baseline):
    assert kind(front_page(), baseline, by=served(address)) is expected
    own = served(address, address)
    if expected is not FailureKind.CHALLENGE:
        assert kind(front_page(), baseline, by=own) is None, "the address is what is watched"


@pytest.mark.parametrize("sign", ["cf-challenge", "captcha", "error-title"])
def test_a_firewall_s_script_on_a_page_that_it_lets_through_is_no_wall(sign):
    marked = replace(policy(), signs=(sign,))

    assert kind(marked) is None
    assert kind(marked, BASELINE) is None
    assert kind(marked, None, NAMELESS) in (FailureKind.CHALLENGE, FailureKind.SOFT_404)
    assert kind(replace(policy(9), signs=(sign,))) is None
    assert kind(replace(policy(4), signs=(sign,))) is not None


def test_a_bare_page_with_a_sign_is_named_after_the_sign():
    bare = document(["Accept all or reject all."], heading="")

    assert kind(replace(bare, signs=("consent-wall",))) is FailureKind.CONSENT
    assert kind(replace(bare, signs=("xml-error",))) is FailureKind.SOFT_404
    assert kind(replace(bare, signs=("frameset",))) is FailureKind.EMPTY


def test_a_login_in_the_header_is_no_wall():
    assert kind(replace(policy(), signs=("password-field",))) is None


def test_a_page_not_seen_before_needs_some_text():
    assert kind(policy(3)) is None
    assert kind(policy(2)) is FailureKind.EMPTY


def test_a_soft_404_inside_a_long_menu_is_found_by_its_title():
    menu = [f"Kestrel Plate Systems product number {n} and what it does." for n in range(60)]
    lost = document(menu, title="Page not found | Kestrel", heading="Page not found")

    assert kind(lost, BASELINE) is FailureKind.SOFT_404
    assert kind(lost, BASELINE, NAMELESS) is FailureKind.SOFT_404


def test_text_outside_the_policy_does_not_make_it_the_page():
    furniture = tuple(replace(unit, zone=Zone.FURNITURE) for unit in BASELINE.units)
    shell = replace(BASELINE, units=furniture, policy_words=0)

    assert kind(shell, BASELINE) is FailureKind.EMPTY


def test_a_short_baseline_proves_nothing_by_its_short_units():
    menu = document(["Home", "Contact us", "About us", "Back to top"] * 10, heading="")

    assert kind(menu, menu, NAMELESS) is None, "the same title"
    assert kind(replace(menu, title="Else"), menu, NAMELESS) is FailureKind.NOT_THE_PAGE


TITLES = {
    ERROR_TITLE: [
        "404", "404 not found", "page not found", "error 404", "http error 503", "oops! that page can't be found",
        "we can't find the page you're looking for", "this page isn't available", "page does not exist",
        "the page you requested cannot be found", "scheduled maintenance", "we're under maintenance",
        "something went wrong", "500: internal server error", "404 - file or directory not found",
        "server error in / application", "index of /policies", "error", "503 service temporarily unavailable",
    ],
    CHALLENGE_TITLE: ["just a moment", "are you a robot?", "verify you are human", "captcha"],
    REFUSED_TITLE: ["403 forbidden", "access denied", "your request has been blocked", "error 403"],
    LOGIN_TITLE: ["sign in", "log in to kestrel", "login", "authentication required"],
    CONSENT_TITLE: ["before you continue to kestrel", "we value your privacy"],
}  # fmt: skip
PLAIN = [
    "privacy policy", "404 main street parking policy", "page not found policy", "error correction",
    "what happens when a page is not found", "default data sharing", "captchas and bots",
    "access to federal agencies is denied", "alpr policy 404", "who may log in and why", "maintenance of records",
    "lost and stolen plates", "blocked agencies", "policy unavailable to vendors", "error rates of plate readers",
]  # fmt: skip


@pytest.mark.parametrize("pattern", TITLES)
def test_titles_of_walls_are_known_and_titles_of_policies_are_not_taken_for_them(pattern):
    assert [title for title in TITLES[pattern] if not pattern.fullmatch(title)] == []
    assert [title for title in PLAIN if pattern.fullmatch(title)] == []


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@settings(max_examples=60, deadline=None)
@given(
    kept=st.sets(st.integers(0, 59)),
    added=st.lists(st.sampled_from(TRICKS), max_size=5),
    title=st.sampled_from(["Sharing policy | Kestrel", "404", "Just a moment...", ""]),
)
def test_a_page_that_holds_half_of_its_baseline_is_the_page_whatever_else_it_says(
    kept, added, title
):
    texts = [unit.text for unit in BASELINE.units[1:]]
    left = [texts[n] for n in sorted(kept | set(range(31)))]

    assert kind(document([*left, *added], title=title), BASELINE) is None


def histories():
    found = {}
    for folder in sorted(ROOT.glob("series/*/")):
        versions = [
            extract_text(
                path.read_text(errors="replace"), "html" if path.suffix == ".html" else "markdown"
            )
            for path in (min(folder.iterdir()), max(folder.iterdir()))
        ]
        found[folder.name] = [one for one in versions if isinstance(one, Document)]
    return found


@needs_replay
def test_no_wrong_body_that_was_really_served_is_taken_for_any_page():
    wrong = {
        path.name: extract_text(
            path.read_text(errors="replace"), "html" if path.suffix == ".html" else "text"
        )
        for path in sorted(ROOT.glob("faults/*"))
        if path.suffix != ".json"
    }
    pages = histories()

    assert len(wrong) >= 10
    assert len(pages) >= 20
    for name, versions in pages.items():
        for baseline in versions[-1:]:
            taken = [
                fault
                for fault, body in wrong.items()
                if not isinstance(body, Failure) and kind(body, baseline, NAMELESS) is None
            ]
            assert taken == [], name


@needs_replay
def test_real_pages_pass_from_their_first_kept_version_to_their_last_or_say_why():
    """A whole history apart, pages move and are rewritten: few may be suspected, none as a wall."""
    suspected = {
        name: kind(after, before, NAMELESS)
        for name, versions in histories().items()
        for before, after in pairwise(versions)
        if kind(after, before, NAMELESS)
    }

    assert len(suspected) <= 4, suspected
    assert set(suspected.values()) <= {FailureKind.NOT_THE_PAGE, FailureKind.SHRUNK}, suspected
