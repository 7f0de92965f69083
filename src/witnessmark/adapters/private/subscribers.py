"""
private/subscribers.yml: who is told of what, written by hand or by `witnessmark subscribers`.

    subscribers:
      - id: newsroom
        address: tips@newsroom.example
        name: The newsroom
        operator: false
        filter: {publishers: [kestrel], states: [IL], safeguards: [retention-limit],
                 directions: [loss, gain, sight, unclassified], severity: medium}

No message of this module repeats an address.
"""

from pathlib import Path
from typing import Any

import yaml

from witnessmark import durable
from witnessmark.adapters.private.subscribers_yml import parse
from witnessmark.errors import SettingsError
from witnessmark.model.messages import Filter, Subscriber, SubscriberId


def read(path: Path) -> tuple[Subscriber, ...]:
    """
    Give the subscribers of this moment; none where there is no file.

    Raises:
        SettingsError: each problem on a line, `file:line:column: what. Remedy.`
    """
    return parse(path, _text(path))


def add(path: Path, subscriber: Subscriber) -> None:
    """
    Add a subscriber at the end; comments stay where the file is written as a plain list.

    Raises:
        SettingsError: the id is taken, or the file was wrong before or would be after.
    """
    text = _text(path)
    known = parse(path, text)
    if any(each.id == subscriber.id for each in known):
        raise SettingsError(f"{path}: there is a subscriber {subscriber.id} already")
    _write(path, (*known, subscriber), _inserted(text, subscriber))


def remove(path: Path, subscriber: SubscriberId) -> None:
    """
    Remove a subscriber.

    Raises:
        SettingsError: there is none of this id, or the file is wrong.
    """
    text = _text(path)
    known = parse(path, text)
    left = tuple(each for each in known if each.id != subscriber)
    if left == known:
        raise SettingsError(f"{path}: no subscriber {subscriber}")
    place = next(n for n, each in enumerate(known) if each.id == subscriber)
    _write(path, left, _cut(text, place))


def _text(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o007:
            raise SettingsError(
                f"{path}: everybody may read these addresses. Say: chmod 600 {path}"
            )
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8. Save it as UTF-8 text.") from error
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error


def _write(path: Path, wanted: tuple[Subscriber, ...], edited: str | None) -> None:
    whole = _spelled({"subscribers": [_plain(each) for each in wanted]})
    # The careful edit is taken only where it says exactly what is wanted.
    parse(path, whole)
    try:
        text = edited if edited and parse(path, edited) == wanted else whole
    except SettingsError:
        text = whole
    durable.replace(path, text.encode(), mode=0o600)


def _plain(subscriber: Subscriber) -> dict[str, Any]:
    wanted, everything = subscriber.filter, Filter()
    said: dict[str, Any] = {"id": str(subscriber.id), "address": subscriber.address}
    if subscriber.name:
        said["name"] = subscriber.name
    if subscriber.operator:
        said["operator"] = True
    narrowed: dict[str, Any] = {
        name: [str(item) for item in getattr(wanted, name)]
        for name in ("publishers", "states", "safeguards", "directions")
        if getattr(wanted, name) != getattr(everything, name)
    }
    if wanted.severity is not everything.severity:
        narrowed["severity"] = wanted.severity.value
    if narrowed:
        said["filter"] = narrowed
    return said


def _spelled(plain: Any) -> str:
    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)
    return text


def _list_node(text: str) -> yaml.SequenceNode | None:
    """The list of subscribers, where it is written one line under the other and is not empty."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return None
    node = root.value[0][1] if root.value else None
    return (
        node if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style else None
    )


def _inserted(text: str, subscriber: Subscriber) -> str | None:
    node = _list_node(text)
    if node is None:
        return None
    indent = " " * node.start_mark.column
    lines = text.splitlines()
    after = _last_line(node.value[-1]) + 1
    item = [indent + line for line in _spelled([_plain(subscriber)]).splitlines()]
    return "\n".join([*lines[:after], *item, *lines[after:]]) + "\n"


def _cut(text: str, place: int) -> str | None:
    node = _list_node(text)
    if node is None or len(node.value) < 2:
        return None
    lines = text.splitlines()
    item = node.value[place]
    return "\n".join([*lines[: item.start_mark.line], *lines[_last_line(item) + 1 :]]) + "\n"


def _last_line(node: yaml.Node) -> int:
    """Number of the last line that holds something of a node (a block's own end is where the next begins)."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return max(_last_line(part) for pair in node.value for part in pair)
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return max(_last_line(item) for item in node.value)
    # A block scalar ends at the start of the line after it.
    return int(node.end_mark.line) - (node.end_mark.column == 0)
