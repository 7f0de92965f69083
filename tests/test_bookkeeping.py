import pytest

from tests.servers import Site
from tests.watcher import Watcher, page

POLICY = "<main><h1>Kestrel policy</h1>" + "".join(
    f"<p>Plate reads of kind {n} are deleted after {n + 20} days, without exception.</p>"
    for n in range(1, 9)
)


@pytest.fixture
def site():
    with Site() as site:
        site.says("/policy", body=POLICY)
        yield site


def gaps(watcher: Watcher) -> list[str]:
    report = watcher.verified()
    assert report.problems == ()
    return [remark for remark in report.remarks if "slot" in remark]


def test_slots_that_nobody_looked_in_are_closed_before_the_interval_changes(
    tmp_path, site, reading_processes
):
    entry = page(f"{site.url}/policy", every="1d")
    with Watcher(tmp_path, entry, allow=[site.host_port], sandbox=reading_processes) as watcher:
        watcher.look()
        watcher.passes(days=6)
        watcher.lists({**entry, "every": "6h"})
        watcher.product.read_again()
        watcher.look()

        assert gaps(watcher) == []
        assert watcher.verified().counts["missed leaves"] == 1


def test_slots_that_nobody_looked_in_are_closed_before_a_page_leaves_the_list(
    tmp_path, site, reading_processes
):
    entry = page(f"{site.url}/policy", every="1d")
    other = page(f"{site.url}/other", "kestrel/other", every="1d")
    site.says("/other", body=POLICY)
    with Watcher(
        tmp_path, entry, other, allow=[site.host_port], sandbox=reading_processes
    ) as watcher:
        watcher.looks()
        watcher.passes(days=4)
        watcher.lists(other)
        watcher.product.read_again()
        watcher.looks()

        assert gaps(watcher) == []
        assert watcher.kinds.count("no-longer-watched") == 1
