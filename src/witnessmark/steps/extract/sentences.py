"""A paragraph's text to sentences: two classes of abbreviations, and no model."""
# ruff: noqa: RUF001 - the quotes and dashes that pages print

import re

from witnessmark.steps.extract.wordsets import wordset

#: Text after which a sentence may end, and the gap behind it.
_STOP = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+[ \n]++(?=[\"'“‘(\[]*[^\W_a-zß-öø-ÿ]|[\"'“‘(\[]*[§¿¡•])"
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]*$")
_FIRST_WORD = re.compile(r"[\"'“‘(\[]*([^\W\d_]+)")

#: Never the end of a sentence: something always follows.
_ALWAYS_FOLLOWED = wordset(
    "e.g i.e vs v mr mrs ms mx dr prof sgt lt capt cpl det cmdr insp supt gov sen rep hon st ste mt "
    "nos sec secs art arts ch chs para paras pp p fig figs vol vols cf al approx ca est rev stat cir "
    "div subd subds subsec ord res dist supp reg regs tit pt amend const gen col maj atty"
)
#: Sometimes the end: only where the next word begins a sentence.
_SOMETIMES_LAST = wordset(
    "u.s u.s.c u.s.a d.c n.y l.a u.n e.u u.k inc corp co ltd llc bros etc a.m p.m jr sr dept depts "
    "assn assoc univ bldg ave blvd rd ph.d esq no tel ext min max hr hrs yr yrs jan feb mar apr jun "
    "jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun ill cal mass conn tenn tex "
    "wash mich minn ind ariz colo fla ga va md pa ala ark del kan ky la miss mo mont neb nev okla "
    "ore wis wyo vt comp code"
)
_STARTERS = wordset(
    "the this these those that we our us it its if in on at no not none nothing nobody all any each "
    "every a an you your they their them he she his her as for from to with without when where who "
    "whoever while once after before until unless under by but and or so both either neither such "
    "some data access officers users customers agencies members personnel staff employees requests "
    "records searches images video reads plates hits alerts only please see click there here what "
    "how why however also additionally further violations failure nor never always use"
)
_NUMERAL = re.compile(r"(?:\d{1,4}(?:[.:-]\d{1,4})*|[A-Za-z]|[ivxIVX]{1,5})$")


def sentences(text: str) -> list[str]:
    """
    Split folded text into sentences; line breaks are kept inside them, none of the words is lost.

    "No." alone is an answer, before a number an abbreviation; initials, "U.S.", "Sec. 1.", decimals
    and enumerators do not end a sentence. Linear in the length of the text.
    """
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, start, stop):
            found.append(text[start : stop.end()].strip())
            start = stop.end()
    rest = text[start:].strip()
    if rest:
        found.append(rest)
    return found


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    mark = stop.group().strip()
    if mark[0] != ".":
        return True
    if mark.startswith(".."):
        return True
    last = _LAST_WORD.search(text, max(start, stop.start() - 40), stop.start())
    word = last.group() if last else ""
    lower = word.lower()
    following = _FIRST_WORD.match(text, stop.end(), stop.end() + 40)
    upcoming = following[1].lower() if following else ""
    alone = not text[start : stop.start() - len(word)].strip("\"'“‘([ \n")
    if alone and lower == "no":
        return not text[stop.end()].isdecimal()
    if alone and _NUMERAL.match(word):
        return False  # an enumerator: "1. Title", "A. Officers …"
    if lower in _ALWAYS_FOLLOWED:
        return False
    if lower in _SOMETIMES_LAST:
        return upcoming in _STARTERS
    if len(word) == 1 and word.isalpha():
        return upcoming in _STARTERS  # an initial: "D. Alvarez"; "2023 c. 118"
    return not (word in ("§", "§§") or (lower == "section" and not upcoming))
