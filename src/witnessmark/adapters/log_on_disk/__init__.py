"""The append-only log on disk: C2SP tlog-tiles under snapshots/log, one writer, any number of readers."""

from witnessmark.adapters.log_on_disk.begin import create, new_origin
from witnessmark.adapters.log_on_disk.log import LogOnDisk, Pen

__all__ = ["LogOnDisk", "Pen", "create", "new_origin"]
