"""Phrases of light words that say where, for whom or in which cases a promise holds: "in the following cases"."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from witnessmark.safeguards.proofs.places import is_relation, phrases
from witnessmark.safeguards.proofs.voice import actor
from witnessmark.safeguards.reading.lexicon import lexicon
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.stems import stem

#: Further words that hang a phrase on the rest; behind an article they are nouns ("the following").
_RELATIONS = frozenset(
    ["as", "concerning", "following", "involving", "per", "regarding", "relating", "respecting", "via", "while", "within"]
)  # fmt: skip
_ARTICLES = frozenset({"a", "an", "the"})
#: What a phrase may be padded with ("for the purpose of"), and what the passive needs.
_PADDING = frozenset(
    [*_ARTICLES, "purpose", "purposes", "be", "been", "being", "is", "are", "was", "were"]
)
_IN_ORDER = ["in", "order"]
#: Behind "to" these begin a noun, as those who act do; other words are verbs ("to be used").
_NOUNS = frozenset(["a", "an", "the", "our", "your", "its", "their", "this", "these", "others"])
#: Before one of these "there" says no place: "there is".
_IS = frozenset(["is", "are", "was", "were", "will", "shall", "may", "must", "can", "has", "have"])
_PLACES = frozenset({"here", "there"})
#: Bounds that stand behind their amount: "30 days at least".
_BOUNDS = frozenset({"least", "most"})


def hung(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """
    Say whether one side has more such phrases, of words that the other side has fewer of.

    No word of theirs weighs anything by itself; together they take a part of the promise away, or give it
    back. Where nothing else was touched, any words that hang on are one. Who acts is no such phrase ("by
    officers"): `voice` and `ledger` ask for that.
    """
    was, now = _spelled(before), _spelled(after)
    came, went = now - was, was - now
    if went.keys() <= _PADDING or came.keys() <= _PADDING:
        # "30 days after use": a noun came behind a word that stood there already.
        return _hang_on(came + went) or _more(before, _stems(went)) != _more(after, _stems(came))
    return _more(after, _stems(now) - _stems(was)) != _more(before, _stems(was) - _stems(now))


def _hang_on(words: Counter[str]) -> bool:
    relations = {w for w in words if is_relation(w) or w in _RELATIONS}
    if "by" in words and words.keys() <= relations | _ARTICLES:
        # "Approved by each shift" is not "approved each shift"; the passive changes its verb as well.
        return True
    said = words.keys() - (relations - {"following"}) - _PADDING
    is_agent = relations == {"by"} and all(map(actor, said))
    return bool(relations and said and not is_agent) or not _PLACES.isdisjoint(said)


def _more(statements: Sequence[Statement], over: Counter[str]) -> int:
    return sum(aside <= over.keys() for aside in _asides(statements))


def _texts(statements: Sequence[Statement]) -> list[str]:
    return [
        *dict.fromkeys(s.lead_in for s in statements if s.lead_in),
        *(s.text for s in statements),
    ]


def _spelled(statements: Sequence[Statement]) -> Counter[str]:
    around = dict.fromkeys(
        t for s in statements for t in (s.unit.question, s.unit.row, s.unit.column)
    )
    texts = (*_texts(statements), *around)
    return Counter(w for t in texts for phrase in _phrases(t) for w in phrase)


def _stems(spelled: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word, count in spelled.items():
        found[stem(word)] += count
    return found


def _phrases(text: str) -> list[list[str]]:
    """Give the phrases of a text; "in order to" is "to", and the "there" of "there is" says no place."""
    split = [
        [w for w, after in pairwise((*phrase, "")) if w != "there" or after not in _IS]
        for phrase in phrases(text)
    ]
    return [p for p, after in pairwise((*split, [])) if p != _IN_ORDER or after[:1] != ["to"]]


def _asides(statements: Sequence[Statement]) -> Iterator[frozenset[str]]:
    light = lexicon().neutral | lexicon().weightless | _BOUNDS
    for text in _texts(statements):
        for relation, said in _hung_on(text):
            nouns = {w: stem(w) for w in said if w not in _PADDING}
            is_agent = relation == "by" and all(map(actor, nouns))
            if nouns and light.issuperset(nouns.values()) and not is_agent:
                yield frozenset(nouns.values())


def _hung_on(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give each phrase that a word of relation hangs on the rest: the word, and what follows it."""
    for phrase in _phrases(text):
        starts = [
            at
            for at, w in enumerate(phrase)
            if (at == 0 and is_relation(w))
            or (w in _RELATIONS and not _PADDING.intersection(phrase[at - 1 : at]))
        ]
        for start, end in pairwise((*starts, len(phrase))):
            said = phrase[start + 1 : end]
            if phrase[start] != "to" or any(w in _NOUNS or actor(w) for w in said[:1]):
                yield phrase[start], said
        yield from (("", [w]) for w in phrase if w in _PLACES)
