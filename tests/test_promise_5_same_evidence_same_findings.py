"""Promise 5: same evidence, same reader, same findings, whatever the machine."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from witnessmark.deeds.reading import compare_texts
from witnessmark.model.changes import Comparison
from witnessmark.record import codec

_PAIRS = Path(__file__).parent / "pairs" / "labelled.jsonl"
_STEP = 41
_PROGRAM = """
import hashlib, json, sys
from witnessmark.deeds.reading import compare_texts
from witnessmark.record import codec
digest = hashlib.sha256()
for line in sys.stdin:
    pair = json.loads(line)
    digest.update(codec.dump(compare_texts(pair["before"], pair["after"], pair["format"])))
print(digest.hexdigest())
"""


def _sample() -> list[str]:
    return _PAIRS.read_text("utf-8").splitlines()[::_STEP]


def _digest(lines: list[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        pair = json.loads(line)
        digest.update(codec.dump(compare_texts(pair["before"], pair["after"], pair["format"])))
    return digest.hexdigest()


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LANG": "tr_TR.UTF-8"},
    ],
)
def test_hash_seed_time_zone_and_locale_change_no_byte(surroundings):
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        input="\n".join(_sample()),
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == _digest(_sample())


def test_what_was_read_before_changes_no_byte():
    lines = _sample()
    alone = [_digest([line]) for line in lines]
    assert [_digest([line]) for line in reversed(lines)] == alone[::-1]


def test_a_page_compared_with_itself_has_nothing_to_tell():
    for line in _sample():
        pair = json.loads(line)
        same = compare_texts(pair["before"], pair["before"], pair["format"])
        assert isinstance(same, Comparison)
        assert (same.changes, same.unclassified, same.noise, same.equivalent) == ((), (), (), ())
        assert same.before == same.after
