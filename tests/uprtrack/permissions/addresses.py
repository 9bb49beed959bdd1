"""Every address the site serves, and how to ask for it: a new one fails until it is written down here."""

from __future__ import annotations

from django.db import models

from tests.uprtrack.permissions.addresses_of_assessing import OF_ASSESSING
from tests.uprtrack.permissions.addresses_of_columns import OF_COLUMNS
from tests.uprtrack.permissions.addresses_of_institutions import OF_INSTITUTIONS
from tests.uprtrack.permissions.addresses_of_participation import OF_PARTICIPATION
from tests.uprtrack.permissions.addresses_of_progress import OF_PROGRESS
from tests.uprtrack.permissions.addresses_of_sheets import OF_SHEETS
from tests.uprtrack.permissions.addresses_of_taking import OF_TAKING
from tests.uprtrack.permissions.asking import MISSING, Address, speaking_to
from tests.uprtrack.permissions.asking import about as _about
from tests.uprtrack.permissions.asking import by_each as _by_each
from tests.uprtrack.permissions.asking import by_public_id as _public_id
from tests.uprtrack.permissions.asking import each_of as _all
from tests.uprtrack.permissions.asking import fixed as _fixed
from tests.uprtrack.permissions.people import MEMBERS_OF, people_of
from tests.uprtrack.permissions.routes import OF_ACCOUNTS, OF_MEMBERS, OF_ORGANISATIONS
from uprtrack.classification.models import Term
from uprtrack.documents.models import Document, Fetch, ImportRun
from uprtrack.exchange.models import BundleReceived, Partner
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Affiliation, Membership, Organisation
from uprtrack.organisations.models.invitations import Invitation
from uprtrack.organisations.models.terms import TermsOfReference
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, Plan
from uprtrack.recommendations.models import Distinction, Merge, Recommendation, Settlement, Wording


def _said_of(table: type[models.Model], about: str) -> Address:
    arguments, missing = _public_id(about=about)
    return Address(table, arguments, missing)


def _of_run(**inside: int) -> Address:
    """About a run, and a row or a page of it."""
    return Address(
        ImportRun,
        lambda row: {"public_id": row.public_id, **inside},
        lambda row: {"public_id": MISSING, **inside},
    )


BODIES_ASKED = ("ministry", "ngo", "partner", "other_ngo", "group")
""" One that everybody knows, and hidden ones: of a coalition, of another, a confidential group."""


HERE = "XCO-upr4"
FOUND = ("in=passage", "in=action&sort=body&open=from", "in=assessment")
LISTS = _all("", "review=all", "review=XCO-upr4&level=partially&sort=best", "state=XCO", "review=DNK-upr3")


def _is_of(reader: str, body: str) -> bool:
    """Whether a reader works for a body: only then they find its members, its links."""
    return reader in people_of(body)


def _two(table: type[models.Model], name: str) -> Address:
    """A row of an organisation's that is found within it alone."""
    return Address(
        table,
        lambda row: {"public_id": row.organisation.public_id, name: row.public_id},
        lambda row: {"public_id": row.organisation.public_id, name: MISSING},
        is_found=_is_of,
    )


def _of_affiliation() -> Address:
    return Address(
        Affiliation,
        lambda row: {"affiliation_id": row.public_id},
        lambda row: {"affiliation_id": MISSING},
        is_found=lambda reader, body: _is_of(reader, body) or _is_of(reader, MEMBERS_OF[body][0]),
    )


def _shown_plan(body: Organisation) -> str:
    """A plan that a body can let others read."""
    found = Plan.objects.filter(owner=body).exclude(visibility=Visibility.SELF).first()
    return found.public_id if found else MISSING


def _an_institution(_row: object) -> dict[str, object]:
    """A figure of the term that a machine suggests of each circle's recommendation."""
    term = Term.objects.get(taxonomy="institution", code="parliament")
    return {"term_id": term.pk, "cell": "confirmed"}


ADDRESSES: dict[str, Address] = {
    "": _fixed(queries=_all("", "review=DNK-upr3")),
    "about/": Address(),
    "recommendations/": Address(queries=LISTS),
    "recommendations/by/<str:alias>/": Address(
        Recommendation,
        lambda row: {"alias": row.alias},
        lambda row: {"alias": f"{HERE}-{MISSING}"},
    ),
    "recommendations/<str:public_id>/": _about(Recommendation),
    "recommendations/publish/<str:alias>/": _fixed(alias=HERE),
    "recommendations/wordings/<int:pk>/withdraw/": Address(
        Wording, lambda row: {"pk": row.pk}, lambda row: {"pk": 999_999_999}
    ),
    "recommendations/disagreements/<str:alias>/": _fixed(
        alias=HERE, queries=_all("", "show=settled", "show=all")
    ),
    "recommendations/same/<str:alias>/": _fixed(alias=HERE, queries=_all("", "show=decided")),
    **{
        f"recommendations/{route}/": Address(
            table, lambda row: {"pk": row.pk}, lambda row: {"pk": 999_999_999}
        )
        for route, table in (
            ("settlements/<int:pk>/withdraw", Settlement),
            ("merges/<int:pk>/take-apart", Merge),
            ("distinctions/<int:pk>/withdraw", Distinction),
        )
    },
    "recommendations/links/<str:alias>/": _fixed(
        alias=HERE, queries=_all("", "show=alike", "show=parallel", "show=decided")
    ),
    "recommendations/<str:public_id>/links/": _about(Recommendation),
    "recommendations/<str:public_id>/parts/": _about(Recommendation),
    "recommendations/totals/<str:public_id>/<slug:about>/": _said_of(Document, "received"),
    "recommendations/<str:public_id>/merge/": _about(Recommendation),
    "recommendations/<str:public_id>/disagreements/<slug:about>/": _said_of(Recommendation, "text"),
    "recommendations/<str:public_id>/wordings/add/": _about(Recommendation),
    "recommendations/<str:public_id>/position/": _about(Recommendation),
    "recommendations/<str:public_id>/themes/": _about(Recommendation),
    "tags/": Address(queries=_all("", "review=all", "review=all&kind=upr_issue")),
    "tags/decide/": _fixed(),
    "tags/agreement/": Address(),
    "tags/agreement/<int:term_id>/<slug:cell>/": Address(arguments=_an_institution),
    "organisations/": Address(),
    "organisations/activity/": Address(),
    **{f"organisations/<slug:public_id>/{end}": _about(Organisation) for end in OF_ORGANISATIONS},
    **{
        f"organisations/<slug:public_id>/members/<slug:membership_id>/{end}": _two(
            Membership, "membership_id"
        )
        for end in OF_MEMBERS
    },
    "organisations/<slug:public_id>/links/<slug:invitation_id>/revoke/": _two(Invitation, "invitation_id"),
    "organisations/<slug:public_id>/links/read/<slug:kind>/<slug:row_id>/": Address(
        Organisation,
        lambda row: {"public_id": row.public_id, "kind": "plan", "row_id": _shown_plan(row)},
        lambda row: {"public_id": MISSING, "kind": "plan", "row_id": MISSING},
    ),
    "organisations/terms/<slug:public_id>/publish/": _about(TermsOfReference),
    "organisations/part/<slug:affiliation_id>/answer/": _of_affiliation(),
    "organisations/part/<slug:affiliation_id>/end/": _of_affiliation(),
    "organisations/attribution/<slug:kind>/<slug:row_id>/drop/": Address(
        Assessment,
        lambda row: {"kind": "assessment", "row_id": row.public_id},
        lambda row: {"kind": "assessment", "row_id": MISSING},
    ),
    "organisations/me/names/": Address(),
    "organisations/me/names/<slug:public_id>/": Address(
        Organisation,
        lambda row: {"public_id": row.public_id},
        lambda row: {"public_id": MISSING},
        is_found=_is_of,
    ),
    "organisations/me/data/": Address(),
    "organisations/me/erase/": Address(),
    "organisations/me/erase/confirm/": Address(),
    "links/use/<slug:public_id>/": _fixed(public_id=MISSING),
    "links/use/<slug:public_id>/<slug:row_id>/": _fixed(public_id=MISSING, row_id=MISSING),
    "links/<str:token>/": _fixed(token=MISSING),
    "leave/": Address(),
    "reprisals/": Address(),
    "exchange/": Address(),
    "exchange/make/": Address(),
    "exchange/read/": Address(),
    "exchange/partners/add/": Address(),
    "exchange/partners/<slug:public_id>/": Address(
        Partner,
        lambda row: {"public_id": row.installation.public_id},
        lambda row: {"public_id": MISSING},
        is_found=lambda reader, circle: True,
    ),
    "exchange/bundles/<slug:public_id>/": _about(BundleReceived),
    **{route: Address() for route in OF_ACCOUNTS},
    "search/": Address(queries=_all("", "q=body:ministry&sort=level", *FOUND)),
    "papers/": Address(queries=_all("", f"review={HERE}", "kind=addendum", "speaker=NOR", f"q={MISSING}")),
    "papers/<str:public_id>/": _about(Document),
    "statistics/": Address(queries=_all("", "by=from&unit=pairs", f"by={MISSING}", "state=XCO&by=position")),
    "statistics/compare/": Address(queries=_all("", "across=state&by=session")),
    "statistics/participation/": Address(queries=_all("", "by=year")),
    "statistics/map/": Address(queries=_all("", "by=from")),
    "statistics/states/": Address(),
    "statistics/states/<str:iso3>/": _fixed(iso3="NOR"),
    "statistics/<slug:sheet>.<statistics_form:form>": _fixed(
        sheet="overview", form="json", queries=_all("", "by=from", "by=state&unit=pairs")
    ),
    "import/": Address(),
    "import/fetch/": Address(),
    "import/fetch/<str:public_id>/": _about(Fetch),
    "import/papers/<str:public_id>/": _about(Document),
    "import/<str:public_id>/": _about(ImportRun),
    "import/<str:public_id>/file/": _about(ImportRun),
    "import/<str:public_id>/confirm/": _about(ImportRun),
    "import/<str:public_id>/rows/<int:ordinal>/": _of_run(ordinal=1),
    "import/<str:public_id>/rows/<int:ordinal>/add/": _of_run(ordinal=1),
    "import/<str:public_id>/pages/<int:number>/": _of_run(number=1),
    "import/<str:public_id>/doubts/<int:number>/": _of_run(number=1),
    "plans/": Address(queries=_by_each("body", Organisation, *BODIES_ASKED)),
    "plans/add/": Address(),
    "plans/actions/add/": Address(
        queries=_by_each("recommendation", Recommendation, "published", "note", "of_others", "of_mechanism")
    ),
    "plans/actions/<slug:public_id>/": _about(ExpectedAction),
    "plans/actions/<slug:public_id>/change/": _about(ExpectedAction),
    "plans/actions/<slug:public_id>/withdraw/": _about(ExpectedAction),
    "plans/actions/<slug:public_id>/bodies/": _about(ExpectedAction),
    "plans/actions/<slug:public_id>/bodies/<slug:body_id>/remove/": Address(
        ExpectedAction,
        lambda row: {
            "public_id": row.public_id,
            "body_id": row.responsibilities.first().organisation.public_id,
        },
        lambda row: {
            "public_id": MISSING,
            "body_id": row.responsibilities.first().organisation.public_id,
        },
    ),
    "plans/actions/<slug:public_id>/indicators/add/": _about(ExpectedAction),
    "plans/indicators/<slug:public_id>/values/add/": _about(Indicator),
    "plans/indicators/<slug:public_id>/change/": _about(Indicator),
    "plans/<slug:public_id>/change/": _about(Plan),
    "plans/<slug:public_id>/withdrawn/": _about(Plan),
    "plans/<slug:public_id>/clusters/<int:cluster_id>/change/": Address(
        Cluster,
        lambda row: {"public_id": row.plan.public_id, "cluster_id": row.pk},
        lambda row: {"public_id": MISSING, "cluster_id": 999_999_999},
    ),
    "plans/<slug:public_id>/": _about(Plan, queries=_all("", "all=")),
    "plans/<slug:public_id>/publish/": _about(Plan),
    "plans/<slug:public_id>/clusters/": _about(
        Plan, queries=_all("", "scheme=theme", "scheme=four", "scheme=own")
    ),
    "plans/<slug:public_id>/clusters/add/": _about(Plan),
    "plans/<slug:public_id>/actions/add/": _about(Plan),
    "monitor/": Address(queries=_by_each("actor", Organisation, *BODIES_ASKED)),
    "monitor/assess/<slug:public_id>/": _about(Recommendation),
    "monitor/assessments/<slug:public_id>/": _about(Assessment),
    "monitor/assessments/<slug:public_id>/publish/": _about(Assessment),
    "monitor/assessments/<slug:public_id>/withdraw/": _about(Assessment),
    "monitor/assessments/<slug:public_id>/evidence/": _about(Assessment),
    "monitor/evidence/<slug:public_id>/": _about(Evidence),
    "monitor/measures/add/<slug:public_id>/": _about(
        Recommendation, queries=_by_each("action", ExpectedAction, "published", "note", "of_others")
    ),
    "monitor/measures/<slug:public_id>/": _about(Measure),
    "monitor/measures/<slug:public_id>/publish/": _about(Measure),
    "monitor/measures/<slug:public_id>/withdraw/": _about(Measure),
    "monitor/measures/<slug:public_id>/evidence/": _about(Measure),
    "monitor/measures/<slug:public_id>/change/": _about(Measure),
    **OF_PROGRESS,
    **OF_ASSESSING,
    "calendar/": Address(queries=_all("", "actor=everybody", "review=DNK-upr3")),
    "calendar/dates/<slug:alias>/": _fixed(alias=HERE),
    "reports/": Address(),
    "reports/<slug:kind>/<report_form:form>/": _fixed(kind="wordings", form="csv"),
    "reports/scorecard/<str:organisation>/": Address(
        Organisation,
        lambda row: {"organisation": row.public_id},
        lambda row: {"organisation": MISSING},
        is_found=lambda reader, body: body in speaking_to(reader),
    ),
    **OF_TAKING,
    **OF_COLUMNS,
    **OF_INSTITUTIONS,
    **OF_PARTICIPATION,
    "plans/<slug:public_id>/stages/": _about(Plan),
    "plans/<slug:public_id>/stages/move/": _about(Plan),
    "plans/<slug:public_id>/earlier/": _about(Plan, queries=_all("", "at=1", "at=2030-01-01")),
    "plans/<slug:public_id>/changes/": _about(Plan, queries=_all("", "from=1&to=1", "to=2030-01-01")),
    "plans/<slug:public_id>/hand-in/": _about(Plan),
    "plans/<slug:public_id>/drafts/": _about(Plan, queries=_all("", "show=decided")),
    "plans/<slug:public_id>/drafts/undo/": _about(Plan),
    **OF_SHEETS,
}
