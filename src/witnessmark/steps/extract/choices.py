"""Forms filled in on paper and printed: which of the choices in a line is ticked ("[X] Yes [ ] No")."""
# ruff: noqa: RUF001 - the dashes that pages print

import re

from witnessmark.steps.extract.answers import is_value

_TICKED = r"\[ ?[xX✓✔✗*•] ?\]|\( ?[xX✓✔•●*] ?\)|[☒☑■●◉⬛⬤✅🔘]|(?<!\w)_{1,6}[xX✓]_{1,6}"
_EMPTY = r"\[[ _]{0,3}\]|\([ _]{0,3}\)|[☐□○◯⬜]|(?<!\w)_{2,12}(?!\w)"
_BOX = re.compile(rf"({_TICKED})|({_EMPTY})")
#: "X Yes ___ No": emphasis has eaten the line on which the cross stood.
_EATEN = re.compile(r"(?:(?<=: )|^)[xX](?= \w[^_]{0,40} _{2,12} )|(?<=__ )(?:No|Off) [xX](?= )")
_BEFORE_EMPTY = re.compile(r"^(_{2,12} \w+) [xX](?= \w)")
#: An answer that words may follow without a mark between: "[ ] No Warrant required".
_ANSWER = re.compile(
    r"((?:yes|no|on|off|n/a|none|true|false|allowed|prohibited|required|enabled|disabled|permitted|not \w+)\b)[\s:,.–-]*",
    re.IGNORECASE,
)
_OPTION_WORDS, _LONGEST = 5, 600
_EMPTY_ROUND = re.compile(r"\( {1,3}\)\s+(?=\w)")


def settle(line: str) -> str:
    """
    Say a line of choices by those that are ticked: "Warrant required: [X] Yes [ ] No" is "Warrant required: Yes".

    What is offered and not ticked is said to be not; mere answers ("No", "30 days") are left out. A line in which nothing is ticked,
    or all, stays as it is.
    """
    if len(line) > _LONGEST:
        return line
    if _EMPTY_ROUND.match(line) and len(_BOX.findall(line)) == 1:
        return _EMPTY_ROUND.sub("☐ ", line)
    if "__" in line:
        line = _BEFORE_EMPTY.sub(r"\1 _X_", _EATEN.sub(lambda e: f"{e[0][:-1]}_X_", line))
    boxes = list(_BOX.finditer(line))
    if len(boxes) < 2 or not any(box[1] for box in boxes) or not any(box[2] for box in boxes):
        return line
    head = line[: boxes[0].start()].strip()
    ends = [*(box.start() for box in boxes[1:]), len(line)]
    options = [line[box.end() : end].strip(" ,;/|") for box, end in zip(boxes, ends, strict=True)]
    rest = ""
    found = _ANSWER.match(options[-1])
    if found and not head:
        rest, options[-1] = options[-1][found.end() :], found[1]
    if not all(0 < len(option.split()) <= _OPTION_WORDS for option in options):
        return line
    said = [option.rstrip(".") for option in options]
    ticked = ", ".join(o for box, o in zip(boxes, said, strict=True) if box[1])
    others = [o for box, o in zip(boxes, said, strict=True) if box[2] and not _is_answer(o)]
    named = (head or rest).rstrip(" :–—-.")
    told = f"{ticked}; not {', not '.join(others)}" if others else ticked
    return f"{named}: {told}" if named else told


def _is_answer(option: str) -> bool:
    return is_value(option) or _ANSWER.fullmatch(option) is not None
