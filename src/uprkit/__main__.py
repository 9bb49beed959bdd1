"""``python -m uprkit``: the library on the command line."""

from __future__ import annotations

import sys

from uprkit.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
