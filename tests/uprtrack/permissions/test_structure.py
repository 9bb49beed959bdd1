"""No page, file, feed or mail reaches owned rows by another door than ``visible_to`` and ``published``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps

import uprtrack
from tests.uprtrack.permissions.test_declared import PART_OF
from uprtrack.organisations.models import Owned

SOURCE = Path(uprtrack.__file__).parent
TESTS = Path(__file__).resolve().parents[1]

WRITING = ("migrations", "management", "models", "services", "acceptors", "coastland", "backup")
"""Folders and modules that write, or run from the command line: they act for the site, not for a reader."""
ACTING_FOR_THE_SITE: dict[str, str] = {
    "classification.objections": "counts what stands on an import, before it is undone; names nobody",
    "classification.renewing": "lets texts be read anew, and shows nobody anything",
    "classification.search_source": "writes the index, which is read together with the rows a reader may see",
    "classification.suggesting": "writes what a machine suggests",
    "documents.fetching.asking": "fetches what somebody asked for who may, in their name",
    "documents.incoming": "prepares the import of a paper for the service that brings it, having asked",
    "documents.row_keeping": "writes the rows of the run that a service was given, having asked",
    "documents.filing": "files a paper in the transaction that accepts it",
    "documents.runs": "holds the run that a service was given, having asked",
    "documents.placing": "finds the review of a paper among the organisation's own",
    "exchange.comparing": "compares a bundle's rows with those here, for the service that takes it in",
    "exchange.identity": "asks whether bundles were ever made, before a key",
    "exchange.ledger": "which row here stands for which of a partner's",
    "exchange.objections": "counts what stands on a bundle, before it is undone",
    "exchange.outgoing": "reads as a stranger does",
    "exchange.presentation": "names the recommendations that a bundle's rows were compared with",
    "exchange.taking_entries": "writes what a bundle brought",
    "exchange.taking_evidence": "writes what a bundle brought",
    "exchange.taking_plans": "writes what a bundle brought",
    "exchange.taking_recommendations": "writes what a bundle brought",
    "exports.erasing": "deletes what somebody had made",
    "exports.making": "makes what somebody asked for who may, in their name, and destroys it when its time is over",
    "monitoring.erasing": "deletes somebody's own notes",
    "monitoring.evidence": "writes evidence",
    "monitoring.objections": "counts what stands on an import, before it is undone; names nobody",
    "monitoring.public_copies": "keeps the copy of a file whose entry is being published",
    "monitoring.succession": "which assessment of one actor follows which",
    "participation.leads": "who is a lead: asked by services and by the lead's own pages; names nobody",
    "organisations.activity": "writes the log",
    "organisations.attribution": "closes lines of the log when an attribution is dropped",
    "organisations.erasure": "deletes somebody's own notes and their traces",
    "papers.search_source": "writes the index; papers.reading narrows its passages to papers that a reader may see",
    "papers.objections": "counts what stands on an import, before it is undone; names nobody",
    "plans.search_source": "is read together with the rows a reader may see: who that is stands in its rights",
    "plans.attribution": "takes names out of a plan whose attribution is dropped",
    "plans.erasing": "deletes somebody's own notes",
    "recommendations.finding_links": "writes what a machine suggests",
    "recommendations.objections": "counts what stands on an import, before it is undone; names nobody",
    "recommendations.known": "matches a paper's rows with the recommendations its reader may see",
    "monitoring.movers": "moves what hangs on a recommendation that is merged",
    "participation.objections": "counts what stands on an import, before it is undone; names nobody",
    "recommendations.movers": "moves what hangs on a recommendation that is merged",
    "searches.alerts": "counts in the name of who saved a search, and tells them a number",
    "searches.stopping": "ends the alerts of the search that a signed link names",
    "recommendations.sources": "works out what shows, from what everybody reads who reads the recommendation",
}
"""Modules that write, or prepare what is written; they hand nothing to a page but through the rows above."""
DOORS = frozenset({"visible_to", "published", "readable_by", "readable_paper", "shared", "none"})
OWNED = {model.__name__ for model in apps.get_models() if issubclass(model, Owned)}
PARTS = {label.split(".")[1] for label in PART_OF}


@dataclass(frozen=True)
class Use:
    """``Model.objects`` in a function; ``names``: the methods called on it, ``around``: on anything there."""

    place: str
    model: str
    names: frozenset[str]
    around: frozenset[str]
    line: int


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        parts = name.split(".")
        if not any(part.startswith(WRITING) for part in parts[1:]):
            yield name, ast.parse(path.read_text())


def uses(models: set[str]) -> Iterator[Use]:
    for name, tree in modules():
        if name in ACTING_FOR_THE_SITE:
            continue
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not (
                isinstance(node, ast.Attribute)
                and node.attr in ("objects", "every", "_default_manager", "_base_manager")
                and isinstance(node.value, ast.Name)
                and node.value.id in models
            ):
                continue
            function = _function(node, parents)
            place = f"{name}.{getattr(function, 'name', '')}"
            around = frozenset(_names(function))
            yield Use(place, node.value.id, frozenset(_called_on(node, parents)), around, node.lineno)


def _function(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> ast.AST:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.FunctionDef) and not isinstance(parents.get(node), ast.FunctionDef):
            return node
    return node


def _called_on(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[str]:
    """The methods of the chain that begins at a node, and the functions in what they are given."""
    while True:
        above = parents[node]
        if isinstance(above, ast.Attribute):
            yield above.attr
        elif isinstance(above, ast.Call) and above.func is node:
            yield from (name for given in (*above.args, *above.keywords) for name in _names(given))
        else:
            return
        node = above


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


OWNED_EXCEPTIONS: dict[str, str] = {
    "classification.learning._decisions": "published ones, and those of the bodies that an operator names",
    "classification.queue.lines_of": "the language of a text that the reader sees",
    "organisations.joining_views.terms_add": "the last terms of a body that the reader coordinates",
    "pages.list_rows.languages_of": "the language of a text that the reader sees",
    "pages.list_rows.rows_for": "the rows of a list that was narrowed to what the reader may see",
    "pages.recommendation_list._publishable": "whether the reader's own body has rows to publish",
    "recommendations.totals.totals_of_review": "whether the import of a paper stands that the reader may see",
    "monitoring.requests.counts_for_all": "numbers by kind of actor, small ones withheld",
    "participation.comments._kept_back": "numbers, reasons and days of comments that nobody reads",
    "participation.comments.waiting_for": "what was handed to a body of the reader's that moderates today",
    "participation.comments.contributions_waiting_for": "what was handed to the reader's moderating body",
    "participation.ratings.sums_of": "sums of several together, small ones withheld",
    "participation.reading.tally_of": "numbers of a consultation that the reader has open, small ones withheld",
    "plans.views.plan": "counts of the plan that the reader has open",
}
PART_EXCEPTIONS: dict[str, str] = {
    "classification.learning._suggested": "published recommendations: lessons_of",
    "classification.agreement._suggested": "recommendations that the reader may see: _judged",
    "classification.tags._gather": "narrowed by the condition it is given: readable_paper or SHARED_PAPER",
    "documents.views._decide": "a row of the import that the reader has open",
    "exchange.views._decide": "a row of the bundle that the reader has open",
    "pages.waiting._unplanned": "the reader's own plans: Desk.plans",
    "pages.waiting._without_lead": "the reader's own plans: Desk.plans",
    "plans.action_views._copy": "the action that the reader has open",
    "plans.action_views.action_unassign": "the action that the reader has open",
    "plans.change_views.cluster_change": "a cluster of the plan that the reader has open",
    "plans.history.withdrawn_bodies": "the action that the reader has open; bodies they may know",
    "plans.reading.narrowed": "narrows actions that the reader may see by a body they may know",
    "plans.reading.responsibilities_known_to": "bodies that the reader may know",
    "plans.reading.with_language": "the language of the paper of a recommendation that the reader sees",
    "recommendations.disagreements._pages_of": "pages of papers that the reader may see",
    "recommendations.disagreements._told_states": "kept for papers that the reader may see: _keep_differing",
    "recommendations.totals._answered": "answers of papers that the reader may see",
    "reports.outcome._position_events": "events that count for what the reader sees: sources.counting_events",
    "plans.deriving.record_of": "the plan that the reader has open, since when they may: stages.readable_since",
}


def test_owned_rows_are_read_through_who_may_read_them() -> None:
    failures = [
        f"{use.place} (line {use.line}): {use.model}.objects without visible_to(reader) or published()"
        for use in uses(OWNED)
        if not use.names & DOORS and use.place not in OWNED_EXCEPTIONS
    ]
    assert not failures, "\n".join(["", *failures])


def test_parts_are_read_through_the_rows_they_belong_to() -> None:
    failures = [
        f"{use.place} (line {use.line}): {use.model}.objects where nothing says who reads {use.model}"
        for use in uses(PARTS)
        if not use.around & DOORS and use.place not in PART_EXCEPTIONS
    ]
    assert not failures, "\n".join(["", *failures])


def test_every_exception_is_still_needed() -> None:
    written = {".".join(path.relative_to(SOURCE).with_suffix("").parts) for path in SOURCE.rglob("*.py")}
    assert not ACTING_FOR_THE_SITE.keys() - written
    needed = {use.place for use in uses(OWNED) if not use.names & DOORS}
    assert OWNED_EXCEPTIONS.keys() == needed
    needed_parts = {use.place for use in uses(PARTS) if not use.around & DOORS}
    assert PART_EXCEPTIONS.keys() == needed_parts


OUTWARD = frozenset(
    {
        "send_mail",
        "send_mass_mail",
        "mail_admins",
        "mail_managers",
        "EmailMessage",
        "EmailMultiAlternatives",
        "Feed",
        "SyndicationFeed",
        "Atom1Feed",
        "StreamingHttpResponse",
        "FileResponse",
        "JsonResponse",
    }
)
GOES_OUT: dict[tuple[str, str], str] = {
    ("documents.views", "StreamingHttpResponse"): "documents/test_import_pages.py",
    ("exchange.views", "StreamingHttpResponse"): "exchange/test_making.py",
    ("exports.views", "JsonResponse"): "permissions/test_taking.py",
    ("exports.views", "StreamingHttpResponse"): "permissions/test_taking.py",
    ("monitoring.entry_views", "StreamingHttpResponse"): "monitoring/test_monitoring_pages.py",
    ("organisations.person_views", "JsonResponse"): "permissions/test_reading.py",
    ("searches.addresses", "EmailMessage"): "searches/test_alerts.py",
    ("searches.alerts", "EmailMessage"): "permissions/test_taking.py",
    ("searches.digests", "EmailMultiAlternatives"): "permissions/test_digests.py",
    ("searches.feed", "Atom1Feed"): "permissions/test_taking.py",
}
"""What streams files or sends data, and the test of who gets it."""


def test_what_goes_out_is_listed_with_its_test() -> None:
    found = {(name, word) for name, tree in modules() for word in _names(tree) if word in OUTWARD}
    assert found == GOES_OUT.keys()
    for test in GOES_OUT.values():
        assert (TESTS / test).is_file(), f"{test} is not there."


@pytest.mark.parametrize("name", ["django.contrib.admin", "django.contrib.syndication"])
def test_nothing_imports_another_way_out(name: str) -> None:
    for module, tree in modules():
        for node in ast.walk(tree):
            imported = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            imported += [item.name for item in node.names] if isinstance(node, ast.Import) else []
            assert not [each for each in imported if each.startswith(name)], f"{module} imports {name}"
