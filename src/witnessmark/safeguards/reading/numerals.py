"""Numbers in digits and in words."""

from collections.abc import Sequence

#: The numbers below twenty.
SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def is_number(word: str) -> bool:
    """Say whether a word counts: digits, or the name of a number."""
    return word[:1].isdecimal() or word in SMALL or word in _TENS or word in {"a", "an"}


def number_at(surfaces: Sequence[str], at: int) -> tuple[float, int] | None:  # noqa: C901  # a small grammar, read as one
    """Read a number in digits or words; a repetition in digits ("thirty 30") is read over."""
    if at >= len(surfaces):
        return None
    word = surfaces[at]
    digits = word.rstrip("%").replace(",", "")
    if digits.replace(".", "", 1).isdecimal():
        end = at + 1
        return float(digits), end
    value = 0.0
    end = at
    while end < len(surfaces):
        word = surfaces[end]
        if word in SMALL:
            value += SMALL[word]
        elif word in _TENS:
            value += _TENS[word]
        elif word == "hundred" and end > at:
            value *= 100
        elif word == "thousand" and end > at:
            value *= 1000
        elif word == "half" and end == at and surfaces[at + 1 : at + 2] == ["a"]:
            return 0.5, at + 2
        elif not (word == "and" and end > at and surfaces[end - 1] in {"hundred", "thousand"}):
            break
        end += 1
    if end == at:
        return None
    if tuple(surfaces[end : end + 3]) == ("and", "a", "half"):
        value, end = value + 0.5, end + 3
    again = surfaces[end] if end < len(surfaces) else ""
    if again.replace(",", "").isdecimal() and float(again.replace(",", "")) == value:
        end += 1
    return value, end
