"""What a composer holds while it composes: units to be, open lists, open questions."""

from witnessmark.model.documents import Link, Speaker, Unit, UnitKind, Zone

#: Nested lists repeat their lead-ins in each item: past this, only the innermost.
MAX_LEAD_CHARACTERS = 4_000


class Draft:
    """A unit that may still be taken back (as a lead-in) or learn how its list is joined."""

    __slots__ = (
        "column", "depth", "heading_path", "hidden", "is_dropped", "joint", "kind", "lead_in", "links", "number",
        "question", "row", "sentence", "speaker", "text", "zone",
    )  # fmt: skip

    def __init__(
        self, text: str, kind: UnitKind, zone: Zone, heading_path: tuple[str, ...]
    ) -> None:
        self.text = text
        self.kind = kind
        self.zone = zone
        self.heading_path = heading_path
        self.lead_in = self.question = self.row = self.column = self.number = ""
        self.sentence = self.joint = ""
        self.depth = 0
        self.speaker = Speaker.OWN
        self.links: tuple[Link, ...] = ()
        self.hidden = False
        self.is_dropped = False

    def unit(self) -> Unit:
        """Make the unit."""
        return Unit(
            text=self.text,
            kind=self.kind,
            zone=self.zone,
            heading_path=self.heading_path,
            lead_in=self.lead_in,
            question=self.question,
            row=self.row,
            column=self.column,
            number=self.number,
            depth=self.depth,
            speaker=self.speaker,
            links=self.links,
            sentence=self.sentence,
            joint=self.joint,
            hidden=self.hidden,
        )


class Question:
    """A question, and whether a unit carries it yet."""

    __slots__ = ("is_shown", "text")

    def __init__(self, text: str, *, is_shown: bool = False) -> None:
        self.text = text
        self.is_shown = is_shown


class OpenList:
    """A list that is open: of mark-up (`style` ""), or of paragraphs that begin with marks of one style."""

    __slots__ = ("above", "drafts", "joint", "lead_draft", "lead_in", "number", "row", "style")

    def __init__(
        self, lead: str, lead_draft: Draft | None, inside: "OpenList | None", style: str
    ) -> None:
        #: Of an item of a list that is closed, what that hung on is carried on by nobody else.
        outer: str = inside.lead_in if inside else lead_draft.lead_in if lead_draft else ""
        joined = f"{outer}: {lead}" if outer and lead else outer or lead
        #: The lead-ins of all levels; of this one alone where that would be too long to be context.
        self.lead_in: str = joined if len(joined) <= MAX_LEAD_CHARACTERS else lead
        #: Taken back at the first item: the items carry its words.
        self.lead_draft = lead_draft
        if self.lead_in == lead != joined:
            # They could not carry what it hangs on itself.
            self.lead_draft = None
        self.row: str = lead_draft.row if lead_draft else inside.row if inside else ""
        #: Number of the sentence that it hangs on: "(3)" of "(3)(a)".
        self.above = lead_draft.number if lead_draft else ""
        self.style = style
        self.number = ""
        self.joint = ""
        self.drafts: list[Draft] = []

    def begin(self) -> None:
        """Take the lead-in back as a unit of its own: the first item is here."""
        if self.lead_draft is not None:
            self.lead_draft.is_dropped = True
            self.lead_draft = None

    def add(self, draft: Draft, joint: str) -> None:
        """Note an item, and the word that it ends with."""
        self.drafts.append(draft)
        self.joint = joint or self.joint

    def finish(self) -> None:
        """Tell all items the word that joins them."""
        if self.joint:
            for draft in self.drafts:
                if not draft.sentence:
                    draft.joint = self.joint
