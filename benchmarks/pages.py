"""A page of 64 KB, before and after, and a site in a process of its own that has it."""

import random
import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from tests import planted
from tests.servers import Site
from tests.visits import watched

from witnessmark.deeds import reading
from witnessmark.model.captures import Served
from witnessmark.model.documents import Document
from witnessmark.safeguards.catalogue import catalogue
from witnessmark.safeguards.reading.lexicon import vocabulary

PAGE_BYTES = 65_536
CHANGED = 0.03
SEED = 7
WORDS = (
    *("account", "address", "browser", "choice", "collect", "contact", "content", "correct"),
    *("device", "form", "help", "information", "law", "message", "network", "notice", "office"),
    *("operate", "page", "person", "phone", "provide", "purpose", "question", "receive", "record"),
    *("request", "right", "service", "setting", "site", "support", "time", "update", "visit"),
)

#: What the catalogue asks for, spelled out, and words that join it.
_SPOKEN = (
    *sorted(
        " ".join(
            word.strip("()").split("|")[0].removeprefix("=")
            for word in phrase.split()
            if word != "~"
        )
        for named in (
            *catalogue().classes.values(),
            *(cue.phrases for cue in catalogue().cues.values()),
        )
        for phrase in named
    ),
    *(
        *("and", "or", "the", "of", "30 days", "90 days", "twice a year", "5 %"),
        *("must", "may", "not") * 9,
    ),
)


def long_page(*, changed: bool = False) -> str:
    """A page of 64 KB: the planted policy among paragraphs of a policy in general; 3 % of it may differ."""
    chance = random.Random(SEED)
    sentences: list[str] = []
    while sum(len(sentence) for sentence in sentences) < PAGE_BYTES - len(planted.page()):
        said = [chance.choice(WORDS) for _ in range(chance.randint(8, 24))]
        if chance.random() < CHANGED and changed:
            said[chance.randrange(len(said))] = "otherwise"
        sentences.append(f"We may {' '.join(said)}.")
    paragraphs = [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
    section = planted.after(6) if changed else planted.SECTION
    return planted.page("\n\n".join((*paragraphs, section)))


def worst_page(turn: int, letters: int) -> str:
    """A page of nothing but safeguard words, so many letters long; each turn shares no sentence with another."""
    chance = random.Random(turn)
    paragraphs: list[str] = []
    while letters > 0:
        said = " ".join(chance.choice(_SPOKEN) for _ in range(40))
        paragraphs.append(f"<p>{said} {turn}.</p>")
        letters -= len(said)
    return f"<html lang=en><title>Policy</title><main>{''.join(paragraphs)}</main></html>"


def served(body: str) -> Served:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body.encode())}"
    url = "https://kestrel.example/policy"
    message = f"{head}\r\n\r\n{body}".encode()
    return Served(url=url, final_url=url, status=200, message=message)


def peak_of(letters: int) -> float:
    """Megabytes that a new process needs at most to read two worst pages of this length and compare them."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_compared, letters).result()


def _compared(letters: int) -> float:
    sides = [
        reading.read(one, watched(one.url), vocabulary=vocabulary)
        for one in (served(worst_page(turn, letters)) for turn in (0, 1))
    ]
    before, after = (side for side in sides if isinstance(side, Document))
    reading.compare(before, after)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _serve(told: Connection) -> None:
    with Site() as site:
        site.says("/policy", body=long_page())
        told.send(site.url)
        told.recv()


@contextmanager
def another_process() -> Iterator[str]:
    """A site in a process of its own, so that its work is not counted as ours."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs,))
    server.start()
    try:
        yield f"{ours.recv()}/policy"
    finally:
        ours.send("end")
        server.join()
