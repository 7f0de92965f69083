"""What docs/extending-the-catalogue.md says a person may do without code, done."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_GUIDE = (_ROOT / "docs" / "extending-the-catalogue.md").read_text("utf-8")
_CLASS, _SAFEGUARD = re.findall(r"```yaml\n(.*?)```", _GUIDE, re.DOTALL)
_PROMISE = "<h1>Our cameras</h1><p>None of our cameras has a microphone.</p>"
_LOSS = "<h1>Our cameras</h1><p>Some of our cameras may have a microphone.</p>"


@pytest.fixture
def edited(tmp_path):
    """A copy of the package whose catalogue a person has edited as the guide says."""
    package = tmp_path / "witnessmark"
    shutil.copytree(
        _ROOT / "src" / "witnessmark", package, ignore=shutil.ignore_patterns("__pycache__")
    )
    file = package / "safeguards" / "catalogue.yml"
    text = file.read_text("utf-8")
    text = text.replace("\nclasses:\n", f"\nclasses:\n{_CLASS}", 1)
    file.write_text(text.replace("\nsafeguards:\n", f"\nsafeguards:\n{_SAFEGUARD}", 1), "utf-8")
    return file


def _compare(edited: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # our own command
        [sys.executable, "-m", "witnessmark", "compare", "--json", *map(str, files)],
        env={**os.environ, "PYTHONPATH": str(edited.parent.parent.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_safeguard_that_a_person_added_is_told_when_it_is_lost(edited, tmp_path):
    files = (tmp_path / "before.html", tmp_path / "after.html")
    for file, words in zip(files, (_PROMISE, _LOSS), strict=True):
        file.write_text(words, "utf-8")
    done = _compare(edited, *files)
    assert [(c["safeguard"], c["change"]) for c in json.loads(done.stdout)["changes"]] == [
        ("no-sound-recording", "weakened")
    ], done.stderr


def test_a_mistake_in_the_catalogue_is_said_with_its_line_and_a_remedy(edited, tmp_path):
    text = edited.read_text("utf-8")
    edited.write_text(text.replace("when: [[SOUND]]", "when: [[SOUNDS]]"), "utf-8")
    file = tmp_path / "page.html"
    file.write_text(_PROMISE, "utf-8")
    done = _compare(edited, file, file)
    assert done.returncode not in {0, 1}
    line = 1 + edited.read_text("utf-8").split("when: [[SOUNDS]]")[0].count("\n")
    assert f"catalogue.yml:{line}: " in done.stderr
    assert "SOUNDS" in done.stderr
    assert "Traceback" not in done.stderr
