"""
YAML to a tree in which each value knows its line and column.

Built from PyYAML's events, one by one and without recursion, so that neither nesting nor aliases can
blow it up: an alias is a mistake here, and is never expanded. All scalars stay texts, as written:
what `NO` or `1d` means is decided by the field that it stands in.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_BYTES = 8 * 2**20
MAX_DEPTH = 20

# libyaml where PyYAML was built with it: 15 times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# All that may be of the categories below, so that plain text is passed over quickly.
_SUSPECT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[^\x00-\x7f]")
#: Control, format (bidi, zero width), surrogate, line and paragraph separator.
_HIDING = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
#: Past so many, a person wants to see the file rather than the list.
_MAX_PROBLEMS = 1000

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in the file; both count from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where, and what to do about it."""

    at: Mark
    what: str


@dataclass(slots=True, kw_only=True)
class Tree:
    """A YAML document as plain dicts, lists and texts, with the place of each value and key."""

    value: Any = None
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    #: Values that could not be had (an alias, say); what else is wrong with them is not asked.
    broken: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    #: False: reading stopped early, so nothing can be said of what is missing.
    is_whole: bool = True

    def at(self, path: Path) -> Mark:
        """Find the value at `path`, or the nearest thing around it that is there."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Mark(1, 1))

    def is_broken(self, path: Path) -> bool:
        """Say whether a mistake at `path` was told already, for it or for what is around it."""
        return any(path[:length] in self.broken for length in range(len(path) + 1))


def hidden(text: str) -> Iterator[tuple[int, str]]:
    """Find characters that hide or reorder text or that no keyboard makes: index and description."""
    for match in _SUSPECT.finditer(text):
        character = match.group()
        if unicodedata.category(character) in _HIDING:
            name = unicodedata.name(character, "unnamed")
            yield match.start(), f"U+{ord(character):04X} ({name})"


def read_tree(text: str) -> Tree:
    """Read a document; what is wrong with the YAML itself is in `problems`, and reading goes on."""
    builder = _Builder()
    seen: set[str] = set()
    for index, description in itertools.islice(hidden(text), 20):
        seen.add(description)
        line = text.count("\n", 0, index) + 1
        at = Mark(line, index - (text.rfind("\n", 0, index) + 1) + 1)
        builder.note(at, f"The character {description} hides or reorders text. Delete it.")
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                builder.tree.is_whole = False
                break
    except yaml.reader.ReaderError as error:
        builder.tree.is_whole = False
        if not seen:
            at = Mark(text.count("\n", 0, error.position) + 1, 1)
            builder.note(at, f"U+{error.character:04X} is no character of YAML. Delete it.")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
        what = ", ".join(part for part in (error.context, error.problem) if part)
        builder.note(
            at,
            f"This is no YAML: {what}. Check indentation (spaces, no tabs), quotes and colons here; "
            "a text that holds ': ' or ' #' needs quotes.",
        )
        builder.tree.is_whole = False
    builder.look_for_hidden(seen)
    return builder.tree


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being read."""

    path: Path
    value: Any
    key: str | None = None
    #: The value that comes next is read over: its key was a mistake.
    skips: bool = False


class _Builder:
    """Takes events and builds the tree."""

    def __init__(self) -> None:
        self.tree = Tree()
        self._stack: list[_Frame] = []
        self._documents = 0
        #: How deep we are in something that is read over.
        self._skipping = 0

    def note(self, at: Mark, what: str) -> None:
        if len(self.tree.problems) < _MAX_PROBLEMS:
            self.tree.problems.append(Problem(at, what))

    def take(self, event: Any) -> bool:
        """Take the next event; False when reading on makes no sense."""
        at = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.note(at, "A second document begins. Keep one, and delete the line with '---'.")
                return False
        elif isinstance(event, yaml.AliasEvent):
            self.note(
                at, f"'*{event.anchor}' repeats another part. Aliases are not read: write it out."
            )
            self._place(at, None, is_broken=True)
        elif isinstance(event, yaml.NodeEvent):
            return self._open(event, at)
        elif isinstance(event, yaml.CollectionEndEvent):
            if self._skipping:
                self._skipping -= 1
            else:
                self._stack.pop()
        return True

    def look_for_hidden(self, seen: set[str]) -> None:
        """Note characters that were written as escapes, and texts over several lines."""
        ahead: list[tuple[Path, Any]] = [((), self.tree.value)]
        while ahead:
            path, value = ahead.pop()
            if isinstance(value, dict):
                ahead += [((*path, key), below) for key, below in value.items()]
                texts = [(self.tree.keys[(*path, key)], key) for key in value]
            elif isinstance(value, list):
                ahead += [((*path, number), below) for number, below in enumerate(value)]
                texts = []
            else:
                texts = [(self.tree.at(path), value)] if isinstance(value, str) else []
            for at, text in texts:
                if "\n" in text or "\t" in text:
                    self.note(at, "This text holds a line break or a tab. Write it on one line.")
                for _, description in hidden(text):
                    if description not in seen:
                        what = f"The escaped character {description} hides or reorders text."
                        self.note(at, f"{what} Delete it.")

    def _open(self, event: Any, at: Mark) -> bool:
        """Take a scalar, or the beginning of a list or mapping."""
        if event.anchor:
            self.note(at, f"'&{event.anchor}' names a part for repeating. Delete the name.")
        if event.tag is not None:
            self.note(at, f"The tag '{event.tag}' is not read. Delete it.")
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, at)
            return True
        if len(self._stack) + self._skipping >= MAX_DEPTH:
            self.note(at, f"This is nested more than {MAX_DEPTH} deep. Nothing here needs that.")
            return False
        is_list = isinstance(event, yaml.SequenceStartEvent)
        if self._skipping or self._is_key():
            if not self._skipping:
                self.note(at, "A key must be a word, not a list or a mapping. Give it a name.")
                self._stack[-1].skips = True
                self._stack[-1].key = ""
            self._skipping += 1
            return True
        value: Any = [] if is_list else {}
        path = self._place(at, value)
        if path is None:
            self._skipping += 1
        else:
            self._stack.append(_Frame(path, value))
        return True

    def _is_key(self) -> bool:
        return bool(
            self._stack and isinstance(self._stack[-1].value, dict) and self._stack[-1].key is None
        )

    def _scalar(self, event: Any, at: Mark) -> None:
        if self._skipping:
            return
        if not self._is_key():
            self._place(at, event.value)
            return
        frame, key = self._stack[-1], event.value
        path = (*frame.path, key)
        frame.key, frame.skips = key, True
        if key == "<<" and not event.style:
            self.note(at, "Merge keys ('<<') are not read. Write the values out.")
        elif key in frame.value or path in self.tree.broken:
            first = self.tree.keys[path].line
            self.note(at, f"'{key}' is there twice, first in line {first}. Keep one.")
        else:
            self.tree.keys[path] = at
            frame.skips = False

    def _place(self, at: Mark, value: Any, *, is_broken: bool = False) -> Path | None:
        """Put a value where it belongs and say where that is; None: it is read over."""
        if self._skipping:
            return None
        if not self._stack:
            path: Path = ()
            self.tree.value = value
        else:
            frame = self._stack[-1]
            if isinstance(frame.value, list):
                path = (*frame.path, len(frame.value))
                frame.value.append(value)
            else:
                if frame.key is None:
                    # Only an alias comes here: one that stands where a key should.
                    frame.key, frame.skips = "", True
                    return None
                key, skips = frame.key, frame.skips
                frame.key, frame.skips = None, False
                if skips:
                    return None
                path = (*frame.path, key)
                if not is_broken:
                    frame.value[key] = value
        self.tree.values[path] = at
        if is_broken:
            self.tree.broken.add(path)
        return path
