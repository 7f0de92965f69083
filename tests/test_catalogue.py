"""The catalogue is edited by people: what is wrong is said with its line."""

import json
import time
from importlib.resources import files
from pathlib import Path

import pytest
from benchmarks.safeguards_page import PAGE, page
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.errors import CatalogueError
from witnessmark.safeguards.catalogue import catalogue, parse
from witnessmark.safeguards.reading.lexicon import Phrases, compile_lexicon, lexicon, vocabulary
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.stems import stem
from witnessmark.safeguards.reading.words import words

SMALL = """\
version: 1
language: en
classes:
  DATA: [data, read]
cues:
  hedge:
    sign: -1
    phrases: [currently]
synonyms:
  - [delete, erase]
neutral: [the]
weightless: [or]
housekeeping: [hiring]
safeguards:
  retention-limit:
    title: How long
    meaning: Reads go.
    protects: when shorter
    mode: duty
    weight: 3
    when: [[DATA]]
"""


def test_the_small_catalogue_is_whole():
    small = parse(SMALL, "small.yml")
    assert [s.id for s in small.safeguards] == ["retention-limit"]
    assert compile_lexicon(small).classes.names(words("two reads")) == {"DATA"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 3", "weight: 9", r"small\.yml:20: weight must be 1 to 3"),
        ("mode: duty", "mode: law", r"small\.yml:19: mode must be ban, duty or limit"),
        ("[[DATA]]", "[[DATUM]]", r"small\.yml:21: no class 'DATUM'"),
        ("language: en", "languages: en", r"small\.yml:2: unknown key 'languages'"),
        ("[data, read]", "[]", r"small\.yml:4: class DATA is empty"),
        ("[data, read]", "[~ data]", r"small\.yml:4: '~ data' begins or ends with a gap"),
        ("sign: -1", "sign: 5", r"small\.yml:7: sign must be -1 to 1"),
        ("neutral: [the]", "neutral: the", r"small\.yml:11: neutral must be a list"),
        ("    title: How long\n", "", r"'title' is missing"),
        ("neutral: [the]", "neutral: [the", r"small\.yml: not YAML"),
        ("when: [[DATA]]", "when: [[DATA]]\n    duration: longer", r"duration is less or more"),
        ("when: [[DATA]]", "when: [[DATA]]\n    yields: [other]", r"yields to 'other'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_a_remedy(old, new, said):
    with pytest.raises(CatalogueError, match=said):
        parse(SMALL.replace(old, new), "small.yml")


def test_a_key_that_stands_twice_is_no_choice_of_ours():
    with pytest.raises(CatalogueError, match="stands twice"):
        parse(SMALL.replace("version: 1", "version: 1\nversion: 1"), "small.yml")


def test_all_safeguards_of_the_design_are_there():
    ids = {s.id for s in catalogue().safeguards}
    assert "purpose-limitation" in ids
    assert len(ids) == 32
    labelled = Path(__file__).parent / "pairs" / "labelled.jsonl"
    for line in labelled.read_text("utf-8").splitlines():
        assert {e["safeguard"] for e in json.loads(line)["expected"]} <= ids


def test_phrases_of_the_catalogue_find_themselves():
    compiled = lexicon()
    for name, phrases in compiled.catalogue.classes.items():
        for phrase in phrases:
            if "~" not in phrase and "=" not in phrase and "|" not in phrase and "(" not in phrase:
                assert name in compiled.classes.names(words(phrase)), (name, phrase)


def test_a_word_and_its_forms_have_one_stem():
    for family in (
        "search searches searched searching",
        "give gives gave given giving",
        "delete deletes deleted deleting",
        "keep keeps kept keeping",
        "policy policies",
        "authorise authorised authorize authorized",
        "take taken took",
        "write written wrote",
    ):
        assert len({stem(word) for word in family.split()}) == 1, family


def test_a_hidden_character_hides_no_word():
    assert vocabulary("immi\u200bgration") == vocabulary("immigration")
    assert vocabulary("We won\u2019t sell it") == vocabulary("We won't sell it")


def test_plain_talk_has_no_safeguard_vocabulary():
    for text in ("Our office moved to a new street.", "Contact the webmaster.", "Hello."):
        assert vocabulary(text) == (), text


@pytest.mark.parametrize(
    "text", ["❶", "❶ times a year", "every ❷ days", "one in ❸", "kept ❶❷ days"]
)
def test_a_figure_that_no_number_is_made_of_is_read_over(text):
    assert look(text).amounts == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text):
    read = look(text)
    total = len(read.words.stems)
    assert len(read.words.surfaces) == len(read.parts) == total
    assert all(0 <= hit.start <= hit.end <= total for hit in (*read.classes, *read.cues))


@pytest.mark.parametrize(
    "hostile",
    [
        "not " * 5_000,
        "will not share with any " * 1_500,
        "a" * 200_000,
        "unless except if when " * 2_000,
        "30 days thirty (30) days " * 1_500,
        "\u200b" * 50_000,
        "1," * 60_000,
        '"' * 20_000,
    ],
)
def test_no_phrase_is_slow_on_hostile_words(hostile):
    started = time.process_time()
    look.__wrapped__(hostile)
    taken = time.process_time() - started
    assert taken < 2.0, f"{taken:.2f} s for {len(hostile)} characters"


def test_gaps_are_bounded():
    found = Phrases([("SHARE", "share ~ with")])
    assert found.names(words("share the data freely with them"))
    assert not found.names(words("share all of the data quite freely with them"))
    assert not found.names(words("share"))


def test_the_catalogue_ships_with_the_package():
    assert files("witnessmark.safeguards").joinpath("catalogue.yml").is_file()


def test_the_page_about_safeguards_is_made_from_the_catalogue():
    assert PAGE.read_text("utf-8") == page(), "run: python -m benchmarks.safeguards_page"
