"""Papers read apart: by a process of its own, with limits on time and memory and nothing it could betray.

A paper comes from anywhere, and what reads it may have faults. The reader therefore gets a file's bytes through a
pipe and gives back what it read as plain data, which is checked against the shapes of ``uprkit.model`` before
anything is done with it. It inherits no environment, no open file and no database, may write no file, and is
ended when it takes too long or too much memory: by the kernel on Linux, by a watchdog everywhere.
"""

from uprkit.apart.frames import Read
from uprkit.apart.limits import LIMITS, Limits
from uprkit.apart.reader import Reader, ReaderStoppedError, picture_apart, read_apart

__all__ = ["LIMITS", "Limits", "Read", "Reader", "ReaderStoppedError", "picture_apart", "read_apart"]
