"""What every command starts from: the options that hold for all, and the product opened with them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from witnessmark.app.settings import Settings
    from witnessmark.app.wiring import OpenRecord, Product
    from witnessmark.model.pages import WatchList
    from witnessmark.ports import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Options given before the command; None where the setting or its default holds."""

    pages: Path | None = None
    data: Path | None = None
    private: Path | None = None

    def settings(self) -> "Settings":
        """Read witnessmark.toml and the environment; options win."""
        from witnessmark.app.settings import load

        return load(pages=self.pages, data=self.data, private=self.private)

    def watch_list(self) -> "WatchList":
        """Read and validate the watch list."""
        from witnessmark.app.wiring import read_watch_list

        return read_watch_list(self.settings())

    @contextmanager
    def product(self, *, say: "Say | None" = None) -> Iterator["Product"]:
        """Open the archive for writing: repaired, locked, wired; made by `init` the first time."""
        from witnessmark.app.wiring import World, opened

        with opened(self.settings(), World(say=say) if say else World()) as product:
            for mended in product.repaired:
                print(f"witnessmark: start-up repair: {mended}", file=sys.stderr)
            yield product

    @contextmanager
    def record(self) -> Iterator["OpenRecord"]:
        """Open the record for reading: no lock, nothing is changed."""
        from witnessmark.app.wiring import reading_record

        with reading_record(self.settings()) as record:
            yield record
