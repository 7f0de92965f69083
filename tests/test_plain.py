import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from witnessmark.render.plain import one_line, plain


@given(st.text())
def test_plain_text_can_stand_in_any_xml_and_hides_nothing(text):
    shown = plain(text)

    assert plain(shown) == shown
    assert unicodedata.is_normalized("NFC", shown)
    assert all(unicodedata.category(character) != "Cf" for character in shown)
    element = etree.Element("quote")
    element.text = shown
    assert etree.fromstring(etree.tostring(element)).text == (shown or None)


@given(st.text())
def test_a_line_is_one_line(text):
    line = one_line(text, longest=40)

    assert len(line.splitlines()) <= 1
    assert len(line) <= 40


def test_words_that_would_run_backwards_are_shown_as_they_are():
    assert plain("never \u202edraw") == "never ⟨U+202E⟩draw"
    assert plain("im\u200bmigration") == "im⟨U+200B⟩migration"


def test_line_breaks_of_all_kinds_are_one_kind():
    assert plain("a\r\nb\rc\u2028d\x0be\x85f") == "a\nb\nc\nd\ne\nf"
