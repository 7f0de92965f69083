"""What pydantic found, in words that say what to do."""

from typing import Any

from pydantic import BaseModel

from witnessmark.adapters.watchlist.across import nearest
from witnessmark.adapters.watchlist.models import Defaults, File, PageEntry, PublisherEntry
from witnessmark.adapters.watchlist.nodes import Path, Problem, Tree

#: Parts of the format that this version does not read yet.
_LATER = {
    "collections": "watch each page by itself",
    "via": "write the page's own address as `url`",
    "also": "give each address an entry of its own",
}
_NO_KEYS = {
    "publisher": "The publisher is the part of the id before the slash",
    "kind": "The kind belongs to the publisher",
    "state": "The state belongs to the publisher",
}
_KEYS = "'{name}' must hold keys. Write lines such as `key: value` below it."
_FLAG = "'{name}' is yes or no. Write true or false."
_NUMBER = "'{name}' must be a whole number. Write 1."
#: By pydantic's type of error. https://docs.pydantic.dev/latest/errors/validation_errors/
_SENTENCES = {
    "rule": "{msg}",
    "missing": "'{name}' is missing. Add a line `{name}: …`.",
    "tuple_type": "'{name}' must be a list. Write each value in a line of its own, after '- '.",
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "string_type": "'{name}' must be one text. Put it in quotes in one line.",
    "string_too_short": "'{name}' is too short. Write at least {min_length} characters.",
    "string_too_long": "'{name}' is too long. Write at most {max_length} characters.",
    "too_long": "'{name}' has too many values. Keep at most {max_length}.",
    "enum": "'{input}' is no {name}. Write {expected}.",
    "bool_parsing": _FLAG,
    "bool_type": _FLAG,
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
}


def translate(tree: Tree, error: Any) -> Problem:
    """Say in our words what is wrong, and where."""
    path: Path = tuple(error["loc"])
    if path and path[-1] == "[key]":
        return Problem(tree.keys[path[:-1]], str(error["msg"]))
    if error["type"] == "extra_forbidden":
        return Problem(tree.keys[path], _unknown_key(path))
    name = next((part for part in reversed(path) if isinstance(part, str)), "this file")
    sentence = _SENTENCES.get(error["type"], "'{name}': {msg}. See docs/watch-list.md.")
    told = {"name": name, "msg": error["msg"], "input": str(error["input"])[:100]}
    what = sentence.format(**{**(error.get("ctx") or {}), **told})
    return Problem(tree.at(path), what)


def _unknown_key(path: Path) -> str:
    key = str(path[-1])
    known = tuple(_model_at(path[:-1]).model_fields)
    if key in _LATER and path[0] == ("collections" if key == "collections" else "pages"):
        return f"'{key}' is not supported by this version. Take it out, and {_LATER[key]}."
    if key in _NO_KEYS and path[0] == "pages":
        return f"A page has no '{key}'. {_NO_KEYS[key]}: delete this line."
    known_keys = nearest(key, known) or f" There are: {', '.join(known)}."
    return f"'{key}' is no key here.{known_keys} Mend it or take it out."


def _model_at(path: Path) -> type[BaseModel]:
    if path[:1] == ("pages",) and len(path) == 2:
        return PageEntry
    if path[:1] == ("publishers",) and len(path) == 2:
        return PublisherEntry
    return Defaults if path == ("defaults",) else File
