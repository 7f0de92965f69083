"""Foreign bytes are read in child processes whose limits the kernel holds, and nowhere else."""

from witnessmark.adapters.sandbox.limits import Limits
from witnessmark.adapters.sandbox.reader import SandboxedReader, reader_digest, reading_code
from witnessmark.adapters.sandbox.sandbox import Sandbox

__all__ = ["Limits", "Sandbox", "SandboxedReader", "reader_digest", "reading_code"]
