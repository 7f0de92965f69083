"""What the fictional vendor and the fictional agency say, as their content systems would emit it."""

from dataclasses import dataclass

CHALLENGE = """<!DOCTYPE html><html lang="en"><head><title>Just a moment...</title></head>
<body><h1>Checking your browser before you continue</h1>
<p>Enable JavaScript and cookies to continue.</p><div id="challenge-form" class="captcha"></div>
</body></html>"""

HOME = """<!DOCTYPE html><html lang="en"><head><title>Town of Harlow Falls</title></head><body>
<main><h1>Welcome to Harlow Falls</h1><p>Pay a bill, report a pothole, read the news of the town.</p>
<ul><li><a href="/police/alpr">Police</a></li><li><a href="/parks">Parks</a></li></ul></main>
</body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What holds on a day; the story changes one at a time."""

    visit: int = 1
    updated: str = "January 5, 2026"
    labelling: str = (
        "Every query run by a federal user must be labelled as federal, and the label is shown "
        "beside the query."
    )
    justification: str = "A search reason may be entered before a search is run."
    immigration: bool = True
    retention_days: int = 30
    reads_this_month: int = 48_211


def federal_safeguards(day: Promises) -> str:
    """Give the vendor's page on federal access, in the manner of a blog system."""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Federal access safeguards | Kestrel Plate Systems</title>
<script>window.__visit = {day.visit};</script><style>.nav a{{color:#123}}</style></head>
<body class="post-template">
<div class="cookie-banner" role="dialog">We use cookies to make this site work. <button>Accept</button></div>
<header><nav class="nav"><ul><li><a href="/products">Products</a></li><li><a href="/trust">Trust</a></li>
<li><a href="/blog">Blog</a></li><li><a href="/contact">Contact</a></li></ul></nav></header>
<main><article>
<h1>Federal access safeguards</h1>
<p class="meta">Last updated: {day.updated}</p>
<p>Kestrel Plate Systems paused its federal pilots after an audit. These are the safeguards that
apply to any federal use of the network since then.</p>
<h2>Labelling</h2>
<p>{day.labelling}</p>
<h2>Scope of federal searches</h2>
<p>Federal users may not run statewide or nationwide searches. Each federal search is limited to an
individual investigation that is coordinated with a local agency.</p>
<h2>Search controls</h2>
<p>{day.justification} All searches are recorded in an audit log that cannot be
deleted.</p>
<h2>Who owns the data</h2>
<p>The customer owns its data. Kestrel will never sell data.</p>
</article>
<aside class="related"><h3>Related posts</h3><ul><li><a href="/blog/{day.visit}">Customer story
number {day.visit}</a></li></ul></aside></main>
<footer><p>© 2026 Kestrel Plate Systems. All rights reserved.</p></footer></body></html>"""


def alpr_policy(day: Promises) -> str:
    """Give the agency's policy, in the manner of a municipal content system."""
    immigration = "<li>Immigration enforcement of any kind</li>\n" if day.immigration else ""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>ALPR policy - Harlow Falls Police Department</title></head><body>
<div id="skip"><a href="#content">Skip to content</a></div>
<div class="breadcrumbs"><a href="/">Home</a> / <a href="/police">Police</a> / ALPR policy</div>
<div id="content"><h1>Automated licence plate readers</h1>
<p>The Harlow Falls Police Department uses fixed readers at six crossings. This policy binds all
members of the department.</p>
<h2>Prohibited uses</h2>
<p>Plate reader data may not be used for:</p>
<ul>{immigration}<li>Monitoring of protests, worship or other activity protected by the First Amendment</li>
<li>Investigations of reproductive or gender-affirming health care</li>
<li>Personal use of any kind</li></ul>
<h2>Retention</h2>
<p>Plate reads are deleted after {day.retention_days} days, unless they are evidence in an open
case.</p>
<h2>Access</h2>
<p>Only trained and authorised members may search. A supervisor reviews all searches every month.</p>
</div>
<footer><p>Town of Harlow Falls, 1 Mill Lane. Page visits: {day.visit}</p></footer></body></html>"""


def portal(day: Promises) -> str:
    """Give the agency's transparency portal: numbers that move daily, and promises that should not."""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Transparency portal - Harlow Falls PD</title></head><body><main class="portal">
<h1>Harlow Falls PD transparency portal</h1><p>Last updated: {day.updated}</p>
<h2>Policies</h2>
<h3>What is detected</h3><p>Licence plates, vehicles</p>
<h3>What is not detected</h3><p>Facial recognition, people, gender, race</p>
<h3>Acceptable use policy</h3><p>Data is used for law enforcement purposes only. Data is owned by
Harlow Falls PD and is never sold to third parties.</p>
<h3>Hotlist policy</h3><p>Hotlist hits are required to be verified by a person before any action.</p>
<h2>Usage</h2>
<h3>Data retention (in days)</h3><p>{day.retention_days} days</p>
<h3>Vehicles detected in the last 30 days</h3><p>{day.reads_this_month:,}</p>
</main></body></html>"""
