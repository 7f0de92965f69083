"""watched_pages.yml: read whole, checked whole, every mistake named with its place and a remedy."""

from witnessmark.adapters.watchlist.models import schema
from witnessmark.adapters.watchlist.reading import parse_watch_list, read_watch_list

__all__ = ["parse_watch_list", "read_watch_list", "schema"]
