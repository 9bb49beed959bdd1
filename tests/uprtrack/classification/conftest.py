"""A second paper on the review, private to the coalition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from uprtrack.classification.models import Term
from uprtrack.documents.models import Document, DocumentKind
from uprtrack.organisations.kinds import Visibility

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.reviews.models import Review


@pytest.fixture
def private_list(cast: Cast, review: Review) -> Document:
    """A thematic list that the coalition alone reads."""
    return Document.objects.create(
        owner=cast.coalition,
        visibility=Visibility.ORGANISATION,
        review=review,
        kind=DocumentKind.THEMATIC_LIST,
        title="List",
    )


@pytest.fixture
def term(db: None) -> Term:
    return Term.objects.get(taxonomy="upr_issue", code="right-to-health")
