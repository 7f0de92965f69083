"""The language of a text, guessed by its small words: enough to see that a page answers in another one."""

from witnessmark.steps.extract.wordsets import wordset

_SMALL = {
    "en": wordset(
        "the of and to in is that for with are not be by this we or on as you our your from it"
    ),
    "es": wordset(
        "el la los las de que y en un una por con para no se del su es al como más o nuestra"
    ),
    "fr": wordset(
        "le la les des de et à en un une pour que qui dans par sur vous nous pas ou est vos au"
    ),
    "de": wordset(
        "der die das und zu in den von mit nicht ist für auf ein eine wir sie oder werden des im"
    ),
}
_WORDS = 3_000
_ENOUGH = 20


def guess_language(text: str) -> str:
    """`en`, `es`, `fr` or `de`; "" where there are too few words to say."""
    words = text[: _WORDS * 8].lower().split()[:_WORDS]
    if len(words) < _ENOUGH:
        return ""
    counts = {language: sum(word in small for word in words) for language, small in _SMALL.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= len(words) * 0.08 else ""
