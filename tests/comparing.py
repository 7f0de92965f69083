"""Two versions of one small page of a town that does not exist, compared as the product does."""

from witnessmark.deeds.reading import compare_texts, read_text
from witnessmark.model.changes import Comparison
from witnessmark.model.documents import Document
from witnessmark.safeguards.reading.lexicon import vocabulary

PAGE = """<html lang=en><title>Oakmere</title><main><h1>Plate reader policy</h1>
<p>The town of Oakmere runs plate readers at four bridges.</p>{}<p>Questions go to the clerk.</p></main></html>"""


def compared(before: str, after: str) -> Comparison:
    """Compare two bodies of the page."""
    found = compare_texts(PAGE.format(before), PAGE.format(after), "html")
    assert isinstance(found, Comparison)
    return found


def is_told(before: str, after: str) -> bool:
    """Whether a watcher hears of the change: it is not the same reading, and is no noise."""
    one, other = (
        read_text(PAGE.format(body), "html", vocabulary=vocabulary) for body in (before, after)
    )
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    found = compared(before, after)
    return one.reading != other.reading and bool(found.alerts or found.unclassified)


def is_quiet(before: str, after: str) -> bool:
    """Whether nobody is bothered with the change."""
    found = compared(before, after)
    return not found.alerts and not found.unclassified
