"""The static site: pages that any host can serve, without JavaScript."""
