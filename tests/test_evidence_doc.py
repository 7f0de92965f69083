"""docs/evidence.md is under test: its commands run, and it knows every leaf and every field."""

import re
import shutil
import subprocess
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fixtures.make_archive import VKEY
from tests.records import VERIFY, copied
from witnessmark.model.captures import Kept
from witnessmark.model.pages import PageId
from witnessmark.model.slots import slot_at
from witnessmark.record import leaf

PAGE = Path(__file__).parents[1] / "docs" / "evidence.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
KINDS = [
    leaf.KeyLeaf,
    leaf.ConfigLeaf,
    leaf.SoftwareLeaf,
    leaf.LookLeaf,
    leaf.MissedLeaf,
    leaf.EventLeaf,
    leaf.ToldLeaf,
    leaf.RetiredLeaf,
    leaf.RebasedLeaf,
    leaf.RecoveredLeaf,
    leaf.PruneLeaf,
]


def test_the_commands_of_the_specification_run_and_find_no_fault(tmp_path):
    folder = copied(tmp_path)
    shutil.copy(VERIFY, tmp_path / "verify.sh")
    shutil.copy(folder / "log/checkpoints/000000000007.note", tmp_path / "my-note")
    assert len(COMMANDS) >= 5

    said = subprocess.run(
        ["sh", "-euc", "\n".join(COMMANDS)],
        cwd=tmp_path,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "VKEY": VKEY},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.count("the record holds") == 2
    assert "Signature Verified Successfully" in said.stdout
    assert "WARC-Type: response" in said.stdout
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert f"slot {slot_at(PageId('kestrel/policy'), timedelta(days=1), noon)}\n" in said.stdout


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type)
def test_the_specification_names_every_field_of_a_leaf(kind):
    told = TEXT[TEXT.index(f"**`{kind.type}`**") :]
    told = told[: told.find("\n**`", 1)] if "\n**`" in told[1:] else told[: told.index("\n## ")]

    missing = [field.name for field in fields(kind) if f"`{field.name}`" not in told + "`at`"]
    assert missing == []


def test_the_specification_names_every_field_of_a_capture():
    missing = [field.name for field in fields(Kept) if f"`{field.name}`" not in TEXT]

    assert missing == []
