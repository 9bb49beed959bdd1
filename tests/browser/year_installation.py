"""``python -m tests.browser.year_installation``: seven bodies of Coastland with a person each, and nothing else.

Run in a process of its own, with the folders and the operator of the installation in its environment. The Ministry of
the Interior leads a group of the national mechanism.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

PASSWORD = "a long pass phrase for tests"
BODIES = {
    "coordinator": ("nmirf", "coordinator", "Coordination unit"),
    "interior": ("ministry", "coordinator", "Ministry of the Interior"),
    "justice": ("ministry", "focal_point", "Ministry of Justice"),
    "nhri": ("nhri", "nhri_officer", "Human Rights Commission"),
    "lawyers": ("cso", "coordinator", "Lawyers of the Harbour"),
    "agency": ("un_agency", "coordinator", "Agency for Islands"),
    "embassy": ("recommending_state", "reader", "Embassy of Uruguay"),
}
"""By the name under which its person signs in: kind, role, name."""
TAKING_PART = ("interior", "justice", "nhri", "lawyers", "agency")
GROUP = "Group on prisons"
REPORT = "report.docx"


def fill(folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uprtrack.settings")
    django.setup()
    call_command("migrate", verbosity=0)

    from uprtrack.organisations.kinds import OrganisationKind, Role
    from uprtrack.organisations.models import Affiliation, Organisation, User
    from uprtrack.organisations.services import (
        accept,
        appoint,
        create_user,
        enrol,
        found_group,
        found_organisation,
        send_to_group,
    )
    from uprtrack.pages.coastland import papers
    from uprtrack.pages.coastland.content import load
    from uprtrack.reviews.models import State

    coastland = State.objects.get(pk="XCO")
    bodies: dict[str, Organisation] = {}
    people: dict[str, User] = {}
    for key, (kind, _role, name) in BODIES.items():
        bodies[key] = found_organisation(name=name, kind=OrganisationKind(kind), country=coastland)
    for key in TAKING_PART:
        enrol(organisation=bodies["coordinator"], member=bodies[key])
    for key, (_kind, role, name) in BODIES.items():
        people[key] = create_user(username=key, password=PASSWORD, shown_as=f"Officer of {name}")
        appoint(organisation=bodies[key], user=people[key], role=Role(role))
    group = found_group(
        by=people["coordinator"],
        parent=bodies["coordinator"],
        name=GROUP,
        led_by=bodies["interior"],
        others=[],
    )
    joining = Affiliation.objects.get(organisation=group, member=bodies["interior"])
    accept(by=people["interior"], affiliation=joining)
    # Where the person stands was looked up before the ministry joined the group.
    officer = User.objects.get(pk=people["interior"].pk)
    send_to_group(by=officer, group=group, sender=bodies["interior"], user=officer)
    (folder / REPORT).write_bytes(papers.working_group_report_docx(load().cycle(4)))


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
