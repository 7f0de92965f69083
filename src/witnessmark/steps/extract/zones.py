"""Which part of a page is the policy and which is furniture; in doubt it is policy."""

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

from witnessmark.model.documents import Zone
from witnessmark.steps.extract.answers import is_value
from witnessmark.steps.extract.folding import fold

_ROLES = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "search": "nav",
    "toolbar": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "dialog": "dialog",
    "alertdialog": "dialog",
}
_TAGS = {
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "aside": "aside",
    "dialog": "dialog",
    "menu": "nav",
}
#: Consent managers by their names in class or id, and home-made ones.
_CONSENT = re.compile(
    r"onetrust|cookiebot|cookieyes|cookie-?(?:law|notice|consent|banner|bar|popup|modal|dialog|message|policy-bar|disclaimer|alert|info|control|overlay|wall)"
    r"|cky-|cmplz|didomi|qc-cmp|usercentrics|iubenda-cs|trustarc|truste|termly|osano|borlabs|klaro|tarteaucitron"
    r"|axeptio|fc-consent|sp_message|gdpr|ccpa-?(?:banner|bar|notice)|consent-?(?:banner|bar|manager|popup|modal|overlay)"
    r"|eu-cookie|ck-bar|cc-(?:window|banner|bar)|privacy-?(?:banner|popup|bar)",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|site-?(?:nav\w*|menu|footer|header)|main-?(?:nav\w*|menu)|nav-?(?:bar|menu|links?|wrapper)?"
    r"|navigation|menu|mega-?menu|off-?canvas|footer|colophon|skip-?(?:link|nav|to-content)\w*|share\w*|sharing"
    r"|social\w*|addtoany\w*|sharedaddy|newsletter\w*|subscribe\w*|subscription-form|sign-?up|related\w*|recommended"
    r"|you-may-also\w*|jp-relatedposts|pagination|pager|post-?nav\w*|widget-?area|sidebar\w*|tag-?cloud|toc|table-of-contents"
    r"|comments?|comment-?(?:list|form|respond)|author-?(?:box|bio)|byline|post-?meta|entry-?meta|back-?to-?top|announcement-?bar"
    r"|top-?bar|utility-?(?:bar|nav)|language-?(?:switcher|selector)|search-?(?:form|box|bar)|popup|modal|promo\w*|cta|advert\w*|ad-slot"
    r"|feedback\w*|page-?tools|print-?(?:link|button)|w-nav\w*|sqs-announcement\w*|elementor-location-(?:header|footer)"
    r"|quick-?links|alert-?(?:bar|banner))(?=$|[\s_-])",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"byline|author|meta\b", re.IGNORECASE)
#: May as well be the section on cookies of a policy: then nothing in it is pressed.
_COOKIE_NAMED = re.compile(r"(?:^|[\s_-])cookies?(?=$|[\s_-])", re.IGNORECASE)
_PRESSED = "button, input, [role=button], a[href='#'], a[class*=btn], a[class*=button]"
_COOKIE_WORDS = re.compile(r"\bcookies?\b", re.IGNORECASE)
#: Words outside links up to which a part that calls itself furniture is believed.
_FEW_WORDS = 60
_PROSE_WORDS = 40
_VALUE_WORDS = 5
#: Classes and ids are looked at so far.
_CLASS_CHARACTERS = 300
_CONSENT_WORDS = 400
_FOOTER_WORDS = 25
_COPYRIGHT = re.compile(r"©|\(c\) \d{4}|\bcopyright\b|all rights reserved", re.IGNORECASE)
_NOTICE_WORDS, _SHORT_NOTICE_WORDS = 80, 12
#: A part that holds so much of the page's prose is the page, whatever its class says.
_MOST, _NEARLY_ALL = 0.4, 0.75
#: How far down the part that holds the policy is looked for, and what is never taken for it.
_DESCENT = 12
_WHOLE = frozenset(
    ["table", "tbody", "tr", "td", "ul", "ol", "dl", "p", "span", "a", "nav", "details"]
)


@lru_cache(maxsize=8_192)
def _claim(named: str) -> str:
    """What kind of furniture a class and id say that an element is: `consent`, `cookie`, `named` or ""."""
    if _CONSENT.search(named):
        return "consent"
    if _COOKIE_NAMED.search(named):
        return "cookie"
    return "named" if _STRONG.search(named) else ""


class Zones:
    """The zone of each element, asked for in document order; the reasons are in `chosen_by`."""

    def __init__(self, body: LexborNode, selected: set[int] | None, ignored: set[int]) -> None:
        self._selected = selected
        self._ignored = ignored
        self._weights = _weigh(body)
        words, linked = self._weights[body.mem_id]
        self.words = words
        #: Words outside links: menus of a thousand entries weigh nothing.
        self._prose = max(1, words - linked)
        self._core: LexborNode | None = None
        self._around: set[int] = set()
        self.chosen_by = "select" if selected is not None else self._choose(body)

    @property
    def outermost(self) -> Zone:
        """The zone of the page before any element is entered."""
        return Zone.POLICY if self._selected is None else Zone.OUTSIDE

    def _choose(self, body: LexborNode) -> str:
        for rule, selector in (("main", "main, [role=main]"), ("article", "article")):
            found = body.css(selector)
            if len(found) == 1 and self._weighs(found[0], _MOST):
                self._set_core(self._densest(found[0]) or found[0])
                return rule
        dense = self._densest(body)
        if dense is not None:
            self._set_core(dense)
            return "density"
        return "body"

    def _densest(self, node: LexborNode) -> LexborNode | None:
        """The innermost element that holds most of the prose, found going down from `node`."""
        best = None
        for _ in range(_DESCENT):
            child = node.child
            while child is not None:
                if child.is_element_node and self._weighs(child, _NEARLY_ALL):
                    break
                child = child.next
            if child is None or child.tag in _WHOLE:
                break
            node = best = child
        return best

    def _weighs(self, node: LexborNode, share: float) -> bool:
        words, linked = self._weights[node.mem_id]
        return words - linked >= self._prose * share

    def _set_core(self, node: LexborNode) -> None:
        self._core = node
        above = node.parent
        while above is not None:
            self._around.add(above.mem_id)
            above = above.parent

    def is_core(self, node: LexborNode) -> bool:
        """Whether this is the element that holds the policy."""
        return self._core is not None and node.mem_id == self._core.mem_id

    def holds_core(self, node: LexborNode) -> bool:
        """Whether the policy stands in this element: it may hide until a script has run."""
        return node.mem_id in self._around or self.is_core(node)

    def of(
        self,
        node: LexborNode,
        tag: str,
        attributes: dict[str, str | None],
        now: Zone,
        *,
        in_core: bool,
    ) -> Zone:
        """Say in which zone an element stands, given the zone of its parent."""
        place = node.mem_id
        if place in self._ignored:
            return Zone.IGNORED
        if self._selected is not None and now is Zone.OUTSIDE:
            return Zone.POLICY if place in self._selected else now
        if now is not Zone.POLICY or place in self._around or tag in ("body", "html"):
            return now
        if self.is_core(node):
            return now
        kind = _ROLES.get(attributes.get("role") or "") or _TAGS.get(tag, "")
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:_CLASS_CHARACTERS]
        claim = _claim(named) if named != " " else ""
        if claim == "consent" or (claim and not kind):
            kind = claim
        elif not kind and tag in ("ul", "ol"):
            kind = "list"
        elif not kind and self._core is not None and not in_core:
            kind = "beside"
        elif not kind:
            return now
        if in_core and self._is_value(node):
            # A box that is named for furniture holds the answer to what stands before it.
            return now
        return Zone.FURNITURE if self._is_furniture(node, kind, named, in_core=in_core) else now

    def _is_value(self, node: LexborNode) -> bool:
        words, linked = self._weights[node.mem_id]
        few = 0 < words <= _VALUE_WORDS and not linked
        return few and is_value(fold(node.text(separator=" ")))

    def _is_furniture(self, node: LexborNode, kind: str, named: str, *, in_core: bool) -> bool:
        words, linked = self._weights[node.mem_id]
        prose = words - linked
        if words == 0 or (prose > self._prose * _MOST and kind != "list"):
            return False
        share = linked / words
        links_much = share >= 0.4
        if kind in ("dialog", "consent", "cookie"):
            return _asks(node, kind, words)
        if kind == "nav":
            return prose < _PROSE_WORDS or share >= 0.3
        if kind == "footer":
            return prose <= _FOOTER_WORDS or links_much or bool(_COPYRIGHT.search(node.text()))
        if kind == "header":
            return links_much or (
                not in_core and prose < _PROSE_WORDS and node.css_first("h1") is None
            )
        if kind == "aside":
            return links_much or prose <= 5 or _claim(named) == "named"
        if kind == "named":
            if links_much or not in_core:
                return links_much or prose <= _FEW_WORDS
            few = prose <= _FEW_WORDS // 3
            return few and (bool(_BYLINE.search(named)) or not _is_sentence(node))
        if kind == "list":
            return _is_menu(node, share, in_core=in_core)
        return share >= 0.5 or _is_notice(node, words)


def _is_sentence(node: LexborNode) -> bool:
    """Whether a part is nothing but prose: nothing in it leads anywhere, or is pressed."""
    text = node.text().strip()
    return text.endswith((".", "!")) and node.css_first("a, button, input, form") is None


def _asks(node: LexborNode, kind: str, words: int) -> bool:
    """Whether something that is named as one is a dialog or a question for consent."""
    if kind == "cookie":
        return words <= _NOTICE_WORDS and node.css_first(_PRESSED) is not None
    return kind == "dialog" or words <= _CONSENT_WORDS


def _is_notice(node: LexborNode, words: int) -> bool:
    """Beside the policy: a word on cookies, or a few words with something to press."""
    if words > _NOTICE_WORDS:
        return False
    text = node.text(separator=" ")
    if _COOKIE_WORDS.search(text):
        return node.css_first("button, input, [role=button]") is not None
    if words > _SHORT_NOTICE_WORDS or node.css_first("h1, h2, h3") is not None:
        return False
    return node.css_first("button, input, a") is not None or not any(
        c in ".:;?!" or c.isdecimal() for c in text
    )


def _is_menu(node: LexborNode, share: float, *, in_core: bool) -> bool:
    """A list of nothing but links: a menu, or (all of them inside the page) a table of contents."""
    if share < 0.9:
        return False
    anchors = node.css("a")
    if len(anchors) < 3:
        return False
    if all((anchor.attributes.get("href") or "").startswith("#") for anchor in anchors):
        return True
    return not in_core and len(anchors) >= 4


def _weigh(body: LexborNode) -> dict[int, tuple[int, int]]:
    """Words, and words in links, of each element: one walk, so that asking costs nothing."""
    weights: dict[int, tuple[int, int]] = {}
    words = linked = anchors = 0
    todo: list[LexborNode | tuple[int, int, int, bool]] = [body]
    while todo:
        step = todo.pop()
        if isinstance(step, tuple):
            place, words_before, linked_before, is_anchor = step
            weights[place] = (words - words_before, linked - linked_before)
            anchors -= is_anchor
            continue
        tag = step.tag
        if tag == "-text":
            count = len((step.text_content or "").split())
            words += count
            if anchors:
                linked += count
            continue
        todo.append((step.mem_id, words, linked, tag == "a"))
        anchors += tag == "a"
        child = step.last_child
        while child is not None:
            todo.append(child)
            child = child.prev
    return weights
