"""Golden pages, in the manner of the content systems that agencies and vendors use."""

import pytest

from tests.regold_pages import PAGES, read_page, spell


@pytest.mark.parametrize("case", sorted(path.name for path in PAGES.iterdir() if path.is_dir()))
def test_a_page_reads_as_it_did(case):
    # If this is wanted: python -m tests.regold_pages, and read the diff.
    expected = (PAGES / case / "units.txt").read_text("utf-8")

    assert spell(read_page(PAGES / case)) == expected
