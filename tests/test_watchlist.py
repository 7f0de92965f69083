"""The watch list: every mistake says where it is and what to do, and all are said at once."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.adapters.watchlist import parse_watch_list, read_watch_list, schema
from witnessmark.adapters.watchlist.models import spelled
from witnessmark.errors import WatchListError
from witnessmark.model.pages import PublisherKind, ReaderName, WatchList
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.reading.lexicon import vocabulary

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "watched_pages.yml"

GOOD = """\
version: 1
defaults: {every: 1d, confirm_after: 15m}
publishers:
  kestrel: {name: Kestrel Plate Systems, kind: vendor}
  harlow-falls: {name: Harlow Falls Police Department, kind: agency, state: OR}
pages:
  - id: kestrel/policy
    url: https://kestrel.example/policy
    title: LPR Policy
    select: ["main"]
    ignore: [".share-bar"]
    expect: ["Kestrel Plate Systems"]
    safeguards: [retention-limit]
    every: 6h
  - id: harlow-falls/portal
    url: https://portal.example/harlow-falls
    title: Transparency portal
    was: [harlow-falls/old-portal]
"""
PLACED = re.compile(r"w\.yml:[1-9][0-9]*:[1-9][0-9]*: [^\n]+\. [^\n]+\.", re.DOTALL)


def parse(text: str | bytes, **options) -> WatchList:
    data = text if isinstance(text, bytes) else text.encode()
    return parse_watch_list(data, name="w.yml", **options)


def problems(text: str | bytes, **options) -> tuple[str, ...]:
    with pytest.raises(WatchListError) as caught:
        parse(text, **options)
    assert all(PLACED.fullmatch(problem) for problem in caught.value.problems)
    return caught.value.problems


def only_problem(text: str | bytes, **options) -> str:
    (problem,) = problems(text, **options)
    return problem


def page(lines: str) -> str:
    """The good list, with more lines in its second page (which are lines 19 and on)."""
    return GOOD + "".join(f"    {line}\n" for line in lines.splitlines())


def test_a_good_list_is_read_as_written():
    watch_list = parse(GOOD)
    policy, portal = watch_list.pages

    assert [publisher.id for publisher in watch_list.publishers] == ["kestrel", "harlow-falls"]
    assert watch_list.publishers[1].state == "OR"
    assert watch_list.publishers[1].kind is PublisherKind.AGENCY
    assert policy.publisher == watch_list.publishers[0]
    assert policy.select == ("main",)
    assert policy.ignore == (".share-bar",)
    assert policy.expect == ("Kestrel Plate Systems",)
    assert policy.safeguards == ("retention-limit",)
    assert policy.reader is ReaderName.AUTO
    assert policy.every == timedelta(hours=6)
    assert portal.every == timedelta(days=1)
    assert portal.confirm_after == timedelta(minutes=15)
    assert portal.was == ("harlow-falls/old-portal",)


def test_a_page_that_is_looked_at_weekly_is_not_overdue_after_three_days():
    assert parse(page("every: 7d")).pages[1].overdue_after == timedelta(days=21)
    assert parse(GOOD).pages[1].overdue_after == timedelta(days=3)
    assert parse(page("every: 7d\noverdue_after: 8d")).pages[1].overdue_after == timedelta(days=8)


def test_a_state_called_no_or_or_is_a_text():
    assert parse(GOOD).publishers[1].state == "OR"
    assert parse(GOOD.replace("LPR Policy", "NO")).pages[0].title == "NO"


def test_an_address_is_kept_without_its_fragment_and_with_its_host_in_lower_case():
    text = GOOD.replace("https://kestrel.example/policy", "HTTPS://Kestrel.Example/Policy?a=B#top")

    assert parse(text).pages[0].url == "https://kestrel.example/Policy?a=B"


def test_a_list_without_pages_yet_is_fine():
    assert parse("version: 1\npublishers: {}\npages: []\n").pages == ()


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_windows_editors_are_welcome(mark):
    assert parse((mark + GOOD).replace("\n", "\r\n")) == parse(GOOD)


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file():
    text = GOOD.replace("kind: vendor", "kind: wendor").replace("6h", "6 hours")
    found = problems(page("titel: x\nreader: pdf") + "collections: {}\n")

    assert [problem.split(":")[1] for problem in problems(text)] == ["4", "14"]
    assert [problem.split(":")[1] for problem in found] == ["19", "20", "21"]


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        ("titel: x", "19:5", "Did you mean 'title'?"),
        ("zzzzz: x", "19:5", "There are:"),
        ("publisher: kestrel", "19:5", "before the slash"),
        ("via: {page: x, link: y}", "19:5", "not supported by this version"),
        ("also: [https://x.example]", "19:5", "not supported by this version"),
        ("reader: pdf", "19:13", "not supported by this version"),
        ("reader: portal", "19:13", "not supported by this version"),
        ("reader: json", "19:13", "not supported by this version"),
        ("reader: browser", "19:13", "not supported by this version"),
        ("reader: html5", "19:13", "'html'"),
        ("title: again", "19:5", "there twice, first in line 17"),
        ("select: main", "19:13", "must be a list"),
        ("select: [main, 'a >']", "19:20", "no CSS selector"),
        ("ignore: ['a[']", "19:14", "no CSS selector"),
        ("ignore: ['']", "19:14", "too short"),
        ("expect: [ab]", "19:14", "at least 3"),
        ("every: 1m", "19:12", "5m to 30d"),
        ("every: 31d", "19:12", "5m to 30d"),
        ("every: 2w", "19:12", "15m, 6h or 7d"),
        ("every: 1.5h", "19:12", "15m, 6h or 7d"),
        ("every: 86400", "19:12", "15m, 6h or 7d"),
        ("every: 99999d", "19:12", "5m to 30d"),
        ("every:", "19:11", "15m, 6h or 7d"),
        ("every: [1d]", "19:12", "15m, 6h or 7d"),
        ("confirm_after: 2d", "19:20", "5m to 1d"),
        ("overdue_after: 3h", "19:20", "before its next look"),
        ("conditional: maybe", "19:18", "true or false"),
        ("safeguards: [Not An Id]", "19:18", "'not-an-id' would do"),
        ("ignore: &name [a]", "19:13", "Delete the name"),
        ("ignore: !!python/name:os.system [a]", "19:13", "is not read"),
        ("<<: {every: 1h}", "19:5", "Merge keys"),
        ("? [a]\n: b", "19:7", "must be a word"),
        ('expect: ["a\\u202eb"]', "19:14", "RIGHT-TO-LEFT OVERRIDE"),
        ('expect: ["a\\nb"]', "19:14", "one line"),
        ('expect: ["a\\x1b[31m"]', "19:14", "U+001B"),
        ('"every\\u200b": 1d', "19:5", "ZERO WIDTH SPACE"),
    ],
)
def test_a_mistake_in_a_page_has_its_place_and_a_remedy(lines, place, words):
    found = problems(page(lines))

    assert any(problem.startswith(f"w.yml:{place}: ") and words in problem for problem in found)


@pytest.mark.parametrize(
    "id_",
    [
        "kestrel",
        "kestrel/",
        "/policy",
        "kestrel/Policy",
        "kestrel/../policy",
        "kestrel/a/b",
        "kestrel/a--b",
        "kestrel/-a",
        "kestrel/a_b",
        "kestrel/a.b",
        "kestrel\\policy",
        "kestrel/pólicy",
        "kestrel/policy ~",
        f"kestrel/{'a' * 80}",
        "kestrel/con",
        "kestrel/lpt1",
        "nul/policy",
    ],
)
def test_an_id_is_no_path(id_):
    found = problems(GOOD.replace("kestrel/policy", id_, 1))

    assert any(problem.startswith("w.yml:7:9: ") for problem in found)


def test_a_better_id_is_offered():
    text = GOOD.replace("kestrel/policy", "kestrel/LPR Policy (2026)", 1)

    assert "'kestrel/lpr-policy-2026' would do" in only_problem(text)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://kestrel.example/", "begins with https://"),
        ("kestrel.example/policy", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("https://user:word@kestrel.example/", "user name"),
        ("https://kestrel.example:8443/", "Port 8443"),
        ("https://kestrel.example:99999/", "no address"),
        ("https://[::1/", "no address"),
        ("https:///policy", "no host name"),
        ("https://kestrel..example/", "no host name"),
        ("https://kestrel_x.example/", "no host name"),
        ("https://kestrel.example\\@other.example/", "address bar"),
        ('"https://kestrel.example/a b"', "address bar"),
        ("https://kestrél.example/", "address bar"),
        (f"https://kestrel.example/{'a' * 2000}", "2,000"),
        ("[https://kestrel.example/]", "must be one text"),
    ],
)
def test_an_address_that_is_none_is_refused(url, words):
    problem = only_problem(GOOD.replace("https://kestrel.example/policy", url))

    assert problem.startswith("w.yml:8:10: ")
    assert words in problem


def test_a_test_may_watch_its_own_server():
    text = GOOD.replace("https://kestrel.example/policy", "http://127.0.0.1:8443/policy")

    assert parse(text, any_port=True).pages[0].url == "http://127.0.0.1:8443/policy"
    assert "Port 8443" in only_problem(text)


@pytest.mark.parametrize(
    "same",
    [
        "https://kestrel.example/policy",
        "https://KESTREL.example/policy",
        "https://kestrel.example/policy/",
        "https://kestrel.example/policy#top",
        "http://kestrel.example/policy",
        "https://kestrel.example:443/policy",
    ],
)
def test_an_address_is_watched_once(same):
    problem = only_problem(GOOD.replace("https://portal.example/harlow-falls", same))

    assert problem.startswith("w.yml:16:10: This address is there twice, first in line 8.")


def test_addresses_that_differ_in_what_counts_are_two():
    for other in ("https://kestrel.example/Policy", "https://kestrel.example/policy?v=2"):
        text = GOOD.replace("https://portal.example/harlow-falls", other)
        assert len(parse(text).pages) == 2


def test_an_id_is_given_once_earlier_ids_included():
    twice = GOOD.replace("harlow-falls/portal", "kestrel/policy")
    earlier = GOOD.replace("harlow-falls/old-portal", "kestrel/policy")

    assert only_problem(twice).startswith("w.yml:15:9: The id 'kestrel/policy' is there twice")
    assert only_problem(earlier).startswith("w.yml:18:11: The id 'kestrel/policy' is there twice")


def test_a_publisher_that_nobody_named_is_asked_back():
    problem = only_problem(GOOD.replace("kestrel/policy", "kestral/policy", 1))

    assert problem.startswith("w.yml:7:9: There is no publisher 'kestral'. Did you mean 'kestrel'?")


def test_a_publisher_has_an_id_a_name_and_a_kind():
    assert "no publisher id" in problems(GOOD.replace("  kestrel:", "  Kestrel Inc:"))[0]
    assert "'name' is missing" in only_problem(GOOD.replace("name: Kestrel Plate Systems, ", ""))
    assert "'vendor', 'agency'" in only_problem(GOOD.replace("kind: vendor", "kind: shop"))
    assert "two capital letters" in only_problem(GOOD.replace("state: OR", "state: Oregon"))


def test_what_must_be_there_is_asked_for_where_it_is_missing():
    assert only_problem(GOOD.replace("    title: LPR Policy\n", "")).startswith(
        "w.yml:7:5: 'title' is missing."
    )
    assert "'version' is missing" in only_problem(GOOD.replace("version: 1\n", ""))


def test_a_newer_format_is_not_guessed_at():
    assert "this program reads 1" in only_problem(GOOD.replace("version: 1", "version: 2"))
    assert "whole number" in only_problem(GOOD.replace("version: 1", "version: one"))


def test_a_collection_is_part_of_a_later_version():
    problem = only_problem(GOOD + "collections: []\n")

    assert problem.startswith("w.yml:19:1: 'collections' is not supported by this version.")


def test_what_a_page_is_known_by_may_not_be_what_it_promises():
    def is_vocabulary(phrase: str) -> tuple[str, ...]:
        return ("retention-limit",) if "30 days" in phrase else ()

    problem = only_problem(
        page('expect: ["Harlow Falls", "deleted after 30 days"]'), is_vocabulary=is_vocabulary
    )

    assert problem.startswith("w.yml:19:30: ")
    assert "(retention-limit)" in problem
    assert "Use another name or title." in problem


def test_a_safeguard_that_does_not_exist_is_asked_back():
    text = page("safeguards: [retension-limit]")

    problem = only_problem(text, safeguards={"retention-limit", "audit-log"})

    assert "Did you mean 'retention-limit'?" in problem


def test_an_alias_is_refused_and_never_expanded():
    bomb = "a: &a [x,x,x,x,x,x,x,x]\n"
    for here, before in zip("bcdefghij", "abcdefghi", strict=True):
        bomb += f"{here}: &{here} [{','.join([f'*{before}'] * 8)}]\n"
    found = problems(GOOD + bomb)

    assert any("'*a' repeats another part" in problem for problem in found)


def test_an_alias_in_any_place_is_no_crash():
    for text in ("*a", "[*a]", "{*a : b}", "{a: *b}", "? *a\n: b", "&a [*a]", "- &a {*a : *a}"):
        assert problems(text)
        assert problems(page(f"select: {text}".replace("\n", " ")))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"# only a comment\n", "empty"),
        (b"---\n...\n", "empty"),
        (b"version: 1\xff", "UTF-8"),
        ("version: 1\n".encode("utf-16"), "UTF-8"),
        (b"a: [", "no YAML"),
        (b"a: b: c", "no YAML"),
        (b"\ta: b", "no tabs"),
        (b"[" * 100_000, "20 deep"),
        (b"- " * 100_000, "20 deep"),
        (b"{a: " * 100_000, "20 deep"),
        (b"x: " + b"[" * 19 + b"[", "20 deep"),
        (b"#" * (8 * 2**20 + 1), "over 8 MB"),
        (b"version: 1\n---\nversion: 1\n", "second document"),
        (b"a: \x07", "U+0007"),
        ("# \u202e\n".encode(), "RIGHT-TO-LEFT OVERRIDE"),
        ("\ufffe".encode(), "U+FFFE"),
        (b"- a", "must hold keys"),
        (b"text", "must hold keys"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_a_file_that_is_no_list_is_refused_with_a_place(data, words):
    assert any(words in problem for problem in problems(data))


def test_a_character_that_hides_text_is_found_in_a_comment():
    problem = only_problem(GOOD.replace("version: 1", "version: 1  # so\u202ek"))

    assert problem.startswith("w.yml:1:17: ")


def test_a_file_full_of_mistakes_is_summed_up():
    found = problems(GOOD + "".join(f"key{number}: x\n" for number in range(500)))

    assert len(found) == 101
    assert "400 more problems" in found[0] or "400 more problems" in found[-1]


def test_a_file_that_is_not_there_is_a_mistake_in_the_watch_list(tmp_path):
    with pytest.raises(WatchListError, match="in the folder that holds it"):
        read_watch_list(tmp_path / "watched_pages.yml")
    with pytest.raises(WatchListError, match="cannot be read"):
        read_watch_list(tmp_path)


MUTATIONS = st.sampled_from(
    (
        *"\t\n :-?[]{}&*!|>'\"%@#,\\<~\0\x1b\x85\u2028\u202e\ufeffé",
        *("<<: ", "*a", "&a ", "- ", "---\n", "...\n", "!!int ", "? ", "null", "version: 1\n"),
        *("pages:", "1d", "[[[[", "{{{{", "\\x00", "\\ud800", "id: ", "url: http://[", "\r"),
    )
)


@settings(deadline=None)
@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), MUTATIONS), min_size=1, max_size=6
    )
)
def test_no_mutation_of_a_good_file_makes_it_crash(edits):
    text = GOOD
    for at, gone, new in edits:
        text = text[:at] + new + text[at + gone :]
    try:
        parse(text, is_vocabulary=lambda _: (), safeguards=())
    except WatchListError as error:
        found = error.problems
    else:
        found = ()

    assert [problem for problem in found if not PLACED.fullmatch(problem)] == []


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=200))
def test_no_bytes_make_it_crash(data):
    with pytest.raises(WatchListError):
        parse(data)


def test_the_shipped_list_is_valid_and_has_every_kind_of_publisher():
    known = {safeguard.id for safeguard in catalogue().safeguards}
    watch_list = read_watch_list(SHIPPED, is_vocabulary=vocabulary, safeguards=known)
    kinds = [page.publisher.kind for page in watch_list.pages]
    ids = {page.id for page in watch_list.pages}

    assert len(watch_list.pages) >= 45
    assert set(kinds) == set(PublisherKind)
    assert {"flock-safety/ensuring-local-compliance", "danville-il-police/portal"} <= ids
    assert sum(page.title.endswith("transparency portal") for page in watch_list.pages) >= 8
    assert all(page.expect for page in watch_list.pages)
    assert {publisher.id for publisher in watch_list.publishers} == {
        page.publisher.id for page in watch_list.pages
    }


def test_editors_are_given_the_schema_of_this_version():
    assert SHIPPED.read_text().startswith(
        "# yaml-language-server: $schema=watched_pages.schema.json\n"
    )
    assert (ROOT / "watched_pages.schema.json").read_text() == spelled(), (
        "run python -m witnessmark.adapters.watchlist > watched_pages.schema.json"
    )


def test_the_schema_names_every_key_and_nothing_else():
    definitions = schema()["$defs"]

    assert schema()["additionalProperties"] is False
    assert definitions["PageEntry"]["additionalProperties"] is False
    assert definitions["PageEntry"]["required"] == ["id", "url", "title"]
    assert set(definitions["PageEntry"]["properties"]["reader"]["enum"]) == set(ReaderName)
    assert "null" not in json.dumps(schema())


def test_the_example_in_the_guide_is_valid():
    guide = (ROOT / "docs" / "watch-list.md").read_text()
    examples = re.findall(r"```yaml\n(version: 1\n.*?)```", guide, re.DOTALL)

    assert len(examples) == 1
    assert len(parse(examples[0], is_vocabulary=vocabulary).pages) == 2


def test_the_guide_names_every_key():
    guide = (ROOT / "docs" / "watch-list.md").read_text()
    definitions = schema()["$defs"]
    keys = {
        key
        for name in ("Defaults", "PublisherEntry", "PageEntry")
        for key in definitions[name]["properties"]
    }

    assert {key for key in keys if f"`{key}`" not in guide} == set()
