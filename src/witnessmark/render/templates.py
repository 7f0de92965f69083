"""The templates of mail and site: what a stranger wrote is escaped, a missing value is an error."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from witnessmark.render import words


@cache
def environment() -> Environment:
    """Open the templates of this package; every template sees the table of words as `words`."""
    made = Environment(
        loader=PackageLoader("witnessmark.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["words"] = words
    return made
