"""When a verb holds: who "has been vetted" may open files, who "is being vetted" is not yet; "have been sold" promises nothing."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words

_BE = frozenset({"is", "are", "be", "am"})
_HAVE = frozenset({"has", "have"})
#: What may stand between such a verb and the one that it helps.
_BETWEEN = frozenset({"not", "never", "also", "already", "since", "now"})
#: Words in "-ing" that are no verbs behind "is".
_NO_VERBS = frozenset(
    ["following", "nothing", "anything", "everything", "writing", "pending", "training", "missing",
     "existing"]
)  # fmt: skip
_IRREGULAR = frozenset(
    ["been", "made", "kept", "sold", "held", "given", "taken", "seen", "shown", "heard", "found", "lost", "left", "met", "paid",
     "sent", "told", "built", "bought", "brought", "written", "known", "chosen", "done", "begun", "become"]
)  # fmt: skip
#: Of whom it will be told, of whom it is.
_RELATIVE = frozenset({"who", "that", "which"})
#: In clauses that begin so either tense is said: "once a judge signs", "agencies that have signed".
_EITHER = frozenset(
    ["who", "that", "which", "whom", "whose", "if", "when", "once", "unless", "until", "after", "before",
     "where", "because", "as"]
)  # fmt: skip
_IS = frozenset({"is", "are", "isn't", "aren't"})
_WAS = frozenset({"was", "were", "wasn't", "weren't"})
#: So many words before the verb such a clause begins, and behind it the other part of it stands.
_NEAR = 6


def told_in_another_tense(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether what holds is only under way on one side, or was so till now, or was so once."""
    if {_of_whom(before), _of_whom(after)} == {"is", "will"}:
        return True
    was, now = (list(_tenses(side)) for side in (before, after))
    (is_so, was_so), (others, others_were) = _counted(before), _counted(after)
    if (others - is_so) * (others_were - was_so) < 0:
        return True
    if ("once" in was) != ("once" in now):
        return True
    return was.count("under way") != now.count("under way") or ("till now" in was) != (
        "till now" in now
    )


def _of_whom(statements: Sequence[Statement]) -> str:
    """Say whether relative clauses tell of those who are something, or of those who will be."""
    said = {
        "is" if behind in _IS else behind
        for s in statements
        for word, behind in pairwise(s.own.words.surfaces)
        if word in _RELATIVE and behind in {*_IS, "will"}
    }
    return "".join(sorted(said))


def _counted(statements: Sequence[Statement]) -> tuple[int, int]:
    """Count "is" and "was" in sentences and what they hang on."""
    surfaces = [w for s in statements for t in (s.lead_in, s.text) for w in words(t).surfaces]
    return sum(w in _IS for w in surfaces), sum(w in _WAS for w in surfaces)


def _tenses(statements: Sequence[Statement]) -> Iterator[str]:
    for text in (t for s in statements for t in (s.lead_in, s.text) if t):
        surfaces = words(text).surfaces
        for at, word in enumerate(surfaces):
            helped = next((w for w in surfaces[at + 1 : at + 1 + _NEAR] if not _is_between(w)), "")
            if word in _WAS and _EITHER.isdisjoint(surfaces[max(0, at - _NEAR) : at]):
                yield "once"
            if word in _BE and helped.endswith("ing") and helped not in _NO_VERBS:
                yield "under way"
            elif (
                word in _HAVE
                and (helped.endswith("ed") or helped in _IRREGULAR)
                and _EITHER.isdisjoint(surfaces[max(0, at - _NEAR) : at])
            ):
                yield "till now"


def _is_between(word: str) -> bool:
    return word in _BETWEEN or word.endswith("ly")
