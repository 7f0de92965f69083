"""
What can go wrong that is nobody's bug.

* WitnessmarkError
  + WatchListError    watched_pages.yml is wrong                 refuse to start: exit 3
  + SettingsError     a setting or a command line is wrong       refuse to start: exit 3
  + ArchiveError      evidence could not be kept                 stop at once: exit 4
    - TamperError     evidence does not hold                     exit 4
    - ForkError       the log would contradict what was signed   stop signing: exit 4
    - BusyError       another process holds the data folder      exit 3
  + DeliveryError     a message could not be sent                keep it, try again later
    - NoMailError     there is nothing to send with              keep it, however long
  + CatalogueError    catalogue.yml is wrong                     refuse to start: exit 3

A page that cannot be had or read is no error: it is a `Failure`, a value, and the run goes on
(model/captures.py).
"""


class WitnessmarkError(Exception):
    """Base of all that this package raises on purpose. The message says what, where, what to do."""


class WatchListError(WitnessmarkError):
    """The watch list is wrong. `problems` holds one line each: `file:line:column: what. Remedy.`"""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        #: Every problem found, in the order of the file.
        self.problems = problems


class SettingsError(WitnessmarkError):
    """A setting or a command line makes no sense."""


class CatalogueError(WitnessmarkError):
    """The catalogue of safeguards is wrong."""


class ArchiveError(WitnessmarkError):
    """Evidence could not be kept. Nothing may be told after this."""


class TamperError(ArchiveError):
    """Evidence that does not hold: a hash, a signature, a slot."""


class ForkError(ArchiveError):
    """The tree at hand does not continue the tree that was last signed."""


class BusyError(ArchiveError):
    """Another process is writing to this data folder."""


class DeliveryError(WitnessmarkError):
    """A message could not be sent; it stays owed."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        #: True: the mail system said no for good (5xx), so that hurrying back is no use.
        self.permanent = permanent


class NoMailError(DeliveryError):
    """No mail server is set: nothing was tried, so nothing has failed, and the message stays owed."""
