"""Numbers with their signs, and sameness that rests on small words."""

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison
from witnessmark.safeguards.reading.look import look

_PAGE = "<main><h1>Plate readers</h1><h2>Rules</h2><p>{}</p><p>We like roads.</p></main>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One in every twenty searches is read.", ["5 % exact"]),
        ("one search in 30 days", ["30 days exact"]),
        ("every second year", ["0.5 times a year exact"]),
        ("four times a year", ["4 times a year exact"]),
        ("within two business days", ["2 working days max"]),
        ("notify (1) the owner within three (3) days and (2) the court", ["3 days max"]),
        ("≤ 30 days", ["30 days max"]),
        (">30 days", ["30 days min"]),
        ("~30 days", ["30 days soft"]),
        ("30+ days", ["30 days min"]),
    ],
)
def test_an_amount_is_read_with_its_sign(text, said):
    assert [f"{a} {a.bound}" for a in look(text).amounts] == said


def test_a_series_of_one_letter_words_and_a_long_word_are_read_at_once():
    assert look("a" * 200_000).words.stems
    assert look("(a) b (c) " * 2_000).words.stems


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "We do not sell plate data, and we do not lend it.",
            "We do not lend plate data, and we do not sell it.",
        ),
        (
            "Insurers, towing firms and investigators are always refused.",
            "Investigators, towing firms and insurers are always turned down.",
        ),
        (
            "Customers are told of a breach within 72 hours.",
            "We tell customers of a breach within 72 hours.",
        ),
    ],
)
def test_another_order_of_the_same_promise_asks_nobody(before, after):
    for one, other in ((before, after), (after, before)):
        found = compare_texts(_PAGE.format(one), _PAGE.format(other), "html")
        assert isinstance(found, Comparison)
        assert not found.alerts
        assert not found.unclassified, found.unclassified
