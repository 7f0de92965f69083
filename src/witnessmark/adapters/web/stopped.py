"""How an exchange ends early, inside this package: it leaves it as a `Failure`, never as an exception."""

import time
from datetime import timedelta
from typing import Literal

from witnessmark.model.captures import FailureKind

#: The words of WARC-Truncated (ISO 28500 §5.13).
Truncated = Literal["disconnect", "time", "length", "unspecified"]

_TRUNCATED: dict[FailureKind, Truncated] = {
    FailureKind.DISCONNECTED: "disconnect",
    FailureKind.TIMEOUT: "time",
    FailureKind.TOO_LARGE: "length",
}


class StoppedError(Exception):
    """Why we went no further. `client` makes it a `Failure`."""

    def __init__(
        self, kind: FailureKind, detail: str, *, retry_in: timedelta | None = None
    ) -> None:
        super().__init__(detail)
        #: Which failure this is, and the sentence for people.
        self.kind = kind
        self.detail = detail
        #: How long the host asked to be left alone.
        self.retry_in = retry_in

    @property
    def truncated(self) -> Truncated:
        """The word for bytes that end here."""
        return _TRUNCATED.get(self.kind, "unspecified")


class Deadline:
    """
    An instant by which all is over, however slowly bytes drip.

    A time limit per read is no limit: a server that sends a byte a second meets it for ever.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began = time.monotonic()

    @property
    def spent(self) -> float:
        """Seconds since it was set."""
        return time.monotonic() - self._began

    def left(self, at_most: float) -> float:
        """
        Give the seconds that the next wait may take, at most `at_most`.

        Raises:
            StoppedError: none are left.
        """
        left = self._seconds - self.spent
        if left <= 0:
            raise StoppedError(
                FailureKind.TIMEOUT,
                f"The answer was not complete after {self._seconds:g} s, and was given up.",
            )
        return min(left, at_most)
