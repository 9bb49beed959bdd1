"""``uprtrack``: Django's commands with the site's settings."""

from __future__ import annotations

import gc
import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command; see ``uprtrack help``."""
    # Modules that load and papers that are read leave little rubbish: Python would look for it a hundred times.
    gc.set_threshold(20_000)
    # numpy counts here and multiplies no large matrices: threads for that would be started for nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uprtrack.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
