"""Cues by what they do to a sentence: which deny, which limit."""

from witnessmark.safeguards.lexicon import Hit

#: Words of grammar that deny.
NO = frozenset({"no", "not", "never", "nobody", "none", "nothing", "neither", "nor", "cannot"})
#: Words that say "only".
ONLY = frozenset({"only", "solely", "exclusively", "purely", "sole"})


def denies(cue: Hit) -> bool:
    """Say whether a cue denies; "nor" goes on with the one before it, and "cannot be altered" is one too."""
    if cue.name == "technical":
        return cue.phrase.startswith("cannot")
    return cue.name in {"negation", "prohibition"} and cue.phrase != "nor"


def says_no(cue: Hit) -> bool:
    """Say whether a cue denies by grammar: beside it a permission is none ("may not"); in "may refuse" it stands."""
    return denies(cue) and not NO.isdisjoint(cue.phrase.split())


def is_only(cue: Hit) -> bool:
    """Say whether a cue limits to what it names; "solely" is "only" in another word."""
    return cue.name == "only" or (cue.name == "narrow" and not ONLY.isdisjoint(cue.phrase.split()))
