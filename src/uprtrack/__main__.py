"""``uprtrack``: Django's commands with the site's settings."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command; see ``uprtrack help``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uprtrack.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
