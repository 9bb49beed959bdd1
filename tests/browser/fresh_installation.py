"""``python -m tests.browser.fresh_installation state|coalition``: an empty installation and who works there.

Run in a process of its own, with the folders and the operator of the installation in its environment. The
State's has a published review, with a plan and a measure; the coalition's has nothing yet.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from io import BytesIO

import django
from django.core.management import call_command

PASSWORD = "a long pass phrase for tests"
PLAN = "Matrix of the coordination unit"
ACTION = "Send a bill to parliament"
MEASURE = "The bill was sent to parliament in March."


def fill(side: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uprtrack.settings")
    django.setup()
    call_command("migrate", verbosity=0)

    from uprtrack.organisations.kinds import OrganisationKind
    from uprtrack.organisations.services import appoint, create_user, found_organisation
    from uprtrack.reviews.models import State

    coastland = State.objects.get(pk="XCO")
    kind, name = {
        "state": (OrganisationKind.NMIRF, "Coordination unit of Coastland"),
        "coalition": (OrganisationKind.COALITION, "Harbour Coalition"),
    }[side]
    organisation = found_organisation(name=name, kind=kind, country=coastland)
    user = create_user(username="coordinator", password=PASSWORD, shown_as="Coordinator")
    appoint(organisation=organisation, user=user)
    if side == "state":
        _publish(user.pk, organisation.pk)


def _publish(user_key: int, organisation_key: int) -> None:
    """The report on the third review, a plan with an action, and a measure: read by everybody."""
    from uprtrack.documents.services import accept_import, preview_import
    from uprtrack.monitoring.services import publish_measure, report_measure
    from uprtrack.organisations.kinds import Visibility
    from uprtrack.organisations.models import Organisation, User
    from uprtrack.pages.coastland import papers
    from uprtrack.pages.coastland.content import load
    from uprtrack.plans.services import add_action, create_plan, publish_plan
    from uprtrack.recommendations.models import Recommendation

    user, organisation = User.objects.get(pk=user_key), Organisation.objects.get(pk=organisation_key)
    report = papers.working_group_report_docx(load().cycles[0])
    run = preview_import(by=user, organisation=organisation, file_name="report.docx", stream=BytesIO(report))
    accept_import(by=user, run=run, visibility=Visibility.PUBLIC)
    served = Recommendation.objects.order_by("ordinal")[:1]
    plan = create_plan(
        by=user,
        organisation=organisation,
        review=served[0].review,
        kind="state_matrix",
        title=PLAN,
        visibility=Visibility.ORGANISATION,
    )
    add_action(by=user, plan=plan, cluster=None, text=ACTION, type="legislative", recommendations=served)
    publish_plan(by=user, plan=plan)
    measure = report_measure(
        by=user,
        organisation=organisation,
        recommendations=served,
        kind="law",
        taken_on=date(2021, 3, 1),
        text=MEASURE,
        visibility=Visibility.ORGANISATION,
    )
    publish_measure(by=user, measure=measure)


if __name__ == "__main__":
    fill(sys.argv[1])
