from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.model.redlines import Edit, EditKind, Redline
from witnessmark.steps.redline import MOST_TOKENS, redline

SAME, REMOVED, ADDED = EditKind.SAME, EditKind.REMOVED, EditKind.ADDED
#: Few words and marks, so that the two sides often have some in common.
PHRASES = st.lists(
    st.sampled_from(["We ", "never ", "share", ". ", "data ", "30 ", "days", "\n", "; ", "é", "️"])
).map("".join)
TEXTS = st.text(max_size=60) | PHRASES


def spelt(edits: Redline, *kinds: EditKind) -> str:
    return "".join(edit.text for edit in edits if edit.kind in kinds)


@given(before=TEXTS, after=TEXTS)
def test_a_redline_spells_both_texts_and_nothing_else(before, after):
    edits = redline(before, after)

    assert spelt(edits, SAME, REMOVED) == before
    assert spelt(edits, SAME, ADDED) == after
    assert all(edit.text for edit in edits)
    assert all(a.kind is not b.kind for a, b in pairwise(edits))


def test_whole_words_are_marked_and_only_those_that_changed():
    edits = redline(
        "We never share data for immigration enforcement. Reads are kept 30 days.",
        "We do not share data for immigration enforcement. Reads are kept 365 days.",
    )

    assert edits == (
        Edit(SAME, "We "),
        Edit(REMOVED, "never"),
        Edit(ADDED, "do not"),
        Edit(SAME, " share data for immigration enforcement. Reads are kept "),
        Edit(REMOVED, "30"),
        Edit(ADDED, "365"),
        Edit(SAME, " days."),
    )


def test_the_same_text_twice_is_one_unmarked_run():
    assert redline("Kept. And kept.", "Kept. And kept.") == (Edit(SAME, "Kept. And kept."),)
    assert redline("", "") == ()


def test_a_passage_past_the_bound_is_shown_as_replaced_and_its_neighbours_are_not():
    old, new = "alpha " * MOST_TOKENS, "omega " * MOST_TOKENS

    edits = redline(f"We promise this. {old}", f"We promise this. {new}")

    assert edits == (Edit(SAME, "We promise this. "), Edit(REMOVED, old), Edit(ADDED, new))


def test_a_passage_just_below_the_bound_is_still_marked_by_words():
    words = ["promise"] * (MOST_TOKENS // 4 - 1)
    middle = len(words) // 2
    before, after = words.copy(), words.copy()
    before[middle], after[middle] = "never", "rarely"

    edits = redline(" ".join(before), " ".join(after))

    assert [edit for edit in edits if edit.kind is not SAME] == [
        Edit(REMOVED, "never"),
        Edit(ADDED, "rarely"),
    ]
