"""Words without inflection and in one spelling, and the roots that several words share."""

from functools import lru_cache

#: Words of these forms stand for others.
_FORMS = """
    kept:keep held:hold given:give gave:give sold:sell ran:run sought:seek told:tell made:make left:leave
    lost:lose found:find written:write wrote:write shown:show taken:take took:take bought:buy known:know
    knew:know seen:see saw:see went:go goes:go done:do does:do did:do has:have had:have is:be are:be was:be
    were:be been:be being:be am:be men:man women:woman people:person persons:person children:child
    criteria:criterion lent:lend sent:send fed:feed stood:stand broke:break broken:break fell:fall heard:hear
    meant:mean spent:spend taught:teach thought:think dealt:deal brought:bring caught:catch drew:draw grew:grow
    spoke:speak spoken:speak swore:swear laid:lay fought:fight forgot:forget forgotten:forget gotten:get got:get
    rose:rise risen:rise said:say says:say paid:pay met:meet led:lead built:build chose:choose chosen:choose
    became:become began:begin begun:begin drawn:draw driven:drive overwritten:overwrite hidden:hide hid:hide
    forbade:forbid forbidden:forbid thrown:throw stolen:steal stole:steal understood:understand dying:die
    lying:lie tied:tie analyses:analysis bases:basis indices:index policies:policy movies:movie used:use
    uses:use using:use needs:need needed:need feeds:feed exceeds:exceed proceeds:proceed things:thing rings:ring
    brings:bring sheriffs:sheriff biometrics:biometric ones:one gone:go notes:note noted:note cares:care
    cared:care sites:site states:state wills:will phones:phone
"""
#: Words that only look inflected.
_AS_THEY_ARE = """
    data cut put sworn let set read shut bound us use its this his as news always less unless access process
    address press business harass various previous previously lens gas bus basis analysis status census need
    feed speed exceed proceed indeed embed bed red thing nothing anything something everything during bring
    string morning evening building king ring sing hundred one none note care united site state stated willing
    planet customs goods means species someone anyone everyone phone before therefore these those there where
    here else otherwise likewise able
"""
#: One spelling for words that have several.
_SPELLINGS = """
    licence:licens license:licens licensed:licens licenses:licens licences:licens programme:program
    programmes:program programs:program centre:center centres:center offence:offens offences:offens
    offense:offens offenses:offens defence:defens honour:honor honours:honor honoured:honor colour:color
    colours:color neighbour:neighbor neighbours:neighbor neighbouring:neighbor behaviour:behavior favour:favor
    endeavour:endeavor endeavours:endeavor harbour:harbor labour:labor enquiry:inquiry enquiries:inquiry
    grey:gray cheque:check judgement:judgment labelled:label labelling:label labeled:label labeling:label
    cancelled:cancel travelled:travel travelling:travel totalled:total controlled:control controlling:control
    patrolled:patrol patrolling:patrol compelled:compel compelling:compel expelled:expel expelling:expel
    modelled:model modelling:model signalled:signal channelled:channel surveilled:surveil surveilling:surveil
    enrolment:enrol enroll:enrol enrolled:enrol fulfil:fulfill instalment:installment
"""
_KNOWN = {
    **{word: word for word in _AS_THEY_ARE.split()},
    **dict(pair.split(":") for pair in (*_FORMS.split(), *_SPELLINGS.split())),
}
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give the stem of one folded word. Crude on purpose: pages and catalogue get the same one."""
    known = _KNOWN.get(word)
    if known is not None:
        # "given" and "give" end alike; a word that stands for itself stays as it is.
        return known if known == word or known in _KNOWN else _regular(known)
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
