"""Long suites, run by `make torture`; with `BOUND=ci` a sample of each that takes minutes."""

import os

#: Whether only a sample is asked for.
IS_SAMPLE = os.environ.get("BOUND") == "ci"
