"""Figures that are noise: counts of what happened, phone numbers, identifiers; and figures that look alike and are rules."""

import re

#: Labels of portal counts, and what makes a number a promise although it may look like a count.
_COUNTED = re.compile(
    r"\b(?:vehicles|plates|reads|detections|detected|searches|queries|look-?ups|hits|alerts|views|visits|"
    r"visitors|downloads|cameras|readers|devices|complaints|arrests|recovered)\b"
)
_LIMIT_WORDS = (
    r"ret(?:ain|ention)\w*|kept|keep|delet\w+|purg\w+|stor(?:ed|age)|eras\w+|limit\w*|most|maximum|minimum|"
    r"least|up to|only|agenc\w+|organi[sz]ations?|partners?|shar\w+|access|audit\w*|per|each|every|threshold|without"
)
_LIMIT = re.compile(rf"\b(?:{_LIMIT_WORDS})\b")
#: Words of a label under which a bare number is more than a count of what happened.
_SETTING = re.compile(
    rf"\b(?:{_LIMIT_WORDS}|held|hold|lifespan|life|expir\w+|history|visible|needed|required|confirm\w*|verif\w+|before|after|"
    r"older?|age|within|for|by|from|(?:hour|day|week|month|year)s?|daily|immigra\w+|federal|ice|outside|warrant\w*|users?|with|facial|faces?|abortion|reproductive|protest\w*|border|foreign|"
    r"authori[sz]ed|allowed|approved|permitted|licen[sc]ed|planned|cap|quota|ceiling|sampl\w+|checked|login|account|one|lock\w*|"
    r"lifetime|duration|period|rules?|polic\w+)\b"
)
#: The time that a count is of sets no limit.
_COUNTED_IN = re.compile(
    r"\b(?:(?:in|over|during|for) the )?(?:last|past|previous|prior) (?:\d+ )?(?:hour|day|week|month|year)s?\b|"
    r"\(\d+ (?:hour|day|week|month)s?\)"
)
_BARE_NUMBER = re.compile(r"\d[\d,. ]*(?:\+|k|m| total)?\.?$")
_COUNT = re.compile(r"\b\d[\d,]*(?= (?:page views?|page hits|visitors|visits)\b)", re.IGNORECASE)


def mask_counter(text: str, context: str) -> str:
    """A bare number under the label of a count, "10,442 page views"; never one beside a limit."""
    if _BARE_NUMBER.match(text):
        context = _COUNTED_IN.sub(" ", context.casefold())
        return "#" if _COUNTED.search(context) and not _SETTING.search(context) else text
    return text if _LIMIT.search(text.lower()) else _COUNT.sub("#", text)


#: What stands before the number of a law, or of an order.
_NO_LAW = r"(?<!order )(?<!section )(?<!rule )(?<!policy )(?<!no\. )(?<!chapter )(?<!bill )(?<!resolution )(?<!ordinance )"
#: A number with its area code, and one without: that is one only beside words of phones.
_PHONE = re.compile(
    rf"(?<![\w.$]){_NO_LAW}"
    r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[-.]\d{4}(?: ?(?:x|ext\.?) ?\d{1,5})?"
    r"(?!\w|[ -](?:(?:business|working|calendar) )?(?:hour|day|week|month|year|minute|mile|feet|foot)s?\b)",
    re.IGNORECASE,
)
_SHORT_PHONE = re.compile(
    rf"(?<![\w.$-]){_NO_LAW}"
    r"(?<!code )(?!\d[05]0[-.]\d\d00)\d{3}[-.]\d{4}(?P<ext> ?(?:x|ext\.?) ?\d{1,5})?"
    r"(?!\w|[ -](?:(?:business|working|calendar) )?(?:hour|day|week|month|year|minute|mile|feet|foot|dollar|search|plate|read)(?:e?s)?\b)",
    re.IGNORECASE,
)
_PHONE_WORDS = re.compile(
    r"\b(?:call|phone|tel|telephone|fax|dial|text|hotline|tip ?line|ext|contact|reach|questions?|complaints?|office|desk|"
    r"voice ?mail|mobile|cell|tdd|tty|dispatch|reception)\b",
    re.IGNORECASE,
)


def mask_phone(text: str, context: str) -> str:
    """Mask phone numbers; a range of figures and the number of a law have the same shape, and stay."""
    text = _PHONE.sub("☎", text)
    if _PHONE_WORDS.search(text) or _PHONE_WORDS.search(context):
        return _SHORT_PHONE.sub("☎", text)
    return _SHORT_PHONE.sub(lambda found: "☎" if found["ext"] else found[0], text)


#: An identifier is noise where it names a build or a session, and a rule where something hangs on it.
_NONCE = re.compile(
    r"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[a-f]{0,31}\d)[0-9a-f]{16,64})\b",
    re.IGNORECASE,
)
_RULED = re.compile(
    r"\b(?:only|must|shall|may|never|no|not|certified|allowed|permitted|approved|required|contract|agreement|checksum|"
    r"serial|licen[sc]e[ds]?|valid)\b",
    re.IGNORECASE,
)


def mask_nonce(text: str, _: str) -> str:
    """Mask identifiers that a server makes anew, in words that make no rule of them."""
    return text if _RULED.search(text) else _NONCE.sub("#", text)
