"""What is said of a change: templates only, with the rule, and what was looked for and not found."""

from collections.abc import Sequence

from witnessmark.model.changes import Delta, Label, Quote
from witnessmark.safeguards.catalogue import Safeguard
from witnessmark.safeguards.reading.read import Statement
from witnessmark.safeguards.weighing.verdicts import spoken

_DETAILS = {
    "FORCE": "force changed", "PERMISSION": "permission changed", "AMOUNT": "amount changed",
    "AMOUNT-LOST": "amount dropped", "AMOUNT-STATED": "amount stated", "BOUND": "bound changed",
    "HEDGE": "hedge", "EXCEPTION": "exception", "ADVICE": "advice instead of duty", "NARROW": "scope narrowed or widened",
    "FALLBACK": "way around", "UNIVERSAL": "reach", "ONLY": "limit", "DUTY": "duty", "BAN": "ban",
    "TECHNICAL": "enforcement by the system", "OVERSIGHT": "outside control", "LAPSE": "lifted",
    "WAIVED": "waived", "ALL-TO-ANY": "all became any", "ANY-TO-ALL": "any became all",
    "CONTENT-CUT": "words cut", "CONTENT-ADDED": "words added", "SUBJECT-CUT": "subject dropped",
    "SUBJECT-ADDED": "subject added", "COUNT": "number changed", "STATEMENT-CUT": "statement deleted",
    "STATEMENT-ADDED": "statement added",
    "DEFINITION": "definition of a term",
    "PART-LOST": "part dropped",
    "PART-ADDED": "part added",
    "PARTY": "another party", "PARTY-TURNED": "the other party",
    "ALTERNATIVE": "alternative",
    "THRESHOLD": "threshold",
    "WORDS": "other words",
}  # fmt: skip


def detail(deltas: tuple[Delta, ...], label: Label) -> str:
    """Say in a few words what happened."""
    if label is Label.MOVED:
        return "moved on the page"
    named = [_DETAILS.get(d.rule, d.slot) for d in deltas if d.sign == _sign(label)]
    return ", ".join(dict.fromkeys(named)) or label.value


def _sign(label: Label) -> int:
    return -1 if label.is_loss else 1


def explanation(safeguard: Safeguard, label: Label, deltas: tuple[Delta, ...], *, kept: int) -> str:
    """Give one to three sentences. `kept`: how many other statements of the page speak of it now."""
    name = safeguard.title[0].lower() + safeguard.title[1:]
    slots = "; ".join(_slot(d) for d in deltas if d.sign == _sign(label))
    against = "; ".join(_slot(d) for d in deltas if d.sign == -_sign(label))
    by_rule = f" ({', '.join(dict.fromkeys(d.rule for d in deltas))})" if deltas else ""
    if label is Label.REMOVED:
        return (
            f"Before, the page stated: {name}. The statement is gone{by_rule}. "
            "No other binding statement on this page was found to say it."
        )
    if label is Label.ADDED:
        return f"The page now states: {name}{by_rule}. No such statement was found on it before."
    if label is Label.MOVED:
        return f"The statement about “{name}” stands elsewhere on the page; its words are the same."
    if label is Label.REWORDED:
        return f"The statement about “{name}” says the same in other words."
    less = "less" if label.is_loss else "more"
    rest = (
        f" {kept} other statement{'s' if kept != 1 else ''} about it {'remain' if kept != 1 else 'remains'} on the page."
        if kept
        else ""
    )
    but = f" At the same time: {against}." if against else ""
    return f"The page protects {less} here ({name}): {slots}{by_rule}.{but}{rest}"


def _slot(delta: Delta) -> str:
    was, now = delta.before or "none", delta.after or "none"
    return f"{delta.slot} from “{was}” to “{now}”"


def joined(statements: Sequence[Statement]) -> str:
    """Say several statements one after another."""
    return " … ".join(s.unit.text for s in statements)


def quote(statements: Sequence[Statement]) -> Quote | None:
    """Quote statements, each with what it hangs on, and where the first of them stands."""
    if not statements:
        return None
    texts = dict.fromkeys(spoken(s) for s in statements)
    return Quote(text=" … ".join(texts), where=statements[0].unit.where)
