"""Help for the tests of extraction: what of a document a person can see."""

from witnessmark.model.documents import Document


def shown_words(document: Document) -> set[str]:
    """All words that stand anywhere in its units."""
    shown: set[str] = set()
    for unit in document.units:
        for part in (
            unit.text, unit.lead_in, unit.question, unit.row, unit.column, unit.number, unit.sentence, unit.joint,
            *unit.heading_path,
        ):  # fmt: skip
            shown.update(part.split())
    return {word.strip("“”[]().,;:") for word in shown}
