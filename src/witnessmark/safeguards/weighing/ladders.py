"""Words that stand higher or lower: a county is less than a state, a warrant more than a subpoena."""

from collections.abc import Iterator, Mapping, Sequence

from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.words import words
from witnessmark.safeguards.weighing.groups import Group

#: Words by rung, lowest first.
_LADDERS = {
    "area": (
        "campus block street lot gate site",
        "city town village borough municipal municipality local neighborhood neighbourhood precinct",
        "county parish district",
        "region regional metropolitan",
        "state statewide province",
        "nation national nationwide country interstate continental",
        "world worldwide international foreign anywhere everywhere",
    ),
    "process": ("ask asked inquiry request requested email phone", "demand subpoena summons", "order", "warrant", "indictment"),
    "certainty": ("hope wish goal aspire aspiration", "aim intend plan expect", "try seek strive effort endeavor", "will", "shall must require required"),
    "share": ("none zero", "one single", "few some several sample certain selected", "most majority", "all every each any whole entire full"),
    "when": ("after later afterwards following subsequently", "promptly soon", "while during", "before prior advance until beforehand first"),
}  # fmt: skip
_RUNGS = {
    name: {stem: at for at, rung in enumerate(rungs) for stem in words(rung).stems}
    for name, rungs in _LADDERS.items()
}


def ladders(mode: str, side: str, group: Group) -> Iterator[str]:
    """Say for each ladder whether the highest and the lowest rung that a group names rose or fell."""
    for name, rungs in _RUNGS.items():
        was, now = _rungs(rungs, group.before), _rungs(rungs, group.after)
        if not was and not now:
            continue
        if not was or not now:
            yield f"{mode}:{side}:{name} only {'then' if was else 'now'}"
            continue
        for end, of in (("top", max), ("bottom", min)):
            if of(was) != of(now):
                yield f"{name} {end} {'rose' if of(now) > of(was) else 'fell'}"
                yield f"{mode}:{name} {end} {'rose' if of(now) > of(was) else 'fell'}"


def _rungs(rungs: Mapping[str, int], statements: Sequence[Statement]) -> set[int]:
    return {
        rungs[stem]
        for s in statements
        for r in (s.own, s.frame)
        for stem in r.words.stems
        if stem in rungs
    }
