"""Who reads: the reading functions run in a sandbox, and the digest that names them."""

import ast
import hashlib
import importlib.util
import platform
import sys
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from witnessmark.adapters.sandbox.sandbox import Sandbox
from witnessmark.model.captures import Failure, Served, Sha256
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Document
from witnessmark.model.pages import WatchedPage
from witnessmark.record.codec import dump

#: So many documents and comparisons are remembered, of so many characters at most: each look
#: reads the baseline again, a look that differs every capture that an earlier event was told of, and
#: the look that confirms it judges the same documents once more.
_REMEMBERED: Final = 32
_REMEMBERED_CHARACTERS: Final = 500_000

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCode:
    """What decides how a page is read, apart from its own configuration."""

    #: sha256 of each source and data file, by its path from the package on, with `/`.
    files: Mapping[str, str]
    #: Version of each library that these files import, by distribution; Python's parts too.
    libraries: Mapping[str, str]


def reader_digest(code: ReadingCode, page: WatchedPage) -> Sha256:
    """Name the reader of `page`: code, catalogue, libraries, and what its entry says on reading."""
    identity = {
        "files": dict(code.files),
        "libraries": dict(code.libraries),
        "page": {
            "expect": list(page.expect),
            "ignore": list(page.ignore),
            "reader": page.reader.value,
            "select": list(page.select),
        },
    }
    return Sha256(hashlib.sha256(dump(identity, dict[str, Any])).hexdigest())


@cache
def reading_code(module: str) -> ReadingCode:
    """
    Follow the imports of `module` and digest all of its package that is reached, data included.

    It is followed and not listed by hand, because a file that a list forgets would let a reading
    change without a change of its name. Imports inside functions and for type checkers count too.
    """
    package = module.partition(".")[0]
    files: dict[str, str] = {}
    foreign: set[str] = set()
    seen: set[str] = set()
    ahead = [module]
    while ahead:
        name = ahead.pop()
        if name in seen or (path := _source(name)) is None:
            continue
        seen.add(name)
        root = path.parents[name.count(".") + (path.name == "__init__.py")]
        for file in (path, *_data_beside(path)):
            files[file.relative_to(root).as_posix()] = hashlib.sha256(file.read_bytes()).hexdigest()
        if "." in name:
            ahead.append(name.rpartition(".")[0])
        for imported in _imports(path, name):
            if imported.partition(".")[0] == package:
                ahead.append(imported)
            else:
                foreign.add(imported.partition(".")[0])
    return ReadingCode(files=files, libraries=_versions(foreign))


def _source(name: str) -> Path | None:
    """Find the file of a module; None where the name is no module (it is something in one)."""
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec and spec.origin else None


def _data_beside(path: Path) -> tuple[Path, ...]:
    """Name the files of a package that are not code: catalogue.yml."""
    if path.name != "__init__.py":
        return ()
    return tuple(
        file
        for file in sorted(path.parent.iterdir())
        if file.is_file() and file.suffix not in {".py", ".pyc", ".pyi", ".typed"}
    )


def _imports(path: Path, name: str) -> list[str]:
    """Name what a file imports; for `from x import y` both x and x.y, for y may be a module."""
    names = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = name if path.name == "__init__.py" else name.rpartition(".")[0]
                base = importlib.util.resolve_name("." * node.level + base, here)
            names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return names


def _versions(top_levels: set[str]) -> dict[str, str]:
    """Give the versions of the distributions that these import names come from."""
    versions = {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "unicode": unicodedata.unidata_version,
    }
    distributions = metadata.packages_distributions()
    for top_level in top_levels - sys.stdlib_module_names:
        for distribution in distributions.get(top_level, ()):
            versions[distribution.lower()] = metadata.version(distribution)
    return versions


class SandboxedReader:
    """
    The port `Reader`: two pure functions, named by wiring, run in a sandbox.

    `read(served, page) -> Document | Failure` and `compare(before, after) -> Comparison` are given
    as `package.module:callable`; the module of `read` and all that it imports are the reader.
    """

    def __init__(self, sandbox: Sandbox, *, read: str, compare: str) -> None:
        self._sandbox = sandbox
        self._read = read
        self._compare = compare
        self._documents: _Memory[str, Document] = _Memory()
        self._comparisons: _Memory[tuple[Document, Document], Comparison] = _Memory()

    def digest(self, page: WatchedPage) -> Sha256:
        """Name the reader: code, catalogue, page configuration, library versions."""
        return reader_digest(reading_code(self._read.partition(":")[0]), page)

    def read(self, served: Served, page: WatchedPage) -> Document | Failure:
        """
        Read one side. A child that was stopped is `Failure(GAVE_UP)`.

        The same bytes under the same reader are not read twice running; a failure is tried again, for
        it may have been the clock's.
        """
        key = self._key(served, page)
        if known := self._documents.get(key):
            return known
        document: Document | Failure = self._sandbox.run(
            self._read, served, page, returns=Document | Failure
        )
        if isinstance(document, Document) and _is_short(document):
            self._documents.put(key, document)
        return document

    def compare(self, before: Document, after: Document) -> Comparison | Failure:
        """Judge what changed. Same two documents, same comparison, byte for byte."""
        key = (before, after)
        if known := self._comparisons.get(key):
            return known
        comparison: Comparison | Failure = self._sandbox.run(
            self._compare, before, after, returns=Comparison | Failure
        )
        if isinstance(comparison, Comparison) and all(map(_is_short, key)):
            self._comparisons.put(key, comparison)
        return comparison

    def _key(self, served: Served, page: WatchedPage) -> str:
        addresses = f"{self.digest(page)}\n{served.url}\n{served.final_url}\n{served.status}\n"
        return hashlib.sha256(addresses.encode() + served.message).hexdigest()


def _is_short(document: Document) -> bool:
    return sum(len(unit.text) for unit in document.units) <= _REMEMBERED_CHARACTERS


class _Memory(Generic[_Key, _Value]):
    """The newest few of what was worked out; threads may share it."""

    def __init__(self) -> None:
        self._held: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key) -> _Value | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: _Key, value: _Value) -> None:
        with self._lock:
            self._held[key] = value
            if len(self._held) > _REMEMBERED:
                self._held.popitem(last=False)
