"""A policy on licence plate readers, written for these tests, and the ways in which it loses its promises."""

from dataclasses import dataclass

from markdown_it import MarkdownIt

BREACHES = """\
### Breaches

People whose plate data is exposed in a breach are notified within 72 hours. The city council is \
told of each breach on the same day.

"""

SECTION = f"""\
## Licence plate readers

Harlow Falls Police Department uses licence plate readers supplied by Kestrel Plate Systems. The \
rules of this section bind every officer and every supplier.

### What the readers are not for

Plate data may never be used for:

- immigration enforcement
- investigations of reproductive or gender-affirming health care
- monitoring of protests, worship or other activity protected by the First Amendment
- harassment or personal purposes

Plate data is used only to investigate crimes and to find missing persons. No risk scores are \
computed and no patterns of life are predicted from plate data.

### Searches

“Search” means any query of plate data, manual or automated. Officers must enter a search reason \
and a case number before each search. All searches are recorded in an audit log that cannot be \
altered. An independent auditor reviews the searches every month. Only officers who have completed \
training may use the system.

### Federal agencies

Searches made for a federal agency must be labelled as federal. Federal users may not run \
nationwide or statewide searches. Federal agencies have no access to our cameras.

### Sharing

Plate data is shared only with law enforcement agencies in Illinois. Nationwide lookup is off \
unless the city council votes to turn it on. Each receiving agency must agree in writing to follow \
this policy. The Department never sells plate data. Kestrel may not use plate data for marketing or \
for its own products. Plate data is not disclosed to insurers, employers or private persons. The \
Department owns all plate data.

### Records

| Record | Rule |
|---|---|
| Plate reads | deleted after 30 days |
| Audit log | kept for at least 5 years |

A warrant or court order is required before plate data is disclosed to anyone outside the \
Department. Kestrel must notify the Department of each subpoena for plate data within 24 hours.

### Alerts and cameras

A person must verify each hit against the plate image before any stop. Only the state and national \
lists of stolen vehicles raise alerts. Cameras may not be placed at clinics, schools or places of \
worship.

### Questions and answers

#### Do the readers use facial recognition?

No, and they never will.

{BREACHES}### Openness

The Department publishes a report with the number of searches every quarter. Changes to this policy \
are announced at least 30 days before they take effect.
"""

#: The front page of the site that has the policy.
HOME = (
    "<!DOCTYPE html><title>Kestrel Plate Systems</title><main><h1>Welcome</h1>"
    "<p>Readers for every town.</p></main>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One promise less: what stood there, what stands there now, and what may be named as lost."""

    name: str
    before: str
    after: str
    safeguards: frozenset[str]
    #: False: the reader cannot name it yet; then its words must at least be told as unclassified.
    is_named: bool = True


def _loss(name: str, before: str, after: str, *safeguards: str, is_named: bool = True) -> Loss:
    return Loss(
        name=name,
        before=before,
        after=after,
        safeguards=frozenset(safeguards),
        is_named=is_named,
    )


#: To be applied one after the other, in this order; each finds its `before` in what the last one left.
LOSSES = (
    _loss("a bullet is dropped", "- immigration enforcement\n", "", "immigration-enforcement-ban"),
    _loss(
        "and becomes or",
        "a search reason and a case number",
        "a search reason or a case number",
        "search-justification",
    ),
    _loss(
        "an exception is added",
        "nationwide or statewide searches.",
        "nationwide or statewide searches unless a supervisor approves.",
        "federal-broad-search-ban",
    ),
    _loss(
        "a number rises in a table",
        "deleted after 30 days",
        "deleted after 365 days",
        "retention-limit",
    ),
    _loss("a bound is flipped", "at least 5 years", "at most 5 years", "audit-log"),
    _loss(
        "a ban is narrowed",
        "reproductive or gender-affirming health care",
        "reproductive health care",
        "reproductive-health-ban",
    ),
    _loss(
        "a hedge is added",
        "Plate data is not disclosed",
        "Plate data is generally not disclosed",
        "third-party-disclosure",
    ),
    _loss(
        "the federal label is dropped",
        "Searches made for a federal agency must be labelled as federal. ",
        "",
        "federal-query-labelling",
    ),
    _loss(
        "a warrant becomes a subpoena",
        "A warrant or court order is required",
        "A subpoena is required",
        "legal-process",
    ),
    _loss("audits become rarer", "every month", "every year", "periodic-audit"),
    _loss(
        "opt-in becomes default-on",
        "Nationwide lookup is off unless the city council votes to turn it on.",
        "Nationwide lookup is on unless the city council votes to turn it off.",
        "national-lookup-opt-in",
        is_named=False,
    ),
    _loss("the ban on selling goes", "The Department never sells plate data. ", "", "no-data-sale"),
    _loss(
        "a definition is narrowed",
        "“Search” means any query of plate data, manual or automated.",
        "“Search” means a manual query of plate data that is saved.",
        "audit-log",
        "search-justification",
        "periodic-audit",
        "federal-broad-search-ban",
        "transparency-report",
        is_named=False,
    ),
    _loss(
        "an answer is flipped",
        "No, and they never will.",
        "Yes, when a supervisor asks for it.",
        "no-facial-recognition",
    ),
    _loss("must becomes may", "Officers must enter", "Officers may enter", "search-justification"),
    _loss(
        "a rule becomes history",
        "Only officers who have completed training may use the system.",
        "Until 2024 only officers who had completed training could use the system.",
        "access-training",
    ),
    _loss(
        "a rule becomes somebody's words",
        "Federal agencies have no access to our cameras.",
        "A council member said: “Federal agencies have no access to our cameras.”",
        "federal-access-suspended",
    ),
    _loss(
        "must becomes should",
        "A person must verify",
        "A person should verify",
        "hotlist-verification",
    ),
    _loss(
        "a closed list is opened",
        "Only the state and national lists of stolen vehicles raise alerts.",
        "The state and national lists of stolen vehicles and lists of private companies raise alerts.",
        "hotlist-source-limit",
    ),
    _loss(
        "places are taken off a ban",
        "placed at clinics, schools or places of worship",
        "placed at schools",
        "collection-and-placement-limit",
    ),
    _loss(
        "a notice gets shorter",
        "at least 30 days before",
        "at least 3 days before",
        "notice-of-change",
    ),
    _loss(
        "a duty becomes a possibility",
        "The Department publishes a report",
        "The Department may publish a report",
        "transparency-report",
    ),
    _loss(
        "more agencies are let in",
        "only with law enforcement agencies in Illinois",
        "with law enforcement agencies in any state",
        "sharing-scope",
    ),
    _loss(
        "a written promise goes",
        "Each receiving agency must agree in writing to follow this policy. ",
        "",
        "recipient-attestation",
    ),
    _loss(
        "a prohibition becomes a permission",
        "Kestrel may not use plate data for marketing or for its own products.",
        "Kestrel may use plate data for marketing and for its own products.",
        "commercial-data-limit",
    ),
    _loss(
        "ownership is shared",
        "The Department owns all plate data.",
        "The Department and Kestrel own the plate data.",
        "customer-data-ownership",
        is_named=False,
    ),
    _loss(
        "a notification becomes optional",
        "Kestrel must notify the Department",
        "Kestrel may notify the Department",
        "legal-demand-notice",
    ),
    _loss(
        "the list of purposes is opened",
        "Plate data is used only to investigate crimes and to find missing persons.",
        "Plate data is used for any lawful purpose.",
        "purpose-limitation",
    ),
    _loss(
        "a ban gets the word sole",
        "- monitoring of protests",
        "- the sole purpose of monitoring protests",
        "first-amendment-ban",
    ),
    _loss(
        "a sentence is struck out",
        " No risk scores are computed and no patterns of life are predicted from plate data.",
        "",
        "no-predictive-profiling",
    ),
    _loss("a whole subsection is deleted", BREACHES, "", "breach-notice"),
)


def after(losses: int) -> str:
    """The section after so many losses, as Markdown."""
    text = SECTION
    for loss in LOSSES[:losses]:
        assert text.count(loss.before) == 1, loss.name
        text = text.replace(loss.before, loss.after)
    return text


def html(markdown: str) -> str:
    """The same as HTML, as a content system would emit it."""
    rendered: str = MarkdownIt("commonmark").enable("table").render(markdown)
    return rendered


def page(markdown: str = SECTION, *, updated: str = "January 5, 2026", extra: str = "") -> str:
    """A whole page of a small content system with this policy in it."""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Data policy | Kestrel Plate Systems</title><script>let visit = "{updated}";</script></head>
<body class="page"><header><nav><ul><li><a href="/">Home</a></li><li><a href="/trust">Trust</a></li>
<li><a href="/news">News</a></li></ul></nav></header>
<main><h1>Data policy of Kestrel Plate Systems</h1><p>Last updated: {updated}</p>
{html(markdown)}</main>{extra}
<footer><p>Kestrel Plate Systems, 1 Mill Lane, Harlow Falls</p></footer></body></html>"""
