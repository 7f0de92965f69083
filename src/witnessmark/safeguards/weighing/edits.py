"""What was put into a sentence, taken out of it or replaced, and by which small word it hangs on."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.stems import stem
from witnessmark.safeguards.weighing.groups import Group

#: Longer sentences are not laid beside each other word by word.
_MOST = 120
_FEW = 3
_HANGING = frozenset({"preposition", "relative", "of"})
#: With one of these in it a phrase may let more in.
_OPENING = frozenset({"joint", "exception", "condition", "not", "modal"})
_KINDS = {
    word: kind
    for kind, listed in {
        "relative": "who that which whose whom",
        "of": "of",
        "preposition": "with from by about in for to on under at into within as through over between among during",
        "joint": "and or nor plus",
        "condition": "if when where while once until unless after before provided",
        "exception": "except but save apart other",
        "not": "not no never neither without",
        "only": "only solely just exclusively",
        "article": "a an the",
        "which": "any all each every some such this these those its their our your",
        "modal": "may can could might must shall should will would",
        "being": "is are be was were been being has have had",
    }.items()
    for word in listed.split()
}


def edits(mode: str, group: Group) -> Iterator[str]:
    """
    Name each run of words that came, went or was replaced, by its first word and by the word before it.

    "Sold" that became "sold to lenders" is a smaller ban; "sold or lent" is a larger one.
    """
    old, new = _surfaces(group.before), _surfaces(group.after)
    if max(len(old), len(new)) > _MOST:
        return
    matcher = SequenceMatcher(None, _stems(old), _stems(new), autojunk=False)
    runs = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    yield f"runs {min(len(runs), _FEW + 1)}"
    if len(runs) > _FEW:
        return
    for of, i, k, j, m in runs:
        lost, gained = old[i:k], new[j:m]
        for name, words in (("out", lost), ("in", gained)):
            if words:
                kind = _kind(words[0])
                yield f"{of}:{name}:{kind}"
                yield f"{mode}:{of}:{name}:{kind}"
                yield f"{of}:{name}:{kind}, runs {len(runs)}"
                yield f"{of}:{name}:{stem(words[0])}"
                yield f"{of}:{name}:long {min(4, len(words))}"
                said = look(" ".join(words))
                yield from (f"{of}:{name}:cue {c.name}" for c in said.cues)
                yield from (f"{of}:{name}:class {c.name}" for c in said.classes)
                ahead = (old[i - 1] if i else "") if name == "out" else (new[j - 1] if j else "")
                yield f"{of}:{name}:behind {_kind(ahead) if ahead else 'start'}"
        if of == "replace":
            yield f"{_kind(lost[0])} by {_kind(gained[0])}"


def narrows(group: Group) -> bool:
    """Say whether nothing differs but a phrase that was put in and hangs on what stands there: "with a case number"."""
    old, new = _surfaces(group.before), _surfaces(group.after)
    if max(len(old), len(new)) > _MOST:
        return False
    codes = SequenceMatcher(None, _stems(old), _stems(new), autojunk=False).get_opcodes()
    runs = [new[j:m] for of, _, _, j, m in codes if of == "insert"]
    others = [of for of, *_ in codes if of in {"delete", "replace"}]
    return (
        len(runs) == 1
        and not others
        and _kind(runs[0][0]) in _HANGING
        and not any(_kind(word) in _OPENING for word in runs[0])
    )


def _surfaces(statements: Sequence[Statement]) -> list[str]:
    return [word for s in statements for word in (*s.frame.words.surfaces, *s.own.words.surfaces)]


def _stems(words: Sequence[str]) -> list[str]:
    return [stem(word) for word in words]


def _kind(word: str) -> str:
    if word in _KINDS:
        return _KINDS[word]
    if word[:1].isdigit():
        return "number"
    if word.endswith("ly"):
        return "adverb"
    return "participle" if word.endswith(("ed", "ing")) else "word"
