"""Carries the library's taxonomies into the tables after every migration, so that rows can point at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.db import transaction
from django.utils.text import slugify

from uprkit.classify.maps import INSTITUTIONS_MAP, PERSONS_MAP
from uprkit.classify.named import SPECIAL_PROCEDURES, TREATY_BODIES
from uprkit.facts import listed, rows
from uprkit.issues import action_categories, issues
from uprkit.mechanisms import MechanismKind, mechanisms
from uprkit.sdgs import sdg_indicators
from uprtrack.classification.models import Taxonomy, Term

UPR_ISSUE = "upr_issue"
ACTION_CATEGORY = "action_category"
SDG = "sdg"
OHCHR_THEME = "ohchr_theme"
AFFECTED_PERSONS = "affected_persons"
TREATY = "treaty"
NAMED_BODY = "named_body"
INSTITUTION = "institution"

THEMES = (OHCHR_THEME, UPR_ISSUE)
"""The taxonomies behind the facet "theme"; terms of both with the same code are one theme to a reader."""

TAXONOMIES = (
    # UPR Info, Database of UPR Recommendations, guides "Issues" and "Action category" (2014).
    Taxonomy(key=UPR_ISSUE, name="UPR Info issues", version="2014"),
    Taxonomy(key=ACTION_CATEGORY, name="UPR Info action category", version="2014", is_single_valued=True),
    Taxonomy(key=SDG, name="Sustainable Development Goals, targets and indicators", version="2015"),
    # Its terms are what OHCHR's lists print: they come with imports, as do groups that no map names.
    Taxonomy(key=OHCHR_THEME, name="OHCHR themes"),
    Taxonomy(key=AFFECTED_PERSONS, name="OHCHR affected persons"),
    Taxonomy(key=TREATY, name="Treaties named"),
    Taxonomy(key=NAMED_BODY, name="Treaty bodies and special procedures named"),
    Taxonomy(key=INSTITUTION, name="Kinds of institution responsible"),
)


@lru_cache(maxsize=4_096)
def issue_code(label: str) -> str:
    """The code of an issue or theme: its label as it may stand in an address, ``right-to-education``."""
    return slugify(label)[:120]


@transaction.atomic
def load_terms(**_: object) -> None:
    """Write taxonomies and their fixed terms; running it again changes nothing."""
    Taxonomy.objects.bulk_create(
        TAXONOMIES,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "version", "is_single_valued"],
    )
    _write(
        [
            Term(taxonomy_id=UPR_ISSUE, code=issue_code(issue.label), label=issue.full_label)
            for issue in issues().values()
        ]
        + [
            Term(taxonomy_id=ACTION_CATEGORY, code=str(category.number), label=category.name)
            for category in action_categories().values()
        ]
    )
    targets = rows("sdg-targets")
    goals = {row["goal"]: row["goal_label"] for row in targets}
    _write([Term(taxonomy_id=SDG, code=code, label=label) for code, label in goals.items()])
    goal_ids = dict(Term.objects.filter(taxonomy_id=SDG, parent=None).values_list("code", "pk"))
    _write(
        [
            Term(taxonomy_id=SDG, code=row["target"], label=row["label"], parent_id=goal_ids[row["goal"]])
            for row in targets
        ]
    )
    target_ids = dict(Term.objects.filter(taxonomy_id=SDG).values_list("code", "pk"))
    _write(
        [
            Term(taxonomy_id=SDG, code=code, label=label, parent_id=target_ids[code.rpartition(".")[0]])
            for code, label in sdg_indicators().items()
        ]
        + list(_read_in_texts())
    )


def _read_in_texts() -> Iterator[Term]:
    """The terms that the library's maps and lists of names stand for."""
    for taxonomy, name in ((AFFECTED_PERSONS, PERSONS_MAP), (INSTITUTION, INSTITUTIONS_MAP)):
        labels = {label for row in rows(name) for label in listed(row["labels"])}
        for label in sorted(labels):
            yield Term(taxonomy_id=taxonomy, code=issue_code(label), label=label)
    for row in rows("treaties"):
        yield Term(taxonomy_id=TREATY, code=row["treaty"], label=row["title"][:300])
    for key, mechanism in mechanisms().items():
        if mechanism.kind is MechanismKind.TREATY_BODY:
            yield Term(taxonomy_id=NAMED_BODY, code=key, label=mechanism.name)
    yield Term(taxonomy_id=NAMED_BODY, code=SPECIAL_PROCEDURES, label="Special procedures")
    yield Term(taxonomy_id=NAMED_BODY, code=TREATY_BODIES, label="Treaty bodies")


def _write(terms: Iterable[Term]) -> None:
    Term.objects.bulk_create(
        terms,
        update_conflicts=True,
        unique_fields=["taxonomy", "code"],
        update_fields=["label", "parent"],
    )
