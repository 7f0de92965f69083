"""Values that stand in attributes, in drawings, on buttons and in boxes named for something else."""

import pytest

from tests.comparing import is_quiet, is_told
from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison


@pytest.mark.parametrize(
    "shown",
    [
        "<p><label>Days that reads are kept</label> <input value='{}' readonly></p>",
        "<p>Days that reads are kept: <input type=range min=1 max=999 value={} disabled></p>",
        "<p>Days that reads are kept: <meter max=999 value={}></meter></p>",
        "<p>Days that reads are kept</p><div role=slider aria-valuenow={}></div>",
        "<p>Reads are deleted after</p><div><span class=counter data-count={}>0</span> days</div>",
        "<p>Reads are deleted after</p><div><span class=stat-number data-to-value={}></span> days</div>",
        "<p>Retention of reads</p><button class=pill disabled>{} days</button>",
        "<p>Retention of reads</p><div class=cta>{} days</div>",
        "<p>Retention of reads</p><aside>{} days</aside>",
        "<p>Retention of reads</p><div class=modal-body>{} days</div>",
        "<p>Our rules:</p><p><img src=a.png alt='Retention: {} days'></p>",
        "<p>Our rules:</p><svg><text>Retention: {} days</text></svg>",
        "<p>Reads are kept for <math><mn>{}</mn></math> days.</p>",
        "<p>Our rule:</p><iframe srcdoc='<p>Reads are deleted after {} days.</p>'></iframe>",
        "<rule-card><template shadowrootmode=open><p>Reads are deleted after {} days.</p></template></rule-card>",
        "<rule-card heading=Retention text='Reads are deleted after {} days.'></rule-card>",
        "<p>Our rule on <abbr title='Reads are deleted after {} days.'>reads</abbr> is firm.</p>",
        "<style>.r::after{{content:'Reads are deleted after {} days.'}}</style><p>Rule: <span class=r></span></p>",
        "<p>Our rule:</p><object><p>Reads are deleted after {} days.</p></object>",
    ],
)
def test_another_figure_is_told_wherever_it_stands(shown):
    assert is_told(shown.format(30), shown.format(365))


@pytest.mark.parametrize(
    "shown",
    [
        "<p>Face recognition <span class=m></span><span class=sr-only>{}</span></p>",
        "<p>Face recognition</p><button disabled>{}</button>",
        "<p>Face recognition</p><div class=promo-value>{}</div>",
    ],
)
def test_another_answer_is_told_wherever_it_stands(shown):
    assert is_told(shown.format("Not permitted"), shown.format("Permitted"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<span class=counter data-count=30>0</span> days", "<span class=counter data-count=30>30</span> days"),
        ("<span class=share-count data-count=30></span>", "<span class=share-count data-count=31></span>"),
        ("<input name=q value='plate readers'>", "<input name=q value='federal agencies'>"),
        ("<img src=a.png alt='Chief Amara Bell'>", "<img src=a.png alt='Chief John Doe'>"),
        ("<button>Show more</button>", "<button>Show less</button>"),
        ("<div class=cta><a href=/join>Join us</a></div>", "<div class=cta><a href=/join>Sign up</a></div>"),
        ("<template><p>Reads are kept.</p></template>", "<template><p>Reads are sold.</p></template>"),
        ("<my-button label=Share></my-button>", "<my-button label=Send></my-button>"),
        ("<table><tr><th>Rule<th>Days<tr><td>Reads<td>30</table>", "<table><tr><th>Rule<th>Days<tr><td data-label=Rule>Reads<td data-label=Days>30</table>"),
    ],
)  # fmt: skip
def test_what_is_no_value_of_the_policy_is_no_change(one, other):
    text = "<p>Plate reads are deleted after 30 days.</p><div>{}</div>"

    assert is_quiet(text.format(one), text.format(other))


def test_a_label_that_narrow_screens_print_is_read():
    cell = "<table><tr><td data-label='{}'>Face recognition</td></tr></table>"

    assert is_told(cell.format("Prohibited"), cell.format("Permitted"))


@pytest.mark.parametrize("ago", [("1<sup>1</sup>/2", "1<sup>9</sup>/2"), ("3² ", "32 ")])
def test_a_raised_figure_is_another_amount(ago):
    text = "<p>Plate reads are kept for {} months.</p>"

    assert is_told(text.format(ago[0]), text.format(ago[1]))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: adopted", "status: proposed"),
        ("binding: true", "binding: false"),
        ("applies_to: all staff", "applies_to: interns"),
    ],
)
def test_front_matter_that_says_whether_a_policy_holds_is_read(before, after):
    page = (
        "---\ntitle: Plate readers\n{}\n---\n# Plate readers\n\nReads are deleted after 30 days.\n"
    )
    found = compare_texts(page.format(before), page.format(after), "markdown")

    assert isinstance(found, Comparison)
    assert found.unclassified or found.alerts


def test_front_matter_about_the_file_is_no_part_of_the_policy():
    page = (
        "---\ntitle: Plate readers\nlayout: {}\n---\n# Plate readers\n\nReads go after 30 days.\n"
    )
    found = compare_texts(page.format("wide"), page.format("narrow"), "markdown")

    assert isinstance(found, Comparison)
    assert not found.unclassified
    assert not found.alerts


def test_two_values_that_count_on_are_no_page_numbers():
    rules = "READERS\n\nDays that reads are kept\n\n{}\n\nDays that logs are kept\n\n{}\n\nMore is in the manual.\n"
    found = compare_texts(rules.format(30, 31), rules.format(364, 365), "text")

    assert isinstance(found, Comparison)
    assert found.unclassified or found.alerts


def test_numbers_of_pages_are_noise():
    text = "".join(f"Rule {letter} holds.\n\n{{}}\n\n" for letter in "ABC")
    found = compare_texts(text.format(1, 2, 3), text.format(4, 5, 6), "text")

    assert isinstance(found, Comparison)
    assert not found.unclassified
    assert not found.alerts
