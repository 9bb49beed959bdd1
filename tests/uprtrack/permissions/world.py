"""The planted world: every body, every person, and rows of every table in every circle, each with its own words."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import timezone

from tests.uprtrack.permissions.people import (
    ABROAD,
    BODIES,
    COLLEAGUES,
    HERE,
    HOLDERS,
    KNOWN_BY,
    LEFT,
    MEMBERS_OF,
    PEOPLE,
    READ_BY,
    READERS,
    Holder,
    people_of,
)
from tests.uprtrack.permissions.planting import PASSWORD, World
from tests.uprtrack.permissions.world_of_assessing import plant_requests
from tests.uprtrack.permissions.world_of_columns import plant_columns
from tests.uprtrack.permissions.world_of_institutions import plant_institutions
from tests.uprtrack.permissions.world_of_papers import plant_papers, plant_row
from tests.uprtrack.permissions.world_of_participation import (
    plant_handed,
    plant_looked_after,
    plant_participation,
)
from tests.uprtrack.permissions.world_of_progress import plant_progress, send_some
from tests.uprtrack.permissions.world_of_sheets import plant_sheet
from tests.uprtrack.permissions.world_of_stages import plant_stages
from tests.uprtrack.permissions.world_of_taking import plant_kept
from tests.uprtrack.permissions.world_sources import plant_decisions, plant_links
from uprtrack.classification.machine import version_in_use
from uprtrack.classification.models import Decision, Origin, Suggestion, Term
from uprtrack.documents import vault
from uprtrack.exchange import models as exchange
from uprtrack.exchange.identity import own_key
from uprtrack.monitoring.models import Assessment, Evidence, Measure, PublicCopy
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import (
    Activity,
    Actor,
    ActorTie,
    Affiliation,
    Membership,
    Organisation,
    User,
    Verb,
)
from uprtrack.organisations.models.installations import Installation
from uprtrack.organisations.models.invitations import Invitation, Purpose
from uprtrack.organisations.models.terms import TermsOfReference
from uprtrack.organisations.models.versions import EarlierVersion
from uprtrack.plans.models import (
    Cluster,
    ExpectedAction,
    Indicator,
    IndicatorValue,
    Plan,
    PlanKind,
    Responsibility,
)
from uprtrack.recommendations.models import Attribution, Position, PositionEvent, Recommendation, Wording
from uprtrack.recommendations.sources import refresh
from uprtrack.reports.models import GeneratedFile
from uprtrack.reviews.models import Review, Session, State
from uprtrack.search import index
from uprtrack.search.sources import kinds

DAY = date(2025, 6, 1)


def build() -> World:
    """Plant everything, then bring up to date what is computed from it."""
    world = World()
    # Once bundles were sent no new key is made: this one is that of the installation.
    own_key()
    _people(world)
    here = Review.objects.create(
        mechanism_id="upr",
        state_under_review_id=HERE,
        cycle=4,
        session=Session.objects.get(mechanism_id="upr", number=43),
        reviewed_on=date(2023, 5, 1),
    )
    abroad = Review.objects.create(
        mechanism_id="upr",
        state_under_review_id=ABROAD,
        cycle=3,
        session=Session.objects.get(mechanism_id="upr", number=38),
    )
    _elsewhere(world)
    for circle, holder in HOLDERS.items():
        _circle(world, circle, holder, abroad if circle == "abroad" else here)
    _across(world)
    plant_handed(world)
    plant_looked_after(world)
    send_some(world)
    settle()
    plant_links(world)
    return world


def settle() -> None:
    """Compute anew what stands beside recommendations and in the search index."""
    everything = list(Recommendation.objects.values_list("pk", flat=True))
    refresh(everything)
    for kind in kinds():
        index.rebuild(kind)


def _people(world: World) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    for name, (kind, country) in BODIES.items():
        world.bodies[name] = world.plant(
            Organisation,
            KNOWN_BY[name],
            kind=kind,
            country_id=country,
            is_registered=kind != OrganisationKind.COALITION,
        )
    for body, parent in (("group", "coalition"), ("mechanism_group", "mechanism")):
        world.bodies[body].parent = world.bodies[parent]
        world.bodies[body].save()
    joined = [(body, member, None) for body, members in MEMBERS_OF.items() for member in members]
    joined += [(body, member, yesterday) for body, members in LEFT.items() for member in members]
    for body, member, until_on in joined:
        world.plant(
            Affiliation,
            people_of(f"{body} {member}"),
            body,
            organisation=world.bodies[body],
            member=world.bodies[member],
            accepted_at=timezone.now(),
            until_on=until_on,
        )
    password = MD5PasswordHasher().encode(PASSWORD, "salt")
    for name, person in PEOPLE.items():
        user = world.plant(
            User, frozenset({name}), password=password, language="", is_active=not person.is_closed
        )
        wrote = (READ_BY[circle] for circle, holder in HOLDERS.items() if holder.author == name)
        actor = world.plant(Actor, COLLEAGUES[name].union(*wrote))
        world.plant(ActorTie, frozenset(), actor=actor, user=user)
        world.users[name], world.actors[name] = user, actor
        if person.body:
            world.plant(
                Membership,
                frozenset(),
                person.body,
                user=user,
                organisation=world.bodies[person.body],
                role=person.role,
                themes=list(person.themes),
                until_on=yesterday if person.has_left else None,
            )


def _circle(world: World, circle: str, holder: Holder, review: Review) -> None:
    """One row of every owned table, and of the tables that are part of it."""
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    owned = {
        "owner": world.bodies[holder.owner],
        "author": world.actors[holder.author],
        "visibility": holder.visibility,
        "shared_with": world.bodies[holder.shared_with] if holder.shared_with else None,
        "published_at": timezone.now() if holder.is_published else None,
    }
    document, run = plant_papers(world, circle, owned, review)
    paper = {"document": document, "run": run}
    ordinal = list(HOLDERS).index(circle) + 1
    recommendation = plant(
        Recommendation,
        **owned,
        review=review,
        ordinal=ordinal,
        position=Position.SUPPORTED,
        **paper,
    )
    plant_row(world, circle, run, recommendation)
    plant_decisions(world, circle, owned, recommendation, paper)
    public = world.row(Recommendation, "published")
    for subject in {recommendation.pk: recommendation, public.pk: public}.values():
        _said_of(world, circle, owned, subject, paper, ordinal)
    _plan(world, circle, owned, review)
    plant_progress(world, circle, owned)
    _exchanged(world, circle, owned)
    plant_kept(world, circle, owned)
    plant_institutions(world, circle, owned)
    plant_participation(world, circle, owned, review)
    plant_stages(world, circle, owned)
    plant_requests(world, circle, owned, review)
    plant(
        GeneratedFile,
        **owned,
        review=review,
        kind="midterm",
        form="docx",
        parameters={
            "organisation": "",
            "is_public": False,
            "texts": {"introduction": world.word(circle, "GeneratedFile.parameters")},
        },
        sha256="0" * 64,
    )


def _said_of(
    world: World,
    circle: str,
    owned: dict[str, Any],
    recommendation: Recommendation,
    paper: dict[str, Any],
    ordinal: int,
) -> None:
    """What the circle holds about a recommendation: its own, or the one that everybody reads."""
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    answered = {"published": Position.SUPPORTED, "of_mechanism": Position.PENDING}
    position = answered.get(circle, Position.NOTED)
    terms = list(Term.objects.filter(taxonomy="upr_issue").order_by("pk")[: 2 * len(HOLDERS)])
    state = State.objects.filter(is_fictional=False).exclude(pk=ABROAD).order_by("pk")[ordinal]
    plant(Attribution, recommendation=recommendation, state=state, **paper)
    plant(PositionEvent, recommendation=recommendation, position=position, how_known="paper", **paper)
    received = {"role": "as_received", "language": "en", "translator": ""}
    plant(Wording, **owned, recommendation=recommendation, role="plain", language="fr")
    words = f"{world.word(circle, 'Wording.text')} and so on"
    plant(Wording, **owned, recommendation=recommendation, text=words, **received, **paper)
    plant(
        Suggestion,
        recommendation=recommendation,
        term=terms[2 * ordinal - 2],
        origin=Origin.OHCHR,
        score=0.9,
        **paper,
    )
    Suggestion.objects.create(
        recommendation=recommendation,
        term=Term.objects.get(taxonomy="institution", code="parliament"),
        origin=Origin.MODEL,
        score=0.9,
        reasons=[["said", "ratify"]],
        model_version=version_in_use(),
    )
    plant(Decision, **owned, recommendation=recommendation, term=terms[2 * ordinal - 1], is_yes=True)
    assessment = plant(
        Assessment, **owned, recommendation=recommendation, assessed_on=DAY, level="partially", light="orange"
    )
    measure = plant(Measure, **owned, kind="policy", taken_on=DAY)
    measure.recommendations.add(recommendation)
    for entry in ({"assessment": assessment}, {"measure": measure}):
        stored = vault.store(io.BytesIO(world.word(circle, "the content of a piece of evidence").encode()))
        evidence = plant(
            Evidence,
            **owned,
            **entry,
            link="",
            file_name=world.word(circle, "Evidence.file_name") + ".pdf",
            vault_path=stored.path,
            sha256=stored.sha256,
            size=stored.size,
            media_type="text/plain",
        )
        copy = {"media_type": "application/pdf", "suffix": ".pdf", "sha256": stored.sha256}
        plant(PublicCopy, evidence=evidence, vault_path=stored.path, size=stored.size, **copy)
        plant(Evidence, **owned, **entry, file_name="", vault_path="", sha256="", media_type="")


def _plan(world: World, circle: str, owned: dict[str, Any], review: Review) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    kind = PlanKind.STATE_MATRIX if circle in ("published", "abroad") else PlanKind.CSO_PLAN
    plan = plant(Plan, **owned, review=review, kind=kind)
    block = plant(Cluster, plan=plan)
    block.recommendations.set([world.row(Recommendation, circle)])
    action = plant(ExpectedAction, plan=plan, cluster=block, type="political", ends_on=DAY)
    action.recommendations.set([world.row(Recommendation, circle), world.row(Recommendation, "published")])
    plant(Responsibility, action=action, organisation=world.bodies["ministry"], kind="lead")
    indicator = plant(Indicator, action=action, type="process")
    plant(IndicatorValue, indicator=indicator, measured_on=DAY, value=1)
    plant_columns(world, circle, action)
    plant_sheet(world, circle, owned, action)
    measure = world.row(Measure, circle)
    measure.actions.add(action)
    world.plant(
        EarlierVersion,
        READ_BY[circle],
        circle,
        object_kind="plans.expectedaction",
        object_id=action.pk,
        version=0,
        owner=owned["owner"],
    )
    plant(TermsOfReference, **owned, number=list(HOLDERS).index(circle) + 1, adopted_on=DAY)
    line = {name: owned[name] for name in ("owner", "author", "visibility", "shared_with", "published_at")}
    about = {"object_kind": "expected_action", "object_id": action.public_id}
    plant(Activity, **line, verb=Verb.PLAN, **about)


def _elsewhere(world: World) -> None:
    """Another installation, which everybody who exchanges bundles knows; links that some bodies made."""
    installation = world.plant(Installation, frozenset(READERS), operator_kind="civil_society")
    world.plant(
        exchange.Partner,
        frozenset(),
        "partner",
        installation=installation,
        public_key=world.partner_key.public.text,
        speaks_for=["civil_society"],
        added_by=world.bodies["mechanism"],
    )
    for body, author in (("ngo", "ngo_coordinator"), ("ministry", "ministry_coordinator")):
        world.plant(
            Invitation,
            frozenset(),
            body,
            organisation=world.bodies[body],
            made_by=world.actors[author],
            purpose=Purpose.JOIN,
            scope={"role": "member", "themes": []},
            secret_sha256="0" * 64,
            expires_at=timezone.now() + timedelta(days=3),
        )


def _exchanged(world: World, circle: str, owned: dict[str, Any]) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    partner = exchange.Partner.objects.get()
    common = {"made_at": timezone.now(), "size": 1, "sequence": list(HOLDERS).index(circle) + 1}
    plant(exchange.BundleSent, **owned, **common, sha256="0" * 64, counts={})
    kept = {"sha256": "0" * 64, "vault_path": "", "reviews": []}
    received = plant(exchange.BundleReceived, **owned, **common, **kept, partner=partner)
    row = {"kind": "plan", "foreign_id": f"{circle[:30]}", "content": {}}
    plant(exchange.BundleRow, bundle=received, ordinal=1, outcome="new", before=None, **row)
    plant(exchange.ForeignRow, partner=partner, bundle=received, local_id=1, **row)
    file = {"sha256": f"{common['sequence']:064x}", "size": 1, "vault_path": ""}
    foreign = plant(exchange.ForeignFile, partner=partner, bundle=received, **file)
    plant(exchange.CleanedFile, file=foreign, media_type="text/plain", suffix=".txt", **file)


def _across(world: World) -> None:
    """What reaches from one circle into another, where it is easiest to forget who reads."""
    coalition_action = world.row(ExpectedAction, "published_by_coalition")
    for body in ("ngo", "partner"):
        # A plan that everybody reads names members of the coalition whom only the coalition knows.
        world.plant(
            Responsibility,
            KNOWN_BY[body],
            f"named:{body}",
            action=coalition_action,
            organisation=world.bodies[body],
            kind="support",
        )
    denied = {"verb": Verb.PUBLISH, "is_denial": True, "object_kind": "plan", "object_id": ""}
    for circle in ("own", "of_ministry", "of_others"):
        owner = world.bodies[HOLDERS[circle].owner]
        world.plant(Activity, READ_BY[circle], circle, owner=owner, visibility="organisation", **denied)
