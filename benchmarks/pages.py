"""A page of 64 KB, before and after, and a site in a process of its own that has it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from tests import planted
from tests.servers import Site

from witnessmark.model.captures import Served

PAGE_BYTES = 65_536
CHANGED = 0.03
SEED = 7
WORDS = (
    *("account", "address", "browser", "choice", "collect", "contact", "content", "correct"),
    *("device", "form", "help", "information", "law", "message", "network", "notice", "office"),
    *("operate", "page", "person", "phone", "provide", "purpose", "question", "receive", "record"),
    *("request", "right", "service", "setting", "site", "support", "time", "update", "visit"),
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


def served(body: str) -> Served:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body.encode())}"
    url = "https://kestrel.example/policy"
    message = f"{head}\r\n\r\n{body}".encode()
    return Served(url=url, final_url=url, status=200, message=message)


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
