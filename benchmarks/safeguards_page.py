"""Make docs/safeguards.md from the catalogue: `python -m benchmarks.safeguards_page`."""

from pathlib import Path

from witnessmark.safeguards.catalogue import Safeguard, catalogue

PAGE = Path(__file__).parent.parent / "docs" / "safeguards.md"
_MODES = {
    "ban": "protects by forbidding",
    "duty": "protects by demanding",
    "limit": "protects by closing a list",
}
_INTRO = """\
# Safeguards

What Witnessmark reads pages for. This page is made from `src/witnessmark/safeguards/catalogue.yml` by
`python -m benchmarks.safeguards_page`; edit the catalogue, not this page.

A finding is a claim about published text. Settings behind the page cannot be seen.

Weight (1 to 3) enters the severity of a change, with how far it moved: removed or permitted counts 3,
an exception, a way around, or a parameter 2, a hedge or a trimmed scope 1.
"""


def page() -> str:
    """Give the text of the page."""
    parts = [_INTRO]
    parts.append("| id | what it promises | weight |\n|---|---|---|")
    rows = [f"| [`{s.id}`](#{s.id}) | {s.title} | {s.weight} |" for s in catalogue().safeguards]
    parts[-1] += "\n" + "\n".join(rows) + "\n"
    parts.extend(_section(s) for s in catalogue().safeguards)
    return "\n".join(parts)


def _section(safeguard: Safeguard) -> str:
    lines = [
        f"## {safeguard.id}",
        "",
        f"{safeguard.meaning} It {_MODES[safeguard.mode]}; it protects more {safeguard.protects}.",
        "",
    ]
    if safeguard.duration != "none":
        better = "shorter" if safeguard.duration == "less" else "longer"
        lines.append(f"- Of durations, the {better} protects more.")
    if safeguard.count != "none":
        better = "Fewer" if safeguard.count == "less" else "More"
        lines.append(f"- {better} of what is counted protects more.")
    if safeguard.may == "undoes":
        lines.append("- A bare permission undoes it.")
    if safeguard.yields:
        others = ", ".join(f"`{o}`" for o in safeguard.yields)
        lines.append(f"- Where both fit one sentence, it leaves it to {others}.")
    example = _words(safeguard)
    if example:
        lines.append(f"- Words that point to it: {example}.")
    return "\n".join(lines) + "\n"


def _words(safeguard: Safeguard) -> str:
    found: list[str] = []
    for rule in safeguard.when:
        for name in rule:
            phrases = catalogue().classes.get(name, ())
            plain = [p for p in phrases if not set("~=|()") & set(p)]
            found.extend(plain[:4])
    return ", ".join(dict.fromkeys(found[:12]))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
