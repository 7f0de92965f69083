"""Who acts and who is acted on, in the active and the passive."""

from collections.abc import Iterator, Sequence

from witnessmark.safeguards.proofs.places import Place, main_clauses, places_of
from witnessmark.safeguards.reading.look import look
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.reading.stems import stem

#: Those who act or are acted on, by the stem of a word, and what kind they are.
WHO = {
    word: kind
    for kind, listed in {
        "people": "member officer deputy staff personnel employee user operator agent analyst detective sergeant",
        "agency": "agency department bureau",
        "city": "city town county",
        "vendor": "vendor company supplier provider firm contractor",
        "customer": "customer subscriber client",
        "anyone": "person people individual anyone anybody nobody everyone everybody resident",
        "system": "system software platform server computer",
    }.items()
    for word in listed.split()
}
OFFICES = frozenset(
    ["council", "board", "commission", "court", "judge", "chief", "sheriff", "supervisor", "auditor", "vendor", "public",
     "federal"]
)  # fmt: skip
#: Persons who act, by any of their words.
PERSONS = {"we": "we", "us": "we", "you": "you", "they": "they", "them": "they"}
_RECEIVES = frozenset({"to", "from", "with", "for"})
#: Whoever is one of these acts.
_OF_DUTY = frozenset(
    ["required", "prohibited", "forbidden", "allowed", "permitted", "obliged", "obligated", "barred", "banned", "authorized",
     "authorised", "expected", "entitled", "trained", "bound"]
)  # fmt: skip
_SMALL = frozenset({"by", "a", "an", "the"})
#: Words that count as those who act only where it is asked who does what.
_ALSO = frozenset(
    ["human", "association", "partner", "hoa", "university", "driver", "owner", "clerk", "attorney"]
)


def actor(word: str) -> str:
    """Name who a word stands for, or ""."""
    found = stem(word)
    return PERSONS.get(word) or (found if found in WHO or found in OFFICES else "")


def turned_round(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Say whether someone who acted does so no more, and someone else does."""
    if _governs(before, after):
        return True
    was, now = _Cast(before), _Cast(after)
    shared = was.everyone & now.everyone
    if (was.doers - now.acting) & now.receiving or (now.doers - was.acting) & was.receiving:
        return True
    if was.acting and now.acting and _gave_up(was.acting, now.acting, was.receiving, now.receiving):
        return True
    played = [(was.acting, now.acting)]
    if was.is_of_use == now.is_of_use:
        # "It must not be used to watch people" is "people must not be watched".
        played.append((was.acted_on, now.acted_on))
    return any((old - new) & shared and (new - old) & shared for old, new in played)


def _governs(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether a "by" went and all else kept its order: "the policy is governed by the law", "the policy governs the law"."""
    was, now = (
        [
            (w, s)
            for one in side
            for w, s in zip(one.own.words.surfaces, one.own.words.stems, strict=True)
        ]
        for side in (before, after)
    )
    has_by = [any(word == "by" for word, _ in side) for side in (was, now)]
    told = [[s for w, s in side if s != "be" and w not in _SMALL] for side in (was, now)]
    return (
        has_by[0] != has_by[1]
        and told[0] == told[1]
        and ("be" in {s for _, s in was}) != ("be" in {s for _, s in now})
    )


def _gave_up(was: set[str], now: set[str], received: set[str], receiving: set[str]) -> bool:
    """Whether someone who acted only receives, or the other way round."""
    return bool((was - now) & receiving or (now - was) & received)


class _Cast:
    """Who plays which part in some statements."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.acting: set[str] = set()
        self.acted_on: set[str] = set()
        self.receiving: set[str] = set()
        #: Those of `acting` who are named behind a "by".
        self.doers: set[str] = set()
        self.everyone: set[str] = set()
        self.is_of_use = any("use" in s.own.words.stems for s in statements)
        for s in statements:
            self._add(s.text)

    def _add(self, text: str) -> None:
        passive = _passive_mains(text)
        subjects: set[int] = set()
        for name, place, is_of_duty in _actors(text):
            self.everyone.add(name)
            if is_of_duty or (place.relation == "by" and place.main in passive):
                self.acting.add(name)
                self.doers.add(name)
            elif place.relation in {"", "and"} and place.main not in subjects:
                (self.acted_on if place.main in passive else self.acting).add(name)
                subjects.add(place.main)
            elif place.relation in _RECEIVES:
                self.receiving.add(name)


def _actors(text: str) -> Iterator[tuple[str, Place, bool]]:
    """Give those who act or are acted on, each with its place, and whether it is "forbidden to" them."""
    surfaces = look(text).words.surfaces
    for at, (word, place) in enumerate(zip(surfaces, places_of(text), strict=True)):
        if name := actor(word) or (word if stem(word) in _ALSO else ""):
            ahead = surfaces[max(0, at - 3) : at]
            is_of_duty = place.relation in {"to", "of"} and not _OF_DUTY.isdisjoint(ahead)
            yield name, place, is_of_duty


def _passive_mains(text: str) -> frozenset[int]:
    """Give the main clauses with a passive: a "be" and, within three words, a participle."""
    read, mains = look(text).words, main_clauses(text)
    return frozenset(
        mains[at]
        for at, verb in enumerate(read.stems)
        if verb == "be"
        for behind in range(at + 1, min(at + 4, len(read.stems)))
        if is_participle(read.surfaces[behind], read.stems[behind])
        # "Is required to"; "is trained by" is a passive all the same.
        and (
            read.surfaces[behind] not in _OF_DUTY
            or read.surfaces[behind + 1 : behind + 2] == ("by",)
        )
    )


def is_participle(word: str, of: str) -> bool:
    """Say whether a word, whose stem is `of`, may be what stands behind "is" in the passive."""
    return word.endswith("ed") or (of not in {word, "be"} and not word.endswith(("s", "ing")))
