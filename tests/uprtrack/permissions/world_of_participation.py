"""What participation holds, in every circle: a consultation, what was sent to it, and what came of that."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from tests.uprtrack.permissions.people import EVERYBODY, READ_BY, people_of
from tests.uprtrack.permissions.planting import World
from uprtrack.organisations.models import Membership
from uprtrack.participation import models as participation
from uprtrack.participation.codes import digest
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review


def plant_participation(world: World, circle: str, owned: dict[str, Any], review: Review) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    today = world.now.date()
    days = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=1)}
    held = plant(
        participation.Consultation,
        **owned,
        **days,
        review=review,
        about="review",
        is_open=True,
        withdrawn_at=None,
    )
    question = plant(participation.Question, consultation=held, ordinal=1)
    plant(participation.Invited, consultation=held, organisation=world.bodies["academic"], invited_on=today)
    plant(participation.Hearing, consultation=held, held_on=today, attended=7)
    said = plant(
        participation.Contribution,
        **owned | {"author": None},
        consultation=held,
        spoken_by="person",
        fate="waiting",
        is_for_publication=True,
        secret_sha256=digest(f"the code of {circle}"),
    )
    rated = {"notice": "short", "regions": "some", "feedback": "none"}
    judged = {"exclusion": "no", "intimidation": "unsaid"}
    plant(participation.Rating, **owned, **rated, **judged, consultation=held)
    plant(participation.Moderator, **owned, country_id=owned["owner"].country_id)
    # A body of the mechanism has something to answer to; what nobody may read is counted nowhere.
    about = {"kind": "recommendation", "row_id": world.row(Recommendation, "published").public_id}
    comment = plant(
        participation.Comment,
        **owned,
        **about,
        concerned=world.bodies["mechanism"],
        country_id="XCO",
        sent_on=today,
        state="published" if owned["published_at"] else "withdrawn",
    )
    plant(
        participation.ModerationDecision,
        comment=comment,
        moderator=world.bodies["nhri"],
        is_published=True,
        decided_on=today,
    )
    plant(
        participation.Safeguard,
        **owned,
        contribution=said,
        age="from_10",
        consent="guardian",
        checked_on=today,
    )
    role = Membership.objects.filter(user__ties__actor=owned["author"]).order_by("pk")[0]
    plant(participation.SafeguardingLead, **owned, membership=role)
    plant(participation.Answer, contribution=said, question=question)


def plant_handed(world: World) -> None:
    """Comments that an NGO handed to the NHRI, which moderates: it reads them, beside the NGO, and nobody else."""
    world.plant(
        participation.Moderator,
        EVERYBODY,
        "agreed",
        owner=world.bodies["nhri"],
        visibility="public",
        published_at=world.now,
        country_id="XCO",
        since_on=world.now.date(),
    )
    said = {
        "owner": world.bodies["ngo"],
        "kind": "recommendation",
        "row_id": world.row(Recommendation, "published").public_id,
        "concerned": world.bodies["mechanism"],
        "country_id": "XCO",
        "sent_to": world.bodies["nhri"],
        "sent_on": world.now.date(),
        "appeal": "",
    }
    both = people_of("ngo nhri")
    sent = world.plant(
        participation.Contribution,
        people_of("ngo nhri mechanism"),
        "handed",
        owner=world.bodies["mechanism"],
        consultation=world.row(participation.Consultation, "published"),
        spoken_by="person",
        fate="waiting",
        is_for_publication=True,
        sent_to=world.bodies["nhri"],
        secret_sha256=digest("the code of what was handed over"),
    )
    world.plant(participation.Answer, people_of("nhri mechanism"), "handed", contribution=sent)
    world.plant(participation.Comment, both, "handed", **said, state="sent")
    withheld = world.plant(participation.Comment, both, "kept_back", **said, state="withheld")
    world.plant(
        participation.ModerationDecision,
        both,
        "kept_back",
        comment=withheld,
        moderator=world.bodies["nhri"],
        is_published=False,
        reason="insult",
        decided_on=world.now.date(),
    )


def plant_looked_after(world: World) -> None:
    """The NGO's coordinator is its lead, accredited by the NHRI; a child's words wait for that coordinator."""
    member = Membership.objects.get(user=world.users["ngo_coordinator"])
    both = people_of("ngo nhri")
    ngo = {"owner": world.bodies["ngo"]}
    asked = {"asked": world.bodies["nhri"], "accredited_on": world.now.date()}
    world.plant(participation.SafeguardingLead, both, "asked", **ngo, **asked, membership=member)
    said = world.plant(
        participation.Contribution,
        people_of("ngo"),
        "of_a_child",
        **ngo,
        consultation=world.row(participation.Consultation, "published"),
        spoken_by="child",
        fate="waiting",
        secret_sha256=digest("the code of a child"),
    )
    world.plant(participation.Answer, people_of("ngo"), "of_a_child", contribution=said)
    world.plant(
        participation.Safeguard,
        people_of("ngo"),
        "of_a_child",
        **ngo,
        contribution=said,
        age="from_10",
        consent="guardian",
    )
