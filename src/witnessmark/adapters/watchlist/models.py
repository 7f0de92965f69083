"""
The format of watched_pages.yml, as people and editors know it.

`python -m witnessmark.adapters.watchlist > watched_pages.schema.json` makes its JSON Schema.
"""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from witnessmark.adapters.watchlist.fields import (
    ConfirmAfter,
    Every,
    Line,
    OverdueAfter,
    PageIdText,
    Phrase,
    PublisherIdText,
    ReaderText,
    SafeguardIdText,
    Selector,
    StateText,
    TellUnseenAfter,
    UrlText,
    Version,
)
from witnessmark.model.pages import PublisherKind, ReaderName


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Defaults(_Entry):
    """Times for all pages that do not say otherwise."""

    every: Every | None = Field(None, description="How often a page is looked at (1d).")
    confirm_after: ConfirmAfter | None = Field(
        None, description="How long after a difference the second look comes (15m)."
    )
    tell_unseen_after: TellUnseenAfter | None = Field(
        None, description="How long a page may be unseen before that is told (1d)."
    )
    overdue_after: OverdueAfter | None = Field(
        None, description="When it is told again (3d, and at least three times `every`)."
    )


class PublisherEntry(_Entry):
    """Who makes the promises."""

    name: Line = Field(description="As people know it.")
    kind: PublisherKind = Field(description="Who it is.")
    state: StateText | None = Field(None, description="US state or territory, two capital letters.")


class PageEntry(Defaults):
    """One watched page."""

    id: PageIdText = Field(description="publisher/page; it names the page for good.")
    url: UrlText = Field(description="Its address, http or https.")
    title: Line = Field(description="As people know it.")
    was: tuple[PageIdText, ...] = Field((), max_length=50, description="Earlier ids of this page.")
    select: tuple[Selector, ...] = Field(
        (), max_length=50, description="CSS selectors of the policy; without: found automatically."
    )
    ignore: tuple[Selector, ...] = Field(
        (), max_length=50, description="CSS selectors of parts that may change freely."
    )
    expect: tuple[Phrase, ...] = Field(
        (), max_length=50, description="Names or titles that prove that this is the page."
    )
    reader: ReaderText = Field(
        ReaderName.AUTO, description="How to read it; auto goes by its bytes."
    )
    safeguards: tuple[SafeguardIdText, ...] = Field(
        (), max_length=50, description="What it is known to promise; a hint for `health`."
    )
    conditional: bool = Field(
        default=False, description="Ask the server for changes only; for large documents."
    )


class File(_Entry):
    """The pages that Witnessmark watches, and who publishes them."""

    version: Version = Field(description="Version of this format.")
    defaults: Defaults = Field(default_factory=Defaults, description="Times for all pages.")
    publishers: dict[PublisherIdText, PublisherEntry] = Field(description="By id.")
    pages: tuple[PageEntry, ...] = Field(description="In any order.")


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "watched_pages.yml",
        **_tidied(File.model_json_schema()),
    }


def _tidied(made: Any) -> Any:
    """Take out what pydantic adds and no reader needs, and null, which the file does not know."""
    if isinstance(made, list):
        return [_tidied(each) for each in made]
    if not isinstance(made, dict):
        return made
    if "anyOf" in made:
        (only,) = (each for each in made["anyOf"] if each != {"type": "null"})
        bounds = only.get("description", "")
        made = {**only, "description": f"{made['description']} {bounds}".strip()}
    return {
        key: _tidied(value)
        for key, value in made.items()
        if not (key == "title" and isinstance(value, str)) and (key, value) != ("default", None)
    }


def spelled() -> str:
    """Write the schema as watched_pages.schema.json has it."""
    return json.dumps(schema(), indent=2, sort_keys=True) + "\n"
