"""``uprtrack send_alerts``: tells of new matches, sends digests, and destroys exports whose time is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from uprtrack.exports.making import forget_expired
from uprtrack.searches.addresses import mails_are_sent
from uprtrack.searches.alerts import send_alerts
from uprtrack.searches.digests import send_digests


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Sends e-mail about new matches, and digests, to those who asked for them; each is told once. To be run every "
        "hour or day by the system's own timer. Also destroys exports whose time is over."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        expired = forget_expired()
        if not mails_are_sent():
            self.stdout.write("No mail is sent: UPRTRACK_SMTP_HOST and UPRTRACK_URL are not both set.")
        else:
            self.stdout.write(f"{send_alerts()} messages sent.")
            self.stdout.write(f"{send_digests()} digests sent.")
        if expired:
            self.stdout.write(f"{expired} exports destroyed, their time being over.")
