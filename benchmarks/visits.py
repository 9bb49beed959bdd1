"""A reader or a writer of a site at work, in a process of its own: ``python -m benchmarks.visits reader|writer``.

It prints a line when it is ready, goes on until its standard input ends, with a pause after each visit, and then
prints the milliseconds that each took, as a list in JSON. The reader opens the page of a recommendation; the
writer writes a line of the activity log in a transaction of its own. A visit that fails ends it.
"""

from __future__ import annotations

import json
import logging
import select
import sys
import time
from collections.abc import Callable

import django

PAUSE = 0.05
WARM_UP = 5


def reader() -> Callable[[], None]:
    """Opens a page as who brought the papers."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from uprtrack.organisations.models import User
    from uprtrack.recommendations.models import Recommendation

    settings.ALLOWED_HOSTS = ["testserver"]
    client, row = Client(), Recommendation.objects.earliest("pk")
    client.force_login(User.objects.get())
    address = reverse("recommendation", args=[row.public_id])

    def visit() -> None:
        answer = client.get(address, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: expected the page, found status {answer.status_code}.")

    return visit


def writer() -> Callable[[], None]:
    """Writes a line of the log."""
    from django.db import transaction

    from uprtrack.organisations.activity import record
    from uprtrack.organisations.models import Organisation, Verb

    organisation = Organisation.objects.earliest("pk")

    def visit() -> None:
        with transaction.atomic():
            record(verb=Verb.PREVIEW, organisation=organisation, object_kind="organisation")

    return visit


def main(visit: Callable[[], None]) -> None:
    for _ in range(WARM_UP):
        visit()
    print("ready", flush=True)
    taken = []
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        begun = time.perf_counter()
        visit()
        taken.append((time.perf_counter() - begun) * 1000)
    print(json.dumps(taken))


if __name__ == "__main__":
    django.setup()
    logging.disable(logging.WARNING)
    main({"reader": reader, "writer": writer}[sys.argv[1]]())
