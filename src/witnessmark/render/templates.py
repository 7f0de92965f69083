"""The templates of mail and site: what a stranger wrote is escaped, a missing value is an error."""

from datetime import datetime
from functools import cache, lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from witnessmark.render import words


@cache
def environment() -> Environment:
    """Open the templates of this package; every template sees the table of words as `words`, and `at`."""
    made = Environment(
        loader=PackageLoader("witnessmark.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["words"] = words
    made.globals["at"] = _at
    return made


@lru_cache(maxsize=16_384)
def _at(moment: datetime | None) -> Markup:
    """Write an instant for people and for programs; a large site names the same ones many times."""
    if moment is None:
        return Markup("never")
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), words.when(moment))
