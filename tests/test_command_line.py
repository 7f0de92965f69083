import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from witnessmark.adapters.log_on_disk import LogOnDisk, Pen
from witnessmark.adapters.private.folder import PrivateFolder
from witnessmark.app.cli.main import run

BAN = "Plate data may not be used for immigration enforcement."
BEFORE = f"Retention\n\nPlate reads are deleted after 30 days.\n\nProhibited uses\n\n{BAN}\n"
AFTER = BEFORE.replace(f"Prohibited uses\n\n{BAN}\n", "")


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An empty folder to work in, and no setting from outside."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("WITNESSMARK_")]:
        monkeypatch.delenv(name)
    return tmp_path


def saved(house: Path, name: str, text: str) -> str:
    (house / name).write_text(text)
    return name


def witnessmark(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "witnessmark", *arguments]


def test_two_equal_files_are_quiet_and_end_0(house, capsys):
    code = run(["compare", saved(house, "a.txt", BEFORE), saved(house, "b.txt", BEFORE)])

    assert code == 0
    assert "No safeguard changed" in capsys.readouterr().out


def test_a_dropped_ban_is_named_with_its_words_and_ends_1(house, capsys):
    code = run(["compare", saved(house, "a.txt", BEFORE), saved(house, "b.txt", AFTER)])

    said = " ".join(capsys.readouterr().out.split())
    assert code == 1
    assert "removed immigration-enforcement-ban" in said
    assert "immigration enforcement" in said


def test_programs_get_the_whole_comparison_as_json(house, capsys):
    files = [saved(house, "a.txt", BEFORE), saved(house, "b.txt", AFTER)]

    assert run(["compare", *files, "--json"]) == 1

    said = json.loads(capsys.readouterr().out)
    losses = {(c["safeguard"], c["change"]) for c in said["changes"]}
    assert ("immigration-enforcement-ban", "removed") in losses
    assert all(
        {"before", "after", "rule", "severity", "confidence"} <= c.keys() for c in said["changes"]
    )


def test_pairs_go_in_and_out_a_line_each(house, capsys):
    pairs = [
        {"id": "same", "before": BEFORE, "after": BEFORE, "format": "text"},
        {"id": "lost", "before": BEFORE, "after": AFTER, "format": "text"},
    ]
    name = saved(house, "pairs.jsonl", "\n".join(json.dumps(pair) for pair in pairs) + "\n\n")

    assert run(["compare", "--jsonl", name]) == 1

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["same", "lost"]
    assert [bool(line["changes"]) for line in lines] == [False, True]


def test_a_pair_that_cannot_be_read_is_unclassified_and_never_silent(house, capsys):
    deep = "<div>" * 5_000 + BAN
    pair = {"id": "bomb", "before": BAN, "after": deep, "format": "html"}

    run(["compare", "--jsonl", saved(house, "pairs.jsonl", json.dumps(pair))])

    line = json.loads(capsys.readouterr().out)
    assert line["failure"]
    assert line["unclassified"][0]["before"] == BAN


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "a.txt"], "needs two files"),
        (["compare", "a.txt", "none.txt"], "none.txt: cannot be read"),
        (["compare", "a.txt", "b.md"], "different kinds"),
        (["compare", "a.exe", "a.exe"], "no reader for this kind"),
        (["compare", "--jsonl", "broken.jsonl"], "broken.jsonl:1: not JSON"),
        (["compare", "--jsonl", "short.jsonl"], "short.jsonl:1: needs the strings"),
        (["nonsense"], "No such command"),
        (["check", "--nonsense"], "No such option"),
        (["check"], "watched_pages.yml"),
        (["changes"], "nothing is recorded here yet"),
        (["verify", "nowhere"], "no such folder"),
        (["demo", "."], "is not empty"),
    ],
)
def test_a_wrong_command_says_what_and_where_and_ends_3(house, capsys, arguments, said):
    for name, text in (
        ("a.txt", BEFORE),
        ("b.md", BEFORE),
        ("a.exe", ""),
        ("broken.jsonl", "{"),
        ("short.jsonl", "{}"),
    ):
        saved(house, name, text)

    assert run(arguments) == 3
    assert said in capsys.readouterr().err


def test_a_bug_of_ours_ends_70_and_asks_for_a_report(house, capsys, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("witnessmark.app.wiring.audit_of", broken)

    assert run(["verify", "."]) == 70
    assert "a bug in witnessmark" in capsys.readouterr().err


def test_help_loads_nothing_heavy(house):
    script = (
        "import sys; from witnessmark.app.cli.main import run; run(['--help']); "
        "heavy = {'sqlalchemy', 'httpx', 'pydantic', 'lxml', 'selectolax', 'cryptography'}; "
        "sys.exit(bool(heavy & sys.modules.keys()))"
    )

    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)

    assert done.returncode == 0


def test_the_demonstration_tells_its_story_and_its_record_answers_questions(house, capsys):
    assert run(["demo", "play"]) == 0

    said = capsys.readouterr().out.partition("What is left")[0]
    for told in (
        "weakened     federal-query-labelling",
        "removed      immigration-enforcement-ban",
        "weakened     retention-limit",
        "strengthened search-justification",
        "· unseen       refused",
        "· seen-again",
    ):
        assert told in said
    assert "▼" not in said.partition("Day 7")[2].partition("Day 8")[0]
    assert len(list((house / "play" / "mail").glob("*.eml"))) == 12
    assert run(["verify", "play/snapshots"]) == 0

    capsys.readouterr()
    at_play = ["--data", "play/snapshots", "--private", "play/private"]

    assert run([*at_play, "changes", "harlow-falls-pd/alpr-policy", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    removal = next(e for e in events if "removed" in json.dumps(e["comparison"]))
    assert run([*at_play, "show", removal["id"][:12]]) == 0
    assert "immigration" in capsys.readouterr().out
    assert run([*at_play, "history", "harlow-falls-pd/portal", "--json"]) == 0
    outcomes = [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()]
    assert outcomes[:2] == ["first-seen-provisional", "first-seen"]
    assert run([*at_play, "state", "--json"]) == 0
    assert {line["state"] for line in json.loads(capsys.readouterr().out)} == {"present"}
    assert run([*at_play, "health"]) == 0


NOWHERE = """\
version: 1
publishers: {kestrel: {name: Kestrel, kind: vendor}}
pages:
  - {id: kestrel/policy, url: 'https://kestrel.invalid/policy', title: Policy}
"""


def test_check_without_a_network_names_each_unseen_page_and_keeps_its_slot_closed(house, capsys):
    saved(house, "watched_pages.yml", NOWHERE)

    assert run(["check"]) == 2
    said = capsys.readouterr()
    assert "Not seen (1)" in said.out
    assert "kestrel/policy" in said.out
    assert run(["check", "--exit-zero", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["looked"][0]["outcome"] == "unseen"
    assert run(["health", "--json"]) == 2
    assert run(["verify"]) == 0


def test_watch_demands_to_know_whom_sites_can_reach(house, capsys):
    saved(house, "watched_pages.yml", NOWHERE)

    assert run(["watch"]) == 3
    assert "--contact" in capsys.readouterr().err


def test_watch_looks_at_once_and_ends_cleanly_when_told_to(house):
    saved(house, "watched_pages.yml", NOWHERE)
    watching = subprocess.Popen(
        witnessmark("watch"),
        env={**os.environ, "WITNESSMARK_CONTACT": "mailto:desk@town.example"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert watching.stdout is not None
    with watching.stdout:
        said = ""
        deadline = time.monotonic() + 60
        while "tick" not in said and time.monotonic() < deadline:
            said += watching.stdout.readline()
        watching.send_signal(signal.SIGTERM)
        said += watching.stdout.read()

    assert watching.wait(30) == 0
    assert "kestrel/policy" in said
    assert "stopped" in said
    assert run(["verify"]) == 0


def test_two_watchers_of_one_folder_are_one_too_many(house, capsys):
    run(["init"])
    saved(house, "watched_pages.yml", NOWHERE)
    private = PrivateFolder(house / "private", snapshots=house / "snapshots")
    with LogOnDisk(
        house / "snapshots", pen=Pen(key=private.log_key, remembered=private.signed_note)
    ):
        assert run(["check"]) == 3

    assert "is writing here" in capsys.readouterr().err


def test_doctor_names_what_is_missing(house, capsys):
    assert run(["doctor"]) == 3
    said = capsys.readouterr().out
    assert "witnessmark init" in said
    assert run(["init", "--contact", "mailto:desk@town.example"]) == 0
    assert run(["doctor", "--json"]) == 3
    lines = {
        line["what"]: line["good"] for line in json.loads(capsys.readouterr().out.split("\n", 3)[3])
    }
    assert lines["private"]
    assert lines["contact"]


def test_subscribers_are_added_listed_and_removed_without_showing_an_address(house, capsys):
    run(["init"])
    capsys.readouterr()

    assert run(["subscribers", "add", "newsroom", "tips@newsroom.example"]) == 0
    assert run(["subscribers", "list"]) == 0
    said = capsys.readouterr().out
    assert "newsroom" in said
    assert "tips@" not in said
    assert run(["subscribers", "remove", "newsroom"]) == 0
    assert "Nobody" not in capsys.readouterr().out
    assert run(["subscribers", "list"]) == 0
    assert "Nobody is told yet" in capsys.readouterr().out


def test_what_was_found_is_shown_even_where_the_site_cannot_be_written(house, capsys):
    saved(house, "watched_pages.yml", NOWHERE)
    saved(house, "site", "a file where the folder should be")

    assert run(["check"]) == 2
    said = capsys.readouterr()
    assert "Not seen (1)" in said.out
    assert "the site is not up to date" in said.err


def test_a_lost_key_and_a_lost_record_each_say_what_to_bring_back(house, capsys):
    run(["init"])
    saved(house, "watched_pages.yml", NOWHERE)
    run(["check"])
    (house / "private").rename(house / "away")

    assert run(["check"]) == 3
    assert "Bring the private folder back" in capsys.readouterr().err

    (house / "away").rename(house / "private")
    (house / "snapshots").rename(house / "gone")
    assert run(["check"]) == 3
    assert "the record that private belongs to is gone" in capsys.readouterr().err
    assert not (house / "snapshots").exists()
