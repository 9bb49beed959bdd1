"""Recommendations that wait for an answer, and what bodies say on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.services import accept, affiliate, appoint, create_user, found_organisation
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.reviews.models import State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import PASSWORD, Cast
else:
    from tests.uprtrack.conftest import PASSWORD


@pytest.fixture
def pending(recommendations: list[Recommendation]) -> list[Recommendation]:
    """104.1 to 104.3, published and pending."""
    Recommendation.objects.update(position=Position.PENDING)
    for row in recommendations:
        row.refresh_from_db()
    return recommendations


@pytest.fixture
def parliament(cast: Cast) -> tuple[Organisation, User]:
    """The parliament, which takes part in the mechanism, and who writes for it."""
    body = found_organisation(
        name="Assembly of Coastland", kind=OrganisationKind.PARLIAMENT, country=State.objects.get(pk="XCO")
    )
    person = create_user(username="clerk", password=PASSWORD, shown_as="clerk")
    appoint(organisation=body, user=person)
    proposed = affiliate(by=cast.coordinator, organisation=cast.mechanism, member=body)
    accept(by=person, affiliation=proposed)
    for user in (cast.coordinator, person):
        user.__dict__.pop("_standing", None)
    return body, person
