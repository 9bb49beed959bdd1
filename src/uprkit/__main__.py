"""``python -m uprkit``: the library on the command line."""

from __future__ import annotations

import gc
import os
import sys

from uprkit.command import main


def run() -> int:
    """The command with the arguments it was called with; returns its exit status."""
    # What is read is kept until it is written, so that looking for rubbish on the way would find none.
    gc.set_threshold(100_000)
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has enough (``| head``); Python would complain again while closing the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    # What is left goes with the process: looking through it for rubbish on the way out would be for nothing.
    gc.freeze()
    return status


if __name__ == "__main__":
    sys.exit(run())
