"""The use cases. `check.py` is read first."""
