"""Starts another program under limits: ``python -m uprkit.apart.confined CPU_SECONDS MEMORY FILE_BYTES PROGRAM …``.

The limits are set by the process that becomes the program, so that it never runs without them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def command(cpu_seconds: int, memory_bytes: int, file_bytes: int, program: Sequence[str]) -> list[str]:
    """The command line that starts a program so; on Windows, which keeps no such limits, the program alone."""
    if sys.platform == "win32":
        return list(program)
    limits = [str(cpu_seconds), str(memory_bytes), str(file_bytes)]
    return [sys.executable, "-m", "uprkit.apart.confined", *limits, *program]


def main(arguments: Sequence[str]) -> None:
    """Limit this process and become the program."""
    cpu_seconds, memory_bytes, file_bytes = (int(number) for number in arguments[:3])
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    os.execvp(arguments[3], list(arguments[3:]))


if __name__ == "__main__":
    main(sys.argv[1:])
