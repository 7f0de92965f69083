"""The house rules that a program can hold."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from witnessmark.app.cli.main import app

HOUSE = Path(__file__).parents[1]
SOURCES = sorted((HOUSE / "src").rglob("*.py"))
PAPERS = [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")]


def test_no_module_is_too_long_to_have_one_role():
    long = {
        str(p.relative_to(HOUSE)): n
        for p in SOURCES
        if (n := len(p.read_text().splitlines())) > 500
    }

    assert long == {}


def test_every_module_says_what_it_is():
    silent = [str(p) for p in SOURCES if ast.get_docstring(ast.parse(p.read_text())) is None]

    assert silent == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(HOUSE)))
def test_every_link_in_the_papers_leads_somewhere(paper):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", paper.read_text())

    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_every_path_on_the_readmes_map_is_there():
    paths = re.findall(
        r"^    ((?:src|docs|snapshots|watched)[\w/.]*)\s",
        (HOUSE / "README.md").read_text(),
        re.MULTILINE,
    )

    assert len(paths) >= 10
    assert [path for path in paths if not (HOUSE / path).exists()] == []


def test_every_command_in_the_papers_exists():
    known = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback
    } | {group.name for group in app.registered_groups}
    said = {
        word
        for paper in PAPERS
        for word in re.findall(
            r"(?:`|bin/|^    )witnessmark ([a-z]+)", paper.read_text(), re.MULTILINE
        )
    }

    assert len(said) >= 5
    assert said - known == set()


def test_every_make_target_explains_itself():
    text = (HOUSE / "Makefile").read_text()
    explained = set(re.findall(r"^([a-z]+):.*## \w", text, re.MULTILINE))
    phony = set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split())

    assert phony == explained
    assert {"run", "demo", "test", "check", "format", "bench", "torture"} <= explained


def test_every_dependency_has_its_reason_on_paper():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    named = {re.split(r"[<>=\[]", d)[0].lower() for d in project["dependencies"]}
    paper = (HOUSE / "docs/decisions/dependencies.md").read_text().lower()

    assert [name for name in sorted(named) if name not in paper] == []


def test_no_note_to_ourselves_is_left_in_the_code():
    left = [
        f"{path.relative_to(HOUSE)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line)
    ]

    assert left == []


def test_each_of_the_seven_promises_has_its_tests():
    found = {path.name.split("_")[2] for path in (HOUSE / "tests").glob("test_promise_*.py")}

    assert found == set("1234567")
