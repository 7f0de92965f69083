"""How long a long suite runs: `BOUND=ci make torture` is short, `BOUND=50 make torture` does 50 of each."""

import os


def bound(*, ci: int, whole: int) -> int:
    """Give the number of rounds: `whole` where BOUND is not set."""
    said = os.environ.get("BOUND", "")
    if said == "ci":
        return ci
    return int(said) if said.isdecimal() else whole
