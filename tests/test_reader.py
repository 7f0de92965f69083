"""A reader is named by all that decides what it reads, and by nothing else."""

import importlib
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from witnessmark.adapters.sandbox import Limits, Sandbox, SandboxedReader
from witnessmark.adapters.sandbox.reader import ReadingCode, reader_digest, reading_code
from witnessmark.model.captures import Failure, FailureKind, Served, Sha256
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Document
from witnessmark.model.pages import (
    PageId,
    Publisher,
    PublisherId,
    PublisherKind,
    ReaderName,
    WatchedPage,
)

PAGE = WatchedPage(
    id=PageId("kestrel/policy"),
    publisher=Publisher(
        id=PublisherId("kestrel"), name="Kestrel Plate Systems", kind=PublisherKind.VENDOR
    ),
    url="https://kestrel.example/policy",
    title="Policy",
    select=("main",),
)
CODE = ReadingCode(files={"steps/x.py": "00"}, libraries={"selectolax": "1.0"})
NO_READING = Sha256("0" * 64)
SERVED = Served(url=PAGE.url, final_url=PAGE.url, status=200, message=b"")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package whose module `owl.deeds.reading` is our reading code."""
    files = {
        "__init__.py": "",
        "deeds/__init__.py": "",
        "deeds/reading.py": "import rapidfuzz\nfrom owl.steps import extract\nfrom owl.safe import load\n",
        "steps/__init__.py": "",
        "steps/extract.py": "def f():\n    from ..model.units import Unit\n",
        "steps/unrelated.py": "",
        "model/__init__.py": "",
        "model/units.py": "class Unit: ...\n",
        "safe/__init__.py": "load = 1\n",
        "safe/catalogue.yml": "a: 1\n",
    }
    for name, text in files.items():
        path = tmp_path / "owl" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    for name in [name for name in sys.modules if name.partition(".")[0] == "owl"]:
        monkeypatch.delitem(sys.modules, name)
    reading_code.cache_clear()
    return tmp_path / "owl"


def test_the_reader_is_all_code_and_data_that_reading_reaches(package):
    code = reading_code("owl.deeds.reading")

    assert set(code.files) == {
        "owl/__init__.py",
        "owl/deeds/__init__.py",
        "owl/deeds/reading.py",
        "owl/model/__init__.py",
        "owl/model/units.py",
        "owl/safe/__init__.py",
        "owl/safe/catalogue.yml",
        "owl/steps/__init__.py",
        "owl/steps/extract.py",
    }
    assert code.libraries["unicode"] == unicodedata.unidata_version
    assert set(code.libraries) == {"python", "unicode", "rapidfuzz"}


@pytest.mark.parametrize("changed", ["safe/catalogue.yml", "model/units.py", "deeds/reading.py"])
def test_a_change_in_any_of_it_makes_another_reader(package, changed):
    before = reader_digest(reading_code("owl.deeds.reading"), PAGE)
    (package / changed).write_text("# other\n" + (package / changed).read_text())
    reading_code.cache_clear()

    assert reader_digest(reading_code("owl.deeds.reading"), PAGE) != before


def test_a_change_elsewhere_does_not(package):
    before = reader_digest(reading_code("owl.deeds.reading"), PAGE)
    (package / "steps/unrelated.py").write_text("# other\n")
    reading_code.cache_clear()

    assert reader_digest(reading_code("owl.deeds.reading"), PAGE) == before


def test_a_newer_library_makes_another_reader():
    newer = ReadingCode(files=CODE.files, libraries={"selectolax": "1.1"})

    assert reader_digest(newer, PAGE) != reader_digest(CODE, PAGE)


def test_how_the_watch_list_says_to_read_a_page_is_part_of_its_reader():
    others = [
        replace(PAGE, select=("article",)),
        replace(PAGE, ignore=(".banner",)),
        replace(PAGE, expect=("Kestrel",)),
        replace(PAGE, reader=ReaderName.TEXT),
        replace(PAGE, select=(), ignore=("main",)),
    ]
    digests = {reader_digest(CODE, page) for page in (PAGE, *others)}

    assert len(digests) == len(others) + 1


def test_when_and_what_is_watched_is_not():
    other = replace(PAGE, url="https://kestrel.example/other", title="Other", safeguards=("x",))

    assert reader_digest(CODE, other) == reader_digest(CODE, PAGE)


def give_up(served: Served, page: WatchedPage) -> Failure:
    return Failure(kind=FailureKind.EMPTY, detail=f"{served.final_url} {page.id}")


def never_ends(before: Document, after: Document) -> Failure:
    while True:
        pass


def test_a_page_is_read_in_a_child_and_a_comparison_that_never_ends_is_a_failure():
    document = Document(
        units=(),
        title="",
        language="",
        words=0,
        policy_words=0,
        chosen_by="body",
        reading=NO_READING,
    )
    with Sandbox(modules=(__name__,), limits=Limits(cpu_seconds=1)) as sandbox:
        reader = SandboxedReader(
            sandbox, read=f"{__name__}:give_up", compare=f"{__name__}:never_ends"
        )
        read = reader.read(SERVED, PAGE)
        compared = reader.compare(document, document)

    assert read == Failure(kind=FailureKind.EMPTY, detail=f"{PAGE.url} {PAGE.id}")
    assert isinstance(compared, Failure)
    assert compared.kind is FailureKind.GAVE_UP


def test_two_readers_of_the_same_page_have_the_same_name():
    with Sandbox() as sandbox:
        names = {
            SandboxedReader(sandbox, read=f"{__name__}:give_up", compare="x:y").digest(PAGE)
            for _ in range(2)
        }

    assert len(names) == 1
    assert len(names.pop()) == 64


class Children:
    """A sandbox that counts its jobs; what they give back is set."""

    def __init__(self, given: Document | Comparison | Failure) -> None:
        self.given = given
        self.jobs = 0

    def run(self, *_, returns):
        self.jobs += 1
        return self.given


BLANK = Document(
    units=(), title="", language="", words=0, policy_words=0, chosen_by="", reading=NO_READING
)


def test_the_same_bytes_under_the_same_reader_are_read_once():
    children = Children(BLANK)
    reader = SandboxedReader(children, read="witnessmark.deeds.reading:read", compare="")  # type: ignore[arg-type]  # a counter
    for served in (SERVED, SERVED, replace(SERVED, message=b"x"), SERVED):
        assert reader.read(served, PAGE) == BLANK
    assert children.jobs == 2
    reader.read(SERVED, replace(PAGE, select=("article",)))
    assert children.jobs == 3


def test_the_same_two_documents_are_judged_once():
    judged = Comparison(before=NO_READING, after=NO_READING)
    children = Children(judged)
    reader = SandboxedReader(children, read="", compare="")  # type: ignore[arg-type]  # a counter
    other = replace(BLANK, title="Policy")
    for after in (BLANK, other, replace(BLANK), other):
        assert reader.compare(BLANK, after) == judged
    assert children.jobs == 2
    reader.compare(other, BLANK)
    assert children.jobs == 3


def test_a_page_that_a_child_gave_up_on_is_tried_again():
    children = Children(Failure(kind=FailureKind.GAVE_UP, detail="It took too long."))
    reader = SandboxedReader(children, read="witnessmark.deeds.reading:read", compare="")  # type: ignore[arg-type]  # a counter
    for _ in range(2):
        assert reader.read(SERVED, PAGE) == children.given
    assert children.jobs == 2
