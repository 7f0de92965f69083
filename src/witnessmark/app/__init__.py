"""Wiring, settings, scheduling, and the command line."""
