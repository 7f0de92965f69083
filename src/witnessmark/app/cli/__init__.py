"""The commands: each is one call to a deed. `main.py` puts them together."""
