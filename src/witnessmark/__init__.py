"""Witnessmark watches the promises made about licence-plate readers, and keeps proof of their changes."""

__version__ = "0.1.0"
