"""What papers and the machine suggest: written after an import, and anew when a text or the machine changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from uprkit.issues import find_action_category, find_issue
from uprtrack.bulk_rows import insert_values
from uprtrack.classification.loading import (
    ACTION_CATEGORY,
    AFFECTED_PERSONS,
    OHCHR_THEME,
    SDG,
    UPR_ISSUE,
    issue_code,
)
from uprtrack.classification.machine import READ_TAXONOMIES, codes_of, read_texts, version_in_use
from uprtrack.classification.models import MACHINE, Origin, Suggestion, Term
from uprtrack.classification.search_source import KIND, rows_of_new
from uprtrack.classification.tags import Said
from uprtrack.documents.acceptors import Accepted, Only
from uprtrack.documents.models import DocumentKind, ImportRun, ImportState
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.acceptors.additions import Additions
from uprtrack.recommendations.models import Recommendation, Wording, WordingRole
from uprtrack.recommendations.new_rows import NewRecommendation
from uprtrack.search import index

_ORIGINS = {
    DocumentKind.THEMATIC_LIST.value: Origin.OHCHR,
    DocumentKind.UHRI_EXPORT.value: Origin.OHCHR,
    DocumentKind.UPR_INFO_SHEET.value: Origin.UPR_INFO,
}
_OHCHR_CODE = re.compile(r"^[A-Z]\d{1,3}(?:\.\d+)?\s+(?=\S)")
_SDG = re.compile(r"^(?:SDG\s*)?(?P<code>\d{1,2}(?:\.[0-9a-z]{1,2})?)\b", re.IGNORECASE)
BATCH = 500

Named = tuple[str, str, str]
"""Taxonomy, code, and the label for a term that is not there yet (empty where only fixed terms count)."""


class TagFollower:
    """After a run was accepted or undone, in the same transaction: tags from its rows, the machine's, search."""

    def accepted(self, accepted: Accepted) -> None:
        run, new = accepted.run, _only_new_of(accepted)
        ids = {*accepted.added.touched, *(row.target_id for row in accepted.rows if row.target_id)}
        suggest_from_paper(run)
        said: Mapping[int, Sequence[Said]] = {}
        if not accepted.is_one_of_many:
            suggest_by_machine(ids - new.keys())
            said = suggest_of_new(run, new)
        index.write(KIND, rows_of_new(run, new, said))
        index.refresh(KIND, ids - new.keys())
        if accepted.is_one_of_many:
            # Asked for in the paper's own transaction: a process that is killed afterwards does not forget it.
            suggest_later.enqueue(run.public_id)

    def undone(self, run: ImportRun) -> None:
        Suggestion.objects.filter(run=run, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
        index.refresh(KIND, _touched(run))

    def amended(self, run: ImportRun, touched: Collection[int]) -> None:
        suggest_from_paper(run, touched)
        suggest_anew(touched)
        index.refresh(KIND, touched)


@task()
@transaction.atomic
def suggest_later(public_id: str) -> None:
    """Let the machine read what a run has added; nothing where it has been undone meanwhile."""
    run = ImportRun.objects.filter(public_id=public_id, state=ImportState.ACCEPTED).first()
    if run is not None:
        touched = _touched(run)
        suggest_by_machine(touched)
        index.refresh(KIND, touched)


def _only_new_of(accepted: Accepted) -> Mapping[int, NewRecommendation]:
    """The recommendations of a run of which nothing is known but what the run says, all of it at hand.

    A paper that states tags tells more than its own rows: those are read with the rest. What is for one person
    alone is not everybody's to find.
    """
    run, added = accepted.run, accepted.added
    if run.kind in _ORIGINS or run.visibility == Visibility.SELF or not isinstance(added, Additions):
        return {}
    return added.new


def _touched(run: ImportRun) -> set[int]:
    targets = set(run.rows.exclude(target_id=None).values_list("target_id", flat=True))
    return set(Recommendation.objects.filter(Q(pk__in=targets) | Q(run=run)).values_list("pk", flat=True))


def suggest_from_paper(run: ImportRun, only: Only = None) -> int:
    """Write the tags that a run's rows state, of all recommendations or some (by key); returns how many.

    Running it again changes nothing.
    """
    origin = _ORIGINS.get(run.kind)
    if origin is None:
        return 0
    rows = run.rows.exclude(target_id=None)
    before = Suggestion.objects.filter(run=run, origin=origin)
    if only is not None:
        rows, before = rows.filter(target_id__in=only), before.filter(recommendation__in=only)
    stated = {
        (target_id, named)
        for target_id, parsed in rows.values_list("target_id", "parsed")
        for named in _stated(parsed)
    }
    there = set(Recommendation.objects.filter(pk__in={pk for pk, _ in stated}).values_list("pk", flat=True))
    terms = _terms({named for _, named in stated})
    before.delete()
    written = [
        (pk, terms[named[:2]], origin.value, run.document_id, run.pk)
        for pk, named in sorted(stated)
        if pk in there and named[:2] in terms
    ]
    names = ("recommendation_id", "term_id", "origin", "document_id", "run_id")
    insert_values(Suggestion, names, written)
    return len(written)


def _stated(parsed: dict[str, object]) -> Iterator[Named]:
    """The terms that a row as read names: its themes, groups of persons, SDGs, issues, action category."""
    for key, taxonomy in (("themes", OHCHR_THEME), ("affected_persons", AFFECTED_PERSONS)):
        for words in _listed(parsed.get(key)):
            label = _OHCHR_CODE.sub("", words)
            if issue_code(label):
                yield taxonomy, issue_code(label), label[:1].upper() + label[1:300]
    for words in _listed(parsed.get("sdgs")):
        code = _SDG.match(words.strip())
        if code:
            yield SDG, code["code"].lower(), ""
    for words in _listed(parsed.get("issues")):
        issue = find_issue(words)
        if issue is not None:
            yield UPR_ISSUE, issue_code(issue.label), ""
    category = find_action_category(str(parsed.get("action_category") or ""))
    if category is not None:
        yield ACTION_CATEGORY, str(category.number), ""


def _listed(value: object) -> Sequence[str]:
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else []


def _terms(named: Collection[Named]) -> dict[tuple[str, str], int]:
    """The primary keys of terms by taxonomy and code; terms that a paper brings are made where missing."""
    Term.objects.bulk_create(
        [
            Term(taxonomy_id=taxonomy, code=code, label=label)
            for taxonomy, code, label in sorted(named)
            if label
        ],
        ignore_conflicts=True,
    )
    taxonomies = {taxonomy for taxonomy, _, _ in named}
    return {
        (taxonomy, code): pk
        for taxonomy, code, pk in Term.objects.filter(taxonomy__in=taxonomies).values_list(
            "taxonomy_id", "code", "pk"
        )
    }


def suggest_anew(recommendation_ids: Collection[int]) -> None:
    """Let the machine read texts that changed; what papers state and people decided stays as it is."""
    Suggestion.objects.filter(recommendation__in=recommendation_ids, origin__in=MACHINE).delete()
    suggest_by_machine(recommendation_ids)


def suggest_by_machine(recommendation_ids: Collection[int]) -> int:
    """Write what the machine makes of texts that it has not read as it reads today; returns how many tags."""
    ids = list(recommendation_ids)
    return sum(_suggest_batch(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def suggest_of_new(run: ImportRun, new: Mapping[int, NewRecommendation]) -> dict[int, list[Said]]:
    """Write what the machine makes of recommendations just added (by key), and return it."""
    if not new:
        return {}
    language = str(run.paper["language"]) or "en"
    found = read_texts([(language, row.told.text) for row in new.values()])
    codes = codes_of(found)
    known = (
        Term.objects.filter(taxonomy__in=READ_TAXONOMIES, code__in=codes) if codes else Term.objects.none()
    )
    terms = {(term.taxonomy_id, term.code): term for term in known}
    said = {
        pk: [Said(terms[one.taxonomy, one.code], one.origin, one.score, one.reasons) for one in of_one]
        for pk, of_one in zip(new, found, strict=True)
    }
    version = version_in_use()
    _write(
        (pk, one.term.pk, one.origin, one.score, one.reasons, version)
        for pk, of_one in said.items()
        for one in of_one
    )
    return said


def _write(ruled: Iterable[tuple[int, int, str, float, Sequence[Sequence[str]], str]]) -> int:
    rows = list(ruled)
    names = ("recommendation_id", "term_id", "origin", "score", "reasons", "model_version")
    insert_values(Suggestion, names, rows)
    return len(rows)


@transaction.atomic
def _suggest_batch(ids: Collection[int]) -> int:
    version = version_in_use()
    by_machine = Suggestion.objects.filter(recommendation__in=ids, origin__in=MACHINE)
    by_machine.exclude(model_version=version).delete()
    read = set(by_machine.values_list("recommendation_id", flat=True))
    texts = dict(Recommendation.objects.filter(pk__in=ids).exclude(pk__in=read).values_list("pk", "text"))
    received = Wording.objects.filter(
        recommendation__in=texts, role=WordingRole.AS_RECEIVED, text=F("recommendation__text")
    )
    languages = dict(received.values_list("recommendation_id", "language"))
    found = read_texts([(languages.get(pk, "en"), text) for pk, text in texts.items()])
    terms = {
        (taxonomy, code): pk
        for taxonomy, code, pk in Term.objects.filter(
            taxonomy__in=READ_TAXONOMIES, code__in=codes_of(found)
        ).values_list("taxonomy_id", "code", "pk")
    }
    return _write(
        (pk, terms[one.taxonomy, one.code], one.origin, one.score, one.reasons, version)
        for pk, of_one in zip(texts, found, strict=True)
        for one in of_one
    )
