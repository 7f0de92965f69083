"""Reads the text of subscribers.yml: nodes into nouns, with file, line and column of what is wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from witnessmark.errors import SettingsError
from witnessmark.model.changes import SafeguardId
from witnessmark.model.messages import Direction, Filter, Subscriber, SubscriberId
from witnessmark.model.pages import PublisherId

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STATE: Final = re.compile(r"[A-Z]{2}")
#: No white space, no control character, none of the signs that mean something in a mail header.
_ADDRESS: Final = re.compile(
    r"[^\s\x00-\x20\x7f@<>()\[\],;:\\\"]+@[^\s\x00-\x20\x7f@<>()\[\],;:\\\"]+"
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")

_Item = TypeVar("_Item")
_Choice = TypeVar("_Choice", bound=StrEnum)


def parse(path: Path, text: str) -> tuple[Subscriber, ...]:
    """
    Give the subscribers that a text lists; `path` is only for the messages.

    Raises:
        SettingsError: each problem on a line, `file:line:column: what. Remedy.`
    """
    reader = _Reader(path)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                reader.refuse(event, "aliases are not understood. Write it out.")
        root = None if reader.problems else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        # The whole error would quote the file, and so an address.
        raise SettingsError(f"{path}:{where}: not YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError):
        raise SettingsError(f"{path}:1:1: not YAML that can be read") from None
    found = reader.subscribers(root) if root else ()
    if reader.problems:
        raise SettingsError("\n".join(reader.problems))
    return found


@dataclass
class _Reader:
    """Turns YAML nodes into nouns, and collects what is wrong with them."""

    path: Path
    problems: list[str] = field(default_factory=list)

    def refuse(self, at: Any, what: str) -> None:
        mark = at.start_mark
        self.problems.append(f"{self.path}:{mark.line + 1}:{mark.column + 1}: {what}")

    def subscribers(self, root: yaml.Node) -> tuple[Subscriber, ...]:
        found: dict[str, Subscriber] = {}
        listed = self._fields(root, {"subscribers"}).get("subscribers")
        for node in self._items(listed):
            subscriber = self._subscriber(node)
            if subscriber and subscriber.id in found:
                self.refuse(node, f"a second subscriber {subscriber.id}. Give it another id.")
            elif subscriber:
                found[subscriber.id] = subscriber
        return tuple(found.values())

    def _subscriber(self, node: yaml.Node) -> Subscriber | None:
        fields = self._fields(node, {"id", "address", "name", "operator", "filter"})
        missing = [name for name in ("id", "address") if name not in fields]
        if missing:
            self.refuse(node, f"a subscriber without {' and '.join(missing)}. Add it.")
            return None
        operator, filter_ = fields.get("operator"), fields.get("filter")
        return Subscriber(
            id=SubscriberId(
                self._word(fields["id"], _SLUG, "an id is made of a-z, 0-9 and hyphens")
            ),
            address=self._word(
                fields["address"], _ADDRESS, "not one plain mail address, such as me@example.org"
            ),
            name=self._name(fields.get("name")),
            operator=bool(operator and self._yes(operator)),
            filter=self._filter(filter_) if filter_ else Filter(),
        )

    def _filter(self, node: yaml.Node) -> Filter:
        fields = self._fields(
            node, {"publishers", "states", "safeguards", "directions", "severity"}
        )
        slug = "made of a-z, 0-9 and hyphens"
        everything = Filter()
        directions = fields.get("directions")
        severity = fields.get("severity")
        return Filter(
            publishers=self._each(
                fields.get("publishers"),
                lambda item: PublisherId(self._word(item, _SLUG, f"a publisher's id is {slug}")),
            ),
            states=self._each(
                fields.get("states"),
                lambda item: self._word(
                    item, _STATE, "a state has two capital letters, such as IL"
                ),
            ),
            safeguards=self._each(
                fields.get("safeguards"),
                lambda item: SafeguardId(self._word(item, _SLUG, f"a safeguard's id is {slug}")),
            ),
            directions=self._each(directions, lambda item: self._choice(item, Direction.LOSS))
            if directions
            else everything.directions,
            severity=self._choice(severity, everything.severity)
            if severity
            else everything.severity,
        )

    def _fields(self, node: yaml.Node, known: set[str]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.refuse(node, f"expected fields here: {', '.join(sorted(known))}")
            return {}
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name not in known:
                self.refuse(key, f"no such field. There are: {', '.join(sorted(known))}")
            elif name in fields:
                self.refuse(key, f"{name} comes twice. Keep one.")
            else:
                fields[name] = value
        return {name: value for name, value in fields.items() if not _is_null(value)}

    def _items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.refuse(node, "expected a list here")
            return []
        return list(node.value)

    def _each(self, node: yaml.Node | None, one: Callable[[yaml.Node], _Item]) -> tuple[_Item, ...]:
        return tuple(one(item) for item in self._items(node))

    def _word(self, node: yaml.Node, rule: re.Pattern[str], otherwise: str) -> str:
        if isinstance(node, yaml.ScalarNode) and rule.fullmatch(node.value):
            return str(node.value)
        self.refuse(node, f"{otherwise}.")
        return ""

    def _name(self, node: yaml.Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or _CONTROL.search(node.value):
            self.refuse(node, "a name is one line of text.")
            return ""
        return str(node.value)

    def _yes(self, node: yaml.Node) -> bool:
        if node.tag == "tag:yaml.org,2002:bool":
            return str(node.value).lower() in ("yes", "true", "on")
        self.refuse(node, "operator is true or false.")
        return False

    def _choice(self, node: yaml.Node, otherwise: _Choice) -> _Choice:
        kind = type(otherwise)
        if isinstance(node, yaml.ScalarNode) and node.value in list(kind):
            return kind(node.value)
        self.refuse(node, f"one of {', '.join(kind)}, please.")
        return otherwise


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")
