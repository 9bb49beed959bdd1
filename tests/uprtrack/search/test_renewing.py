"""What an earlier version wrote for the search is written anew when its database is migrated."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from uprtrack.classification.search_source import KIND
from uprtrack.recommendations.models import Recommendation
from uprtrack.search.models import Revision, SearchDocument
from uprtrack.search.renewing import FORM, FORM_KEPT

pytestmark = pytest.mark.django_db


def documents() -> dict[int, str]:
    return dict(SearchDocument.objects.filter(kind=KIND).values_list("object_id", "tokens"))


def migrate_from(form: int | None) -> None:
    """Migrate as if the database had been used by a version that wrote documents of this form."""
    Revision.objects.filter(kind=FORM_KEPT).delete()
    if form is not None:
        Revision.objects.create(kind=FORM_KEPT, number=form)
    call_command("migrate", verbosity=0)


@pytest.mark.parametrize("form", [None, FORM - 1])
def test_documents_of_an_older_form_are_written_anew(
    recommendations: list[Recommendation], form: int | None
) -> None:
    pks = [row.pk for row in recommendations]
    SearchDocument.objects.filter(kind=KIND).delete()
    for pk in (*pks, max(pks) + 1000):
        SearchDocument.objects.create(kind=KIND, object_id=pk, tokens="of an older form")
    migrate_from(form)
    assert documents().keys() == set(pks)
    assert not any("older" in tokens for tokens in documents().values())
    assert Revision.objects.get(kind=FORM_KEPT).number == FORM


def test_documents_of_todays_form_are_left_as_they_are(recommendations: list[Recommendation]) -> None:
    SearchDocument.objects.filter(kind=KIND).delete()
    SearchDocument.objects.create(kind=KIND, object_id=recommendations[0].pk, tokens="of this form")
    migrate_from(FORM)
    assert documents() == {recommendations[0].pk: "of this form"}


def test_a_new_database_says_its_form() -> None:
    assert Revision.objects.get(kind=FORM_KEPT).number == FORM
