"""What is sent to each address: the fields of its form, those that name other rows taken from the planted world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.uprtrack.permissions.addresses_of_assessing import NOT_SENT_TO_ASSESSING, SENT_TO_ASSESSING
from tests.uprtrack.permissions.addresses_of_columns import SENT as SENT_TO_COLUMNS
from tests.uprtrack.permissions.addresses_of_institutions import (
    NOT_SENT_TO_INSTITUTIONS,
    SENT_TO_INSTITUTIONS,
)
from tests.uprtrack.permissions.addresses_of_participation import SENT_TO_PARTICIPATION
from tests.uprtrack.permissions.addresses_of_progress import OF_PROGRESS_ROUTES
from tests.uprtrack.permissions.addresses_of_sheets import SENT as SENT_TO_SHEETS
from tests.uprtrack.permissions.addresses_of_taking import OF_TAKING
from tests.uprtrack.permissions.asking import (
    Subject,
)
from tests.uprtrack.permissions.people import HOLDERS, PEOPLE
from tests.uprtrack.permissions.planting import PASSWORD, World
from tests.uprtrack.permissions.world_sources import twin_of, twins
from tests.uprtrack.sample_papers import upr_info_sheet
from uprkit.bundles import KINDS, SUFFIX, Manifest, ReviewTold, SigningKey, pack
from uprtrack.classification.models import Origin, Suggestion, Term
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.organisations.kinds import OrganisationKind, Role
from uprtrack.organisations.models import Affiliation, Membership, Organisation
from uprtrack.organisations.services import kinds_founded_by
from uprtrack.plans.models import ProposedAction
from uprtrack.plans.rules import plan_kinds_of
from uprtrack.recommendations.models import Link, Recommendation

Fields = Mapping[str, Any]


def _own(world: World, reader: str) -> Organisation:
    body = PEOPLE[reader].body if reader in PEOPLE else None
    return world.bodies[body or "media"]


def everything_a_form_could_send(
    world: World, reader: str, subject: Subject, acting: Organisation
) -> dict[str, Any]:
    """One set of fields that satisfies most forms of the site; ``OF_ROUTE`` says what others take besides."""
    recommendation = world.row(Recommendation, "published")
    return {
        "organisation": acting.pk,
        "visibility": "organisation",
        "title": "A title",
        "text": "Some words",
        "reason": "A reason",
        "language": "fr",
        "role": "plain",
        "translator": "",
        "position": "noted",
        "words": "As said",
        "dated_on": "2025-06-01",
        "source": "The records",
        "term": Term.objects.filter(taxonomy="upr_issue").order_by("-pk").values_list("pk", flat=True)[0],
        "answer": "yes",
        "kind": "policy",
        "type": "political",
        "status": "ongoing",
        "version": getattr(subject.row, "version", 1),
        "recommendations": [recommendation.public_id],
        "name": "A name",
        "unit": "persons",
        "measured_on": "2025-06-01",
        "value": "1",
        "assessed_on": "2025-06-01",
        "taken_on": "2025-06-01",
        "level": "partially",
        "narrative": "What was seen",
        "light": "",
        "effect": "unknown",
        "confidence": "medium",
        "with_files": "on",
        "evidence_title": "A link",
        "evidence_link": "https://example.org/report",
        "username": "somebody-new",
        "shown_as": "Somebody new",
        "password": PASSWORD,
        "indicator-name": "",
        "reviewed_on": "2023-05-01",
        "is_confirmed": "on",
        "is_understood": "on",
        "confirm": "on",
        "adopted_on": "2024-01-01",
        "themes": [],
        "days": "7",
        "max_uses": "1",
    }


def _sheet(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    content = upr_info_sheet([("Coastland", "Ratify the Convention.", "Denmark", "Supported", "43")])
    return {"file": SimpleUploadedFile("sheet.csv", content), "review": ""}


def _bundle(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    """A bundle that the planted partner signed, in which nothing stands."""
    manifest = Manifest(
        public_key=world.partner_key.public,
        operator="Neighbours",
        operator_kind="civil_society",
        created_at=datetime(2024, 3, 1, tzinfo=UTC),
        sequence=7,
        reviews=(ReviewTold("XCO", "upr", 4, adopted_on=date(2023, 11, 10)),),
    )
    data = pack(manifest, {kind: [] for kind in KINDS}, world.partner_key)
    return {"read-organisation": acting.pk, "read-file": SimpleUploadedFile(f"neighbours{SUFFIX}", data)}


def _reviews(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    return {
        "make-organisation": acting.pk,
        "make-reviews": [world.row(Recommendation, "published").review_id],
    }


def _partner(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    key = SigningKey.generate().public
    believed = {"operator_kind": "civil_society", "sides": ["civil_society"]}
    return believed | {"public_key": key.text, "fingerprint": key.fingerprint}


def _plan(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    kinds = plan_kinds_of(acting)
    return {"kind": kinds[0].value if kinds else "cso_plan"}


def _new_body(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    kinds = sorted(kinds_founded_by(_body(subject)))
    return {"kind": kinds[0] if kinds else OrganisationKind.CSO.value, "is_registered": "on"}


def _members(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    """Whoever takes part in a body leads it, or a group of it."""
    joined = Affiliation.objects.filter(organisation=_body(subject), until_on=None).order_by("pk")
    members = list(joined.values_list("member", flat=True)) or [acting.pk]
    return {"led_by": members[0], "others": members[1:], "to": members[0]}


def _proposal(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    return {"direction": "host", "body": "", "identifier": world.bodies["academic"].public_id}


def _person(*, role: Role | None = None) -> Callable[[World, str, Subject, Organisation], Fields]:
    """One of the sender's own people: the least of them, for whom there is somebody else."""

    def fields(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
        held = Membership.objects.filter(organisation=acting, until_on=None).order_by("-role")
        chosen = held.exclude(user=world.users.get(reader)).first()
        return {"person": chosen.public_id if chosen else ""} | ({"role": role.value} if role else {})

    return fields


def _body(subject: Subject) -> Organisation:
    assert isinstance(subject.row, Organisation)
    return subject.row


def _twin_of_row(subject: Subject) -> str:
    assert isinstance(subject.row, Recommendation)
    return twin_of(subject.row).public_id


def _on_import(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    waits = isinstance(subject.row, ImportRun) and subject.row.state == ImportState.PREVIEWED
    return {"act": "discard" if waits else "undo"}


def _own_password(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    """Not of who has notes: they are planted in tables in which nobody can write one, which no eraser knows."""
    has_notes = any(holder.author == reader and holder.visibility == "self" for holder in HOLDERS.values())
    return {"password": "not the password" if has_notes else PASSWORD}


def _publishing(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    return {"organisation": acting.public_id}


def _pair(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    """Two recommendations of the sender's own body, to be merged."""
    own = Recommendation.objects.filter(owner=acting, pk__in=twins())
    kept = own.order_by("pk").first() or world.row(Recommendation, "published")
    return {"act": "merge", "kept": kept.public_id, "merged": twin_of(kept).public_id}


def _barred(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    """The text of a recommendation as it shows, with a bar behind its first word."""
    assert isinstance(subject.row, Recommendation)
    text = Recommendation.objects.values_list("text", flat=True).get(pk=subject.row.pk)
    return {"act": "divide", "barred": text.replace(" ", " |", 1)}


def _link(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    """The link of a recommendation of the sender's own body, to be confirmed."""
    own = Link.objects.filter(recommendation__owner=acting).order_by("pk").first()
    return {"confirm": str(own.pk if own else 0), "tab": "alike"}


def _left_out(world: World, reader: str, subject: Subject, acting: Organisation) -> Fields:
    """The actions proposed for a plan, none to be taken over."""
    proposed = ProposedAction.objects.filter(hand_in__plan=subject.row, decided_at=None)
    return {f"choice_{pk}": "leave" for pk in proposed.values_list("pk", flat=True)}


OF_ROUTE: dict[str, Fields | Callable[[World, str, Subject, Organisation], Fields]] = {
    "plans/<slug:public_id>/actions/add/": {"kind": "cso_plan"},
    "plans/add/": _plan,
    "plans/<slug:public_id>/stages/move/": {"stage": "validation", "started_from": "merged"},
    "plans/<slug:public_id>/drafts/": _left_out,
    "plans/<slug:public_id>/clusters/": {"act": "place", "scheme": "theme"},
    "plans/actions/<slug:public_id>/bodies/": lambda world, *_: {
        "kind": "lead",
        "organisation": world.bodies["ministry"].public_id,
    },
    "plans/indicators/<slug:public_id>/change/": {"type": "process"},
    "plans/actions/<slug:public_id>/indicators/add/": {"type": "process"},
    "organisations/<slug:public_id>/members/add/": {"role": "member"},
    "organisations/<slug:public_id>/bodies/add/": _new_body,
    "organisations/<slug:public_id>/groups/add/": _members,
    "organisations/<slug:public_id>/lead/": _members,
    "organisations/<slug:public_id>/send/": _person(role=Role.MEMBER),
    "organisations/<slug:public_id>/part/propose/": _proposal,
    "organisations/<slug:public_id>/members/<slug:membership_id>/change/": {"role": "reader"},
    "organisations/<slug:public_id>/members/<slug:membership_id>/hand-over/": _person(),
    "organisations/<slug:public_id>/links/join/": {"role": "member"},
    "organisations/<slug:public_id>/links/password/": _person(),
    "recommendations/publish/<str:alias>/": _publishing,
    "recommendations/<str:public_id>/disagreements/<slug:about>/": {"choice": "accept", "reason": "So it is"},
    "recommendations/same/<str:alias>/": _pair,
    "recommendations/links/<str:alias>/": _link,
    "recommendations/<str:public_id>/parts/": _barred,
    "recommendations/<str:public_id>/links/": {"answer": "none", "kind": "similar"},
    "recommendations/<str:public_id>/merge/": lambda world, reader, subject, _: {
        "other": _twin_of_row(subject)
    },
    "import/": _sheet,
    "tags/decide/": lambda *_: {
        "chosen": list(Suggestion.objects.filter(origin=Origin.MODEL).values_list("pk", flat=True))
    },
    "import/<str:public_id>/": _on_import,
    "papers/<str:public_id>/": {"act": "reconsider_references"},
    "import/<str:public_id>/rows/<int:ordinal>/": {"act": "correct", "kind": "recommendation"},
    "import/<str:public_id>/rows/<int:ordinal>/add/": {"kind": "recommendation"},
    "organisations/me/erase/confirm/": _own_password,
    "exchange/bundles/<slug:public_id>/": {"act": "discard"},
    "import/fetch/": {"source": "uhri", "state": "SVN"},
    "exports/workbooks/add/": {"unit": "recommendation"},
    "searches/address/": {"act": "remove"},
    "searches/<slug:public_id>/alerts/": {"alerts": "off"},
    "exchange/make/": _reviews,
    "exchange/read/": _bundle,
    "exchange/partners/add/": _partner,
    "exchange/partners/<slug:public_id>/": {"act": "revoke"},
    **SENT_TO_COLUMNS,
    **SENT_TO_INSTITUTIONS,
    **SENT_TO_PARTICIPATION,
    **OF_PROGRESS_ROUTES,
    **SENT_TO_SHEETS,
    **SENT_TO_ASSESSING,
}
"""What an address takes otherwise, or besides."""

QUERY: dict[str, str] = {"plans/add/": "review=XCO-upr4"}
"""What is asked for in the address that is posted to."""

NOT_SENT = {
    **{route: "takes nothing: it is for reading alone" for route in OF_TAKING if route.startswith("api/")},
    "leave/": "ends the session alone: what is written is about the browser",
    "recommendations/": "its form searches: it is sent with GET",
    "search/": "its form searches: it is sent with GET",
    "plans/<slug:public_id>/changes/": "its form asks only",
    "plans/actions/<slug:public_id>/": "its forms lead to other addresses",
    "organisations/<slug:public_id>/terms/": "its forms lead to other addresses",
    **NOT_SENT_TO_INSTITUTIONS,
    **NOT_SENT_TO_ASSESSING,
}
"""Addresses that write nothing: they are posted to all the same, and write nothing."""


def fields_of(
    world: World, route: str, reader: str, subject: Subject, acting: Organisation | None = None
) -> dict[str, Any]:
    """All that is sent to an address, for ``acting``: the reader's own body, unless it is another's name."""
    acting = acting or _own(world, reader)
    more = OF_ROUTE.get(route, {})
    own = more(world, reader, subject, acting) if callable(more) else more
    return everything_a_form_could_send(world, reader, subject, acting) | dict(own)


def another_body(world: World, reader: str) -> Organisation:
    """A body in whose name a reader has nothing to say."""
    body = PEOPLE[reader].body if reader in PEOPLE else None
    return world.bodies["other_ngo" if body != "other_ngo" else "ngo"]
