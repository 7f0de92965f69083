"""What `explain` shows of a page: promises with their force and slots, and what binds nobody."""

from witnessmark.model.changes import SafeguardId
from witnessmark.model.documents import Document
from witnessmark.safeguards.reading.promises import Promise, promises
from witnessmark.steps.extract import extract_text


def _only(text: str) -> Promise:
    document = extract_text(f"Plate readers\n\n{text}", "text")
    assert isinstance(document, Document)
    (found,) = promises(document)
    return found


def test_a_promise_is_shown_with_its_force_its_amount_and_its_exception():
    found = _only("Plate reads are deleted after 30 days unless they are evidence.")
    assert found.safeguards[0] == ("retention-limit", "stated as fact or limited")
    assert ("exception", "unless") in found.slots
    assert [words for slot, words in found.slots if slot == "amount"] == ["30 days, max"]
    assert found.unbound == ""


def test_advice_is_shown_as_advice():
    found = _only("Officers should enter a case number before each search.")
    assert dict(found.safeguards)[SafeguardId("search-justification")] == "only advised"


def test_somebody_elses_words_are_shown_as_binding_nobody():
    found = _only("A council member said: “Every search is logged and audited.”")
    assert found.unbound == "quoted"


def test_a_sentence_about_nothing_is_no_promise():
    document = extract_text("Plate readers\n\nThe desk is open until five.", "text")
    assert isinstance(document, Document)
    assert promises(document) == ()
