"""Nouns to canonical JSON (RFC 8785) and back, checked: the one form in which the record holds them."""

from typing import Any

import rfc8785
from pydantic import TypeAdapter

#: By noun; building one takes milliseconds.
_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(value: object, kind: Any = None) -> bytes:
    """
    Write a noun as canonical JSON: UTF-8, sorted keys, no spaces; times as ISO 8601 with offset.

    The same value gives the same bytes on any machine. `kind` is needed for unions and plain containers.
    """
    return rfc8785.dumps(_adapter(kind or type(value)).dump_python(value, mode="json"))


def load(kind: Any, data: bytes) -> Any:
    """
    Read a noun back; `kind` may be a union of nouns that differ in their fields.

    Raises:
        pydantic.ValidationError: the bytes do not spell such a noun. Callers translate it.
    """
    return _adapter(kind).validate_json(data)
