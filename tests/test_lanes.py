import threading

import pytest

from witnessmark.app.lanes import Lanes

PAGES = [f"https://host-{n % 3}.example/{n}" for n in range(30)]


def test_every_page_is_looked_at_once_and_no_host_by_two_at_a_time():
    busy: set[str] = set()
    guard = threading.Lock()
    clashes: list[str] = []

    def look(url: str) -> str:
        host = url.split("/")[2]
        with guard:
            if host in busy:
                clashes.append(url)
            busy.add(host)
        with guard:
            busy.discard(host)
        return url

    seen = list(Lanes(threads=4).run(PAGES, look, url=str))

    assert sorted(seen) == sorted(PAGES)
    assert clashes == []


def test_a_slow_host_keeps_nobody_else_waiting():
    others_done = threading.Event()

    def look(url: str) -> str:
        if "host-0" in url:
            assert others_done.wait(10)
        return url

    seen = []
    for url in Lanes(threads=4).run(PAGES, look, url=str):
        seen.append(url)
        if len([u for u in seen if "host-0" not in u]) == 20:
            others_done.set()

    assert len(seen) == 30


def test_what_must_end_the_run_ends_it_and_is_raised_to_the_caller():
    def look(url: str) -> str:
        raise RuntimeError(url)

    with pytest.raises(RuntimeError, match="host-"):
        list(Lanes(threads=2).run(PAGES, look, url=str))


def test_a_stop_finishes_the_looks_in_hand_and_begins_no_other():
    lanes = Lanes(threads=1)

    def look(url: str) -> str:
        lanes.stop()
        return url

    assert len(list(lanes.run(PAGES, look, url=str))) == 1
