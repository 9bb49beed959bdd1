"""Carries the library's taxonomies into the tables after every migration, so that rows can point at them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db import transaction
from django.utils.text import slugify

from uprkit.facts import rows
from uprkit.issues import action_categories, issues
from uprtrack.classification.models import Taxonomy, Term

UPR_ISSUE = "upr_issue"
ACTION_CATEGORY = "action_category"
SDG = "sdg"
OHCHR_THEME = "ohchr_theme"
AFFECTED_PERSONS = "affected_persons"

THEMES = (OHCHR_THEME, UPR_ISSUE)
"""The taxonomies behind the facet "theme"; terms of both with the same code are one theme to a reader."""

TAXONOMIES = (
    # UPR Info, Database of UPR Recommendations, guides "Issues" and "Action category" (2014).
    Taxonomy(key=UPR_ISSUE, name="UPR Info issues", version="2014"),
    Taxonomy(key=ACTION_CATEGORY, name="UPR Info action category", version="2014", is_single_valued=True),
    Taxonomy(key=SDG, name="Sustainable Development Goals and targets", version="2015"),
    # Their terms are what OHCHR's lists print: they come with imports.
    Taxonomy(key=OHCHR_THEME, name="OHCHR themes"),
    Taxonomy(key=AFFECTED_PERSONS, name="OHCHR affected persons"),
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


def _write(terms: Iterable[Term]) -> None:
    Term.objects.bulk_create(
        terms,
        update_conflicts=True,
        unique_fields=["taxonomy", "code"],
        update_fields=["label", "parent"],
    )
