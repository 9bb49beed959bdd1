"""``uprtrack send_digests``: tells those who chose it what is new for them, once a day or week at most."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from uprtrack.searches.addresses import mails_are_sent
from uprtrack.searches.digests import send_digests


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Sends digests to those who chose them and whose day or week is over; each item is told once. To be run every "
        "hour or day by the system's own timer; “send_alerts” does the same besides."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not mails_are_sent():
            self.stdout.write("No mail is sent: UPRTRACK_SMTP_HOST and UPRTRACK_URL are not both set.")
        else:
            self.stdout.write(f"{send_digests()} digests sent.")
