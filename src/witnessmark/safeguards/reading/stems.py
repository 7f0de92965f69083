"""Words as the reader compares them: folded, without inflection, in one spelling."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.safeguards.reading.amounts import is_number

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,:]\d+)*%?|[§$]")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
#: A calendar date is no amount, and "May 1" no permission. Bare years stay: history needs them.
_DATE = re.compile(
    rf"\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?\b|\b\d{{1,2}} {_MONTH}\.?(?:,? (?:19|20)\d\d)?\b|"
    rf"\b{_MONTH}\.?,? (?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{{1,2}}/\d{{1,2}}/(?:19|20)?\d\d\b|"
    r"\b(?:in|by|since|until|till|of|this|next|last|every|each) (?:march|may)\b"
)
_ANY_DATE = re.compile(_DATE.pattern, re.IGNORECASE)
#: Signs before or behind a number.
_SIGN = re.compile(r"[\u2264\u2265<>~\u2248]=? ?(?=[\d$])|\b(?P<least>\d[\d,]{0,9})\+")
_SIGNS = {
    "\u2264": " at most ", "<=": " at most ", "<": " less than ", "\u2265": " at least ", ">=": " at least ",
    ">": " more than ", "~": " about ", "\u2248": " about ",
}  # fmt: skip
#: The word before "(2)", or before "(b)" in a series; the mark itself.
_MARK = re.compile(
    r"(?<![\w-])(\w[\w-]{0,30})[:;,]? \(\d{1,2}\) (?=[a-z])|((?:[:;,]|\band|\bor)) \((?:[a-z]|[ivx]{2,4})\) (?=[a-z])"
)
_MULTIPLES = frozenset(["hundred", "thousand"])
_FOLD = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-",
        # Marks that answer in tables.
        "\u2713": " yes ", "\u2714": " yes ", "\u2611": " yes ", "\u2705": " yes ",
        "\u2717": " no ", "\u2718": " no ", "\u2612": " no ", "\u274c": " no ", "\u2715": " no ", "\u2716": " no ",
    }
)  # fmt: skip
_CONTRACTED = {
    "won't": ("will", "not"),
    "can't": ("cannot",),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "let's": ("let",),
}
_IRREGULAR = dict(
    pair.split(":")
    for pair in [
        "kept:keep",
        "held:hold",
        "given:give",
        "gave:give",
        "sold:sell",
        "ran:run",
        "sought:seek",
        "told:tell",
        "made:make",
        "left:leave",
        "lost:lose",
        "found:find",
        "written:write",
        "wrote:write",
        "shown:show",
        "taken:take",
        "took:take",
        "bought:buy",
        "known:know",
        "knew:know",
        "seen:see",
        "saw:see",
        "went:go",
        "goes:go",
        "done:do",
        "does:do",
        "did:do",
        "has:have",
        "had:have",
        "is:be",
        "are:be",
        "was:be",
        "were:be",
        "been:be",
        "being:be",
        "am:be",
        "men:man",
        "women:woman",
        "people:person",
        "persons:person",
        "children:child",
        "data:data",
        "criteria:criterion",
        "lent:lend",
        "sent:send",
        "fed:feed",
        "cut:cut",
        "put:put",
        "stood:stand",
        "broke:break",
        "broken:break",
        "fell:fall",
        "heard:hear",
        "meant:mean",
        "spent:spend",
        "taught:teach",
        "thought:think",
        "dealt:deal",
        "brought:bring",
        "caught:catch",
        "drew:draw",
        "grew:grow",
        "spoke:speak",
        "spoken:speak",
        "swore:swear",
        "sworn:sworn",
        "laid:lay",
        "let:let",
        "set:set",
        "read:read",
        "shut:shut",
        "fought:fight",
        "forgot:forget",
        "forgotten:forget",
        "gotten:get",
        "got:get",
        "rose:rise",
        "risen:rise",
        "said:say",
        "says:say",
        "paid:pay",
        "met:meet",
        "led:lead",
        "built:build",
        "chose:choose",
        "chosen:choose",
        "became:become",
        "began:begin",
        "begun:begin",
        "drawn:draw",
        "driven:drive",
        "overwritten:overwrite",
        "hidden:hide",
        "hid:hide",
        "forbade:forbid",
        "forbidden:forbid",
        "thrown:throw",
        "stolen:steal",
        "stole:steal",
        "understood:understand",
        "bound:bound",
        "dying:die",
        "lying:lie",
        "tied:tie",
        "analyses:analysis",
        "bases:basis",
        "indices:index",
        "policies:policy",
        "movies:movie",
        "us:us",
        "use:use",
        "used:use",
        "uses:use",
        "using:use",
        "its:its",
        "this:this",
        "his:his",
        "as:as",
        "news:news",
        "always:always",
        "less:less",
        "unless:unless",
        "access:access",
        "process:process",
        "address:address",
        "press:press",
        "business:business",
        "harass:harass",
        "various:various",
        "previous:previous",
        "previously:previously",
        "lens:lens",
        "gas:gas",
        "bus:bus",
        "basis:basis",
        "analysis:analysis",
        "status:status",
        "census:census",
        "need:need",
        "needs:need",
        "needed:need",
        "feed:feed",
        "feeds:feed",
        "speed:speed",
        "exceed:exceed",
        "exceeds:exceed",
        "proceed:proceed",
        "proceeds:proceed",
        "indeed:indeed",
        "embed:embed",
        "bed:bed",
        "red:red",
        "thing:thing",
        "things:thing",
        "nothing:nothing",
        "anything:anything",
        "something:something",
        "everything:everything",
        "during:during",
        "bring:bring",
        "string:string",
        "morning:morning",
        "evening:evening",
        "building:building",
        "king:king",
        "ring:ring",
        "sing:sing",
        "rings:ring",
        "brings:bring",
        "sheriffs:sheriff",
        "hundred:hundred",
        "biometrics:biometric",
        "one:one",
        "ones:one",
        "none:none",
        "gone:go",
        "note:note",
        "notes:note",
        "noted:note",
        "care:care",
        "cares:care",
        "cared:care",
        "united:united",
        "site:site",
        "sites:site",
        "states:state",
        "state:state",
        "stated:stated",
        "willing:willing",
        "wills:will",
        "planet:planet",
        "customs:customs",
        "goods:goods",
        "means:means",
        "species:species",
        "someone:someone",
        "anyone:anyone",
        "everyone:everyone",
        "phone:phone",
        "phones:phone",
        "before:before",
        "therefore:therefore",
        "are:be",
        "these:these",
        "those:those",
        "there:there",
        "where:where",
        "here:here",
        "were:be",
        "else:else",
        "otherwise:otherwise",
        "likewise:likewise",
        "able:able",
        "licence:licens",
        "license:licens",
        "licensed:licens",
        "licenses:licens",
        "licences:licens",
        "programme:program",
        "programmes:program",
        "programs:program",
        "centre:center",
        "centres:center",
        "offence:offens",
        "offences:offens",
        "offense:offens",
        "offenses:offens",
        "defence:defens",
        "honour:honor",
        "honours:honor",
        "honoured:honor",
        "colour:color",
        "colours:color",
        "neighbour:neighbor",
        "neighbours:neighbor",
        "neighbouring:neighbor",
        "behaviour:behavior",
        "favour:favor",
        "endeavour:endeavor",
        "endeavours:endeavor",
        "harbour:harbor",
        "labour:labor",
        "enquiry:inquiry",
        "enquiries:inquiry",
        "grey:gray",
        "cheque:check",
        "judgement:judgment",
        "labelled:label",
        "labelling:label",
        "labeled:label",
        "labeling:label",
        "cancelled:cancel",
        "travelled:travel",
        "travelling:travel",
        "totalled:total",
        "controlled:control",
        "controlling:control",
        "patrolled:patrol",
        "patrolling:patrol",
        "compelled:compel",
        "compelling:compel",
        "expelled:expel",
        "expelling:expel",
        "modelled:model",
        "modelling:model",
        "signalled:signal",
        "channelled:channel",
        "surveilled:surveil",
        "surveilling:surveil",
        "enrolment:enrol",
        "enroll:enrol",
        "enrolled:enrol",
        "enrolled:enrol",
        "fulfil:fulfill",
        "instalment:installment",
    ]
)
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give the stem of one folded word. Crude on purpose: pages and catalogue get the same one."""
    known = _IRREGULAR.get(word)
    if known is not None:
        # "given" and "give" end alike; a word that stands for itself stays as it is.
        return known if known == word or known in _IRREGULAR else _regular(known)
    return _regular(word)


def _regular(word: str) -> str:  # noqa: C901  # a table of endings
    if len(word) <= 3 or not word.isalpha():
        return word
    word = _spelling(word)
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending):
            base = word[: -len(ending)]
            if len(base) >= 3 and _VOWELS.intersection(base):
                if ending == "ed" and base.endswith("i"):
                    return base[:-1] + "y"
                if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
                    base = base[:-1]
                return base.removesuffix("e")
            break
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word


def _spelling(word: str) -> str:
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized")):
        if word.endswith(british) and len(word) > 7:
            return word[: -len(british)] + american
    if word.endswith(("ise", "ises")) and len(word) > 6:
        cut = word.rindex("is")
        return word[:cut] + "iz" + word[cut + 2 :]
    return word


#: Endings that make a noun of a verb, or an adverb of an adjective; what stands in their place; and how much must be left.
_DERIVED = (
    ("ification", "ify", 2), ("ation", "at", 4), ("ition", "it", 4), ("ion", "", 5), ("ment", "", 5), ("anc", "", 5),
    ("enc", "", 5), ("ly", "", 5),
)  # fmt: skip


@lru_cache(maxsize=65536)
def root(of: str) -> str:
    """Give the root of a stem, by which "identification" is "identify" and "compliance" is "comply"."""
    word = of
    for ending, instead, least in _DERIVED:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = (word[: -len(ending)] + instead).removesuffix("e")
            break
    return f"{word[:-1]}i" if word.endswith(("fy", "ply")) else word


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text as words: stems to compare, folded surfaces for tense and quotes."""

    stems: tuple[str, ...]
    surfaces: tuple[str, ...]


def fold(text: str) -> str:
    """NFKC without invisible characters, straight quotes, lower case: a hidden mark hides no word."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf").translate(_FOLD)
    return plain.lower()


@lru_cache(maxsize=16384)
def words(text: str) -> Words:
    """Split a text into words; contractions are spelled out and possessives cut."""
    stems: list[str] = []
    surfaces: list[str] = []
    for token in _WORD.findall(_plain(text)):
        parts = _contraction(token) if "'" in token else (token,)
        for part in parts:
            surfaces.append(part)
            stems.append(stem(part))
    return Words(stems=tuple(stems), surfaces=tuple(surfaces))


def _plain(text: str) -> str:
    return _MARK.sub(_unmarked, _SIGN.sub(_spelled, _DATE.sub(" ", fold(text))))


def spelled_out(text: str) -> str:
    """Give a text as its words are read: folded, without dates, its contractions spelled out."""
    return _WORD.sub(
        lambda found: " ".join(_contraction(found[0])) if "'" in found[0] else found[0],
        _plain(text),
    )


def _spelled(sign: re.Match[str]) -> str:
    return f" at least {sign['least']} " if sign["least"] else _SIGNS.get(sign[0].strip(), " ")


def dates(text: str) -> list[str]:
    """Give the calendar dates of a text, which are no words of it."""
    return _DATE.findall(fold(text))


def dated(text: str) -> str:
    """Put "#" for each calendar date of a text."""
    return _ANY_DATE.sub("#", text)


def undated(text: str) -> str:
    """Leave out the calendar dates of a text."""
    return _ANY_DATE.sub(" ", text)


def _unmarked(mark: re.Match[str]) -> str:
    """Leave out "(2)" before a thing of a series; in "thirty (30)" it is the number again."""
    if mark[1] is None:
        return f"{mark[2]} "
    word = mark[1].rpartition("-")[2]
    return mark[0] if is_number(word) or word in _MULTIPLES else f"{mark[1]} "


def _contraction(token: str) -> tuple[str, ...]:
    if token in _CONTRACTED:
        return _CONTRACTED[token]
    head, _, tail = token.partition("'")
    if tail == "t" and head.endswith("n"):
        # "Do n't" stands in two pieces.
        return (head[:-1], "not") if head[:-1] else ("not",)
    if tail == "ll":
        return (head, "will")
    if tail in {"s", "re", "ve", "d", "m", ""}:
        return (head,)
    return (head, tail)
