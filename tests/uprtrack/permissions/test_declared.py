"""Every address declares its right, every table who reads it: what is added without fails here, by name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import NoReverseMatch, reverse

import uprtrack
from tests.uprtrack.permissions.addresses import ADDRESSES
from tests.uprtrack.permissions.asking import (
    Served,
    served,
)
from tests.uprtrack.permissions.marks import MARK, text_fields
from tests.uprtrack.permissions.people import BODIES, HOLDERS, PEOPLE, READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Membership, Organisation, Owned, OwnedQuerySet
from uprtrack.organisations.policy import RULES
from uprtrack.organisations.rights import right_of

SOURCE = Path(uprtrack.__file__).parent

PART_OF: dict[str, str] = {
    "documents.DocumentFile": "document",
    "documents.Passage": "file__document",
    "documents.ImportRow": "run",
    "documents.RowDecision": "row__run",
    "papers.Reference": "passage__file__document",
    "papers.Mention": "recommendation",
    "papers.ProposedPledge": "passage__file__document",
    "recommendations.Attribution": "document",
    "recommendations.PositionEvent": "recommendation",
    "recommendations.Settlement": "recommendation",
    "recommendations.Merge": "kept",
    "recommendations.Distinction": "first",
    "recommendations.Link": "recommendation",
    "classification.Suggestion": "recommendation",
    "monitoring.PublicCopy": "evidence",
    "plans.Cluster": "plan",
    "plans.ExpectedAction": "plan",
    "plans.Responsibility": "action__plan",
    "plans.Indicator": "action__plan",
    "plans.IndicatorValue": "indicator__action__plan",
    "monitoring.ReportingSchedule": "plan",
    "monitoring.ReportedValue": "report",
    "monitoring.ProgressStep": "report",
    "exchange.BundleRow": "bundle",
    "exchange.ForeignRow": "bundle",
    "exchange.ForeignFile": "bundle",
    "exchange.CleanedFile": "file__bundle",
    "plans.Programme": "plan",
    "plans.BudgetLine": "action__plan",
    "plans.ExpectationJudgement": "action__plan",
    "participation.Question": "consultation",
    "participation.Invited": "consultation",
    "participation.Hearing": "consultation",
    "participation.Answer": "contribution",
    "participation.ModerationDecision": "comment",
    "plans.StageEvent": "plan",
    "plans.ProposedAction": "hand_in",
}
"""Tables whose rows are read by whoever reads the owned row they belong to, and the way there."""

REFERENCE: dict[str, str] = {
    "reviews.State": "facts about States that the UN publishes",
    "reviews.Mechanism": "the mechanisms there are",
    "reviews.Session": "the sessions that the UN held",
    "reviews.Review": "that a State was reviewed, and when",
    "classification.Taxonomy": "lists of terms",
    "classification.Term": "terms",
}
"""Public facts, the same for everybody."""

OF_PEOPLE: dict[str, str] = {
    "organisations.Organisation": "organisations.directory.known_to",
    "organisations.User": "nobody but the person, and the command line",
    "organisations.Actor": "their own people, and readers of what they wrote",
    "organisations.ActorTie": "nobody: pages show actors",
    "organisations.Membership": "organisations.directory.people_of",
    "organisations.Affiliation": "organisations.directory.affiliations_known_to",
    "organisations.Invitation": "the organisation's coordinators, and who holds the link",
    "organisations.Lead": "the members of the coalition (organisations.joining_views.lead)",
    "organisations.Installation": "everybody: named where its organisations are",
    "organisations.WithheldName": "nobody",
    "organisations.EarlierVersion": "who may change the row",
    "exchange.Partner": "who exchanges bundles",
    "searches.Digest": "nobody but the person",
}
"""Tables about people and bodies, with readers of their own."""

COMPUTED: dict[str, str] = {
    "search.SearchDocument": "read only together with the rows that the reader may see (search.tables)",
    "search.Revision": "a random number",
    "search.Change": "keys of rows",
    "organisations.CacheEntry": "counters of attempts",
    "documents.ContentKey": "opened by the vault alone",
}

WITHOUT_MARK: dict[str, str] = {
    "organisations.User.password": "a hash",
    "organisations.User.language": "a language",
    "organisations.Organisation.origin_public_id": "an identifier",
    "organisations.Membership.themes": "codes of themes",
    "organisations.Invitation.scope": "codes",
    "organisations.Invitation.secret_sha256": "a hash",
    "organisations.EarlierVersion.object_kind": "the name of a table",
    "organisations.Activity.object_kind": "the name of a table",
    "organisations.Activity.object_id": "an identifier",
    "documents.DocumentFile.language": "a language",
    "documents.DocumentFile.sha256": "a hash",
    "documents.DocumentFile.media_type": "a media type",
    "documents.DocumentFile.vault_path": "looked for by itself",
    "documents.ImportRun.sha256": "a hash",
    "documents.ImportRun.vault_path": "looked for by itself",
    "documents.ImportRun.format_key": "the name of a format",
    "recommendations.Wording.language": "a language",
    "recommendations.Settlement.said": "digests",
    "recommendations.Merge.moved": "keys of rows",
    "recommendations.Merge.before": "what the recommendation that was kept showed: read by nobody but the service",
    "monitoring.PublicCopy.vault_path": "looked for by itself",
    "monitoring.PublicCopy.media_type": "a media type",
    "monitoring.PublicCopy.suffix": "the end of a file's name",
    "monitoring.PublicCopy.sha256": "a hash",
    "monitoring.Evidence.vault_path": "looked for by itself",
    "monitoring.Evidence.sha256": "a hash",
    "monitoring.Evidence.media_type": "a media type",
    "reports.GeneratedFile.kind": "the name of a kind",
    "reports.GeneratedFile.form": "the name of a form",
    "reports.GeneratedFile.sha256": "a hash",
    "exports.Export.language": "a language",
    "exports.Export.vault_path": "looked for by itself",
    "exports.Export.sha256": "a hash",
    "searches.SavedSearch.language": "a language",
    "searches.Digest.told": "keys of rows: read by nobody but the service",
    "exchange.Partner.public_key": "a public key",
    "exchange.Partner.speaks_for": "codes",
    "exchange.BundleSent.sha256": "a hash",
    "exchange.BundleSent.counts": "numbers",
    "exchange.BundleReceived.sha256": "a hash",
    "exchange.BundleReceived.vault_path": "looked for by itself",
    "exchange.BundleReceived.reviews": "aliases of reviews",
    "exchange.BundleRow.kind": "the name of a kind",
    "exchange.BundleRow.foreign_id": "an identifier",
    "exchange.BundleRow.content": "read by nobody but the service",
    "exchange.BundleRow.before": "read by nobody but the service",
    "exchange.CleanedFile.media_type": "the name of a kind",
    "exchange.CleanedFile.sha256": "a hash",
    "exchange.CleanedFile.suffix": "the name of a kind",
    "exchange.CleanedFile.vault_path": "looked for by itself",
    "exchange.ForeignFile.sha256": "a hash",
    "exchange.ForeignFile.vault_path": "looked for by itself",
    "exchange.ForeignRow.kind": "the name of a kind",
    "exchange.ForeignRow.foreign_id": "an identifier",
    "exchange.ForeignRow.content": "read by nobody but the service",
    "plans.BudgetLine.currency": "a code",
    "participation.Comment.kind": "the name of a kind",
    "participation.Comment.row_id": "an identifier",
}
"""Columns of text that hold no words of anybody's."""

ASKED = {
    "page": "a number",
    "row": "an ordinal within the run that the address is about",
    "all": "a switch",
    "show": "a switch",
    "open": "the key of a facet",
    "status": "a code",
    "mine": "a code",
    "level": "a code",
    "sort": "a code",
    "review": "an alias of a review: a public fact",
    "organisation": "a body: test_reports",
    "edition": "a code: test_reports",
    "wording": "languages: test_reports",
    "passage": "a number",
    "numbers_of": "an alias of a review: a public fact",
    "speaker": "the code of a State: a public fact",
    "kind": "a code",
    "q": "words: test_searching",
    "body": "a body: addresses",
    "actor": "a body, or a kind of actor: addresses",
    "recommendation": "a recommendation: addresses",
    "action": "an action: addresses",
    "key": "a key that the reader typed",
    "unit": "a code",
    "scheme": "a code",
    "lack": "a code",
    "position": "a code",
    "met": "a code",
    "against": "a published plan of the State: addresses_of_columns",
    "at": "a number, or a day",
    "from": "a number, or a day",
    "to": "a number, or a day",
    "differ": "a code",
    "missing": "an identifier of who assessed: addresses_of_assessing",
    "on": "a day: addresses_of_assessing",
    "actors": "a number",
}
"""The parameters of addresses, and where they are tried."""


WITHHELD = {OrganisationKind.WITHHELD}
"""Stand-ins for a name that was withheld: nobody works for one."""


def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("uprtrack.")]


@pytest.mark.parametrize("each", list(served()), ids=lambda each: each.route or "home")
def test_every_address_declares_who_may_open_it(each: Served) -> None:
    assert right_of(each.pattern.callback, each.name) is not None, (
        f"The address {each.route} declares no right: give its view one of organisations.rights' decorators."
    )


def test_every_address_is_tried_by_every_reader() -> None:
    routes = {each.route for each in served()}
    assert not routes - ADDRESSES.keys(), (
        f"These addresses are asked for by no test: say in addresses.py how: {sorted(routes - ADDRESSES.keys())}"
    )
    assert not ADDRESSES.keys() - routes, f"These are served no more: {sorted(ADDRESSES.keys() - routes)}"


def test_every_table_declares_who_reads_it() -> None:
    declared = (PART_OF, REFERENCE, OF_PEOPLE, COMPUTED)
    for model in tables():
        label = model._meta.label
        number = sum(label in each for each in declared) + issubclass(model, Owned)
        assert number == 1, (
            f"{label} must be owned, or be declared once: as part of an owned row, as a public fact, as about "
            f"people, or as computed; found {number} declarations."
        )


@pytest.mark.parametrize(("label", "way"), PART_OF.items())
def test_a_part_leads_to_an_owned_row(label: str, way: str) -> None:
    model: type[models.Model] = apps.get_model(label)
    for name in way.split("__"):
        related = model._meta.get_field(name).related_model
        assert isinstance(related, type), f"{label} has no way {way}"
        model = related
    assert issubclass(model, Owned)


@pytest.mark.parametrize(
    "model", [model for model in tables() if issubclass(model, Owned)], ids=lambda model: model._meta.label
)
def test_owned_rows_are_reached_by_who_reads_them(model: type[models.Model]) -> None:
    found = model._default_manager.all()
    assert isinstance(found, OwnedQuerySet)
    assert type(found).visible_to is OwnedQuerySet.visible_to
    assert type(found).published is OwnedQuerySet.published


@pytest.mark.django_db
def test_every_owned_table_and_its_parts_are_planted_in_every_circle(world: World) -> None:
    owned = [model._meta.label for model in tables() if issubclass(model, Owned)]
    for label in (*owned, *PART_OF):
        missing = [circle for circle in HOLDERS if (label, circle) not in world.rows]
        assert not missing, f"No row of {label} is planted in the circles {missing}: see world.py."


@pytest.mark.django_db
def test_every_text_that_is_planted_holds_a_mark(world: World) -> None:
    for model in tables():
        label = model._meta.label
        for each in text_fields(model) if label in world.planted else []:
            if f"{label}.{each.name}" in WITHOUT_MARK:
                continue
            values = model._base_manager.values_list(each.name, flat=True)
            assert any(MARK.search(str(value)) for value in values), f"{label}.{each.name} holds no mark."


def test_every_role_and_every_visibility_occurs() -> None:
    assert {person.role for person in PEOPLE.values()} == set(Role)
    assert {holder.visibility for holder in HOLDERS.values()} == set(Visibility)
    assert {kind for kind, _country in BODIES.values()} == set(OrganisationKind) - WITHHELD
    assert HOLDERS.keys() == READ_BY.keys()


def test_kinds_without_a_person_have_the_rights_of_one_with() -> None:
    tried = {BODIES[person.body][0] for person in PEOPLE.values() if person.body}

    def rights(kind: OrganisationKind) -> frozenset[tuple[str, str]]:
        body = Organisation(kind=kind)
        return frozenset(
            (act, role)
            for act, rule in RULES.items()
            for role in Role
            if rule(Membership(organisation=body, role=role))
        )

    known = {rights(kind) for kind in tried}
    for kind in set(OrganisationKind) - tried - WITHHELD:
        assert rights(kind) in known, (
            f"Nobody in people.py has the rights of {kind}: add a person of such a body."
        )


def test_every_parameter_of_an_address_is_tried_somewhere() -> None:
    read: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            read.update(_asked(node))
    assert not read - ASKED.keys(), f"Say where these parameters are tried: {sorted(read - ASKED.keys())}"


def _asked(node: ast.AST) -> set[str]:
    """The name of a parameter that ``request.GET.get(…)``, ``.getlist(…)`` or ``[…]`` reads."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("get", "getlist")
    ):
        holder, key = node.func.value, node.args[0] if node.args else None
    elif isinstance(node, ast.Subscript):
        holder, key = node.value, node.slice
    else:
        return set()
    is_query = isinstance(holder, ast.Attribute) and holder.attr == "GET"
    return {key.value} if is_query and isinstance(key, ast.Constant) and isinstance(key.value, str) else set()


def test_there_is_no_admin() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not [each.route for each in served() if "admin" in each.route or "admin" in each.name]
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
