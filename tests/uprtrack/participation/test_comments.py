"""Comments: moderated by a neutral body with reasons, answered beside, withheld in sight of everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uprtrack.participation.conftest import Say
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Activity, Organisation, User
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.participation.commenting import Target, target_of
from uprtrack.participation.comments import heard_on
from uprtrack.participation.models import Comment, CommentState, Contribution, Moderator
from uprtrack.participation.moderators import moderators
from uprtrack.participation.services_of_comments import (
    appeal,
    comment_on,
    moderate,
    reply_to,
    withdraw_comment,
)
from uprtrack.participation.services_of_contributions import change_consent
from uprtrack.participation.services_of_moderators import (
    accept_moderation,
    end_moderation,
    propose_moderator,
)
from uprtrack.participation.services_of_publishing import ask_moderator, decide_on_contribution
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

WORDS = "  The bill lies in a drawer.\n\nSince May.  "


@pytest.fixture
def agreed(cast: Cast) -> Moderator:
    """The NHRI moderates: agreed, and accepted by itself."""
    made = propose_moderator(
        organisation=cast.nhri, country=State.objects.get(pk="XCO"), agreed_how="At the table of 3 May."
    )
    return accept_moderation(by=cast.nhri_officer, agreement=made)


@pytest.fixture
def target(recommendations: list[Recommendation]) -> Target:
    """A published row of the mechanism's."""
    found = target_of("recommendation", recommendations[0].public_id)
    assert found is not None
    return found


@pytest.fixture
def sent(cast: Cast, agreed: Moderator, target: Target) -> Comment:
    return comment_on(by=cast.coalition_member, organisation=cast.ngo, target=target, text=WORDS)


@pytest.fixture
def university(cast: Cast) -> tuple[User, Organisation]:
    """Another neutral body that was agreed on."""
    country = State.objects.get(pk="XCO")
    body = found_organisation(name="University of the Coast", kind=OrganisationKind.ACADEMIC, country=country)
    user = create_user(username="scholar", password="a long pass phrase", shown_as="S")
    appoint(organisation=body, user=user)
    made = propose_moderator(organisation=body, country=country, agreed_how="Where the NHRI is concerned.")
    accept_moderation(by=user, agreement=made)
    user.__dict__.pop("_standing", None)
    return user, body


def test_no_body_of_a_state_can_be_agreed_on(cast: Cast) -> None:
    for body in (cast.mechanism, cast.ministry, cast.ngo):
        with pytest.raises(ValidationError):
            propose_moderator(organisation=body, country=State.objects.get(pk="XCO"), agreed_how="So")
        with pytest.raises(CommandError):
            call_command("agree_on_moderator", body.public_id, country="XCO", how="So")
    Moderator.objects.create(
        owner=cast.mechanism,
        country_id="XCO",
        agreed_how="So",
        visibility="public",
        published_at="2025-01-01T00:00Z",
    )
    assert not moderators().exists()


def test_an_agreement_holds_from_when_the_body_accepts_until_it_ends(cast: Cast, target: Target) -> None:
    call_command("agree_on_moderator", cast.nhri.public_id, country="XCO", how="At the table of 3 May.")
    made = Moderator.objects.get()
    with pytest.raises(ValidationError):
        comment_on(by=cast.coalition_member, organisation=cast.ngo, target=target, text=WORDS)
    for user in (cast.coordinator, cast.coalition_member):
        with pytest.raises(PermissionDenied):
            accept_moderation(by=user, agreement=made)
    cast.client(cast.nhri_officer).post(reverse("moderator_answer", args=[made.public_id]), {"act": "accept"})
    assert "At the table of 3 May." in Client().get(reverse("moderation")).content.decode()
    assert Activity.objects.filter(owner=cast.nhri, verb="moderate", reason=made.agreed_how).count() == 2
    comment_on(by=cast.coalition_member, organisation=cast.ngo, target=target, text=WORDS)
    made.refresh_from_db()
    end_moderation(by=cast.nhri_officer, agreement=made)
    with pytest.raises(ValidationError):
        moderate(by=cast.nhri_officer, comment=Comment.objects.get(), is_published=True)


def test_a_comment_is_published_word_for_word_by_the_moderator_alone(
    cast: Cast, sent: Comment, target: Target
) -> None:
    address = reverse("comments_on", args=[target.kind, target.public_id])
    assert "drawer" not in Client().get(address).content.decode()
    assert "1 comment waits for the moderator" in Client().get(address).content.decode()
    for user in (cast.coordinator, cast.focal_point, cast.coalition_coordinator, cast.coalition_member):
        with pytest.raises(PermissionDenied):
            moderate(by=user, comment=sent, is_published=True)
        assert cast.client(user).get(reverse("comment_decide", args=[sent.public_id])).status_code in (
            403,
            404,
        )
    moderator = cast.client(cast.nhri_officer)
    queue = moderator.get(reverse("moderation")).content.decode()
    assert "The bill lies in a drawer." in queue
    # Words are decided on, not who says them.
    assert cast.ngo.name not in queue
    assert (
        cast.ngo.name not in moderator.get(reverse("comment_decide", args=[sent.public_id])).content.decode()
    )
    moderator.post(reverse("comment_decide", args=[sent.public_id]), {"decision": "publish", "text": ""})
    sent.refresh_from_db()
    assert sent.text == WORDS
    assert "The bill lies in a drawer." in Client().get(address).content.decode()


def test_the_moderator_is_shown_what_may_be_a_name(cast: Cast, agreed: Moderator, target: Target) -> None:
    text = "The guard of Lea Brown rings 0612345678."
    made = comment_on(by=cast.coalition_member, organisation=cast.ngo, target=target, text=text)
    page = (
        cast.client(cast.nhri_officer).get(reverse("comment_decide", args=[made.public_id])).content.decode()
    )
    assert "Look whether this identifies a person: Lea Brown · 0612345678." in page


def test_what_a_holder_does_not_publish_its_author_hands_to_the_moderator(
    cast: Cast, agreed: Moderator, say: Say
) -> None:
    silent = say()
    visitor = Client()
    with pytest.raises(ValidationError):
        ask_moderator(code=silent.__dict__["code"])
    sent = say(is_for_publication=True, answers={1: "Nobody answers the letters."})
    code = sent.__dict__["code"]
    visitor.post(reverse("contribution_trace"), {"code": code, "act": "ask"})
    sent.refresh_from_db()
    assert sent.sent_to == cast.nhri
    moderator = cast.client(cast.nhri_officer)
    page = moderator.get(reverse("moderation")).content.decode()
    assert "Nobody answers the letters." in page
    assert "The ferry is dearer." not in page
    for user in (cast.coordinator, cast.focal_point, cast.coalition_member):
        with pytest.raises(PermissionDenied):
            decide_on_contribution(by=user, contribution=sent, is_published=True)
    moderator.post(
        reverse("contribution_decide", args=[sent.public_id]),
        {"decision": "person", "text": "It names a clerk."},
    )
    traced = visitor.post(reverse("contribution_trace"), {"code": code}).content.decode()
    assert "It names a clerk." in traced
    assert "Ask the neutral moderator" not in traced
    other = say(is_for_publication=True)
    visitor.post(reverse("contribution_trace"), {"code": other.__dict__["code"], "act": "ask"})
    moderator.post(
        reverse("contribution_decide", args=[other.public_id]), {"decision": "publish", "text": ""}
    )
    assert Contribution.objects.published().get() == other


def test_consent_taken_back_takes_it_from_the_moderator(cast: Cast, agreed: Moderator, say: Say) -> None:
    sent = say(is_for_publication=True)
    ask_moderator(code=sent.__dict__["code"])
    change_consent(code=sent.__dict__["code"], is_for_publication=False)
    assert (
        "The ferry is dearer."
        not in cast.client(cast.nhri_officer).get(reverse("moderation")).content.decode()
    )
    sent.refresh_from_db()
    with pytest.raises(ValidationError):
        decide_on_contribution(by=cast.nhri_officer, contribution=sent, is_published=True)


def test_what_is_withheld_stays_visible_as_number_and_reason(
    cast: Cast, sent: Comment, target: Target
) -> None:
    with pytest.raises(ValidationError):
        moderate(by=cast.nhri_officer, comment=sent, is_published=False, reason="person", text=" ")
    with pytest.raises(ValueError, match="critical"):
        moderate(by=cast.nhri_officer, comment=sent, is_published=False, reason="critical", text="So")
    moderate(
        by=cast.nhri_officer, comment=sent, is_published=False, reason="person", text="It names a guard."
    )
    address = reverse("comments_on", args=[target.kind, target.public_id])
    page = Client().get(address).content.decode()
    assert "1 comment is withheld: it identifies a person, or puts one at risk." in page
    assert "drawer" not in page
    assert "It names a guard." not in page
    own = cast.client(cast.coalition_member).get(address).content.decode()
    assert "It names a guard." in own
    line = Activity.objects.get(verb="moderate", object_kind="comment")
    assert (line.owner, line.object_id) == (cast.nhri, sent.public_id)
    assert "It names a guard." in line.reason


def test_nobody_moderates_what_is_said_of_themselves(
    cast: Cast, agreed: Moderator, recommendations: list[Recommendation]
) -> None:
    recommendations[1].owner = cast.nhri
    recommendations[1].save()
    of_nhri = target_of("recommendation", recommendations[1].public_id)
    assert of_nhri is not None
    with pytest.raises(ValidationError):
        comment_on(by=cast.coalition_member, organisation=cast.ngo, target=of_nhri, text=WORDS)
    planted = Comment.objects.create(
        owner=cast.ngo,
        kind="recommendation",
        row_id="x",
        concerned=cast.nhri,
        country_id="XCO",
        sent_to=cast.nhri,
    )
    with pytest.raises(ValidationError):
        moderate(by=cast.nhri_officer, comment=planted, is_published=True)


def test_another_neutral_body_decides_where_the_first_is_concerned(
    cast: Cast,
    agreed: Moderator,
    university: tuple[User, Organisation],
    recommendations: list[Recommendation],
) -> None:
    recommendations[1].owner = cast.nhri
    recommendations[1].save()
    of_nhri = target_of("recommendation", recommendations[1].public_id)
    assert of_nhri is not None
    made = comment_on(by=cast.coalition_member, organisation=cast.ngo, target=of_nhri, text=WORDS)
    assert made.sent_to == university[1]


def test_an_appeal_goes_to_another_body_and_once(
    cast: Cast, sent: Comment, university: tuple[User, Organisation]
) -> None:
    moderate(by=cast.nhri_officer, comment=sent, is_published=False, reason="insult", text="The last word.")
    with pytest.raises(PermissionDenied):
        appeal(by=cast.coordinator, comment=sent, text="It is no insult.")
    appeal(by=cast.coalition_member, comment=sent, text="It is no insult.")
    assert sent.sent_to == university[1]
    with pytest.raises(PermissionDenied):
        moderate(by=cast.nhri_officer, comment=sent, is_published=False, reason="insult", text="Still.")
    moderate(by=university[0], comment=sent, is_published=True)
    assert Comment.objects.published().get().decisions.count() == 2


def test_the_body_concerned_answers_beside_and_never_instead(
    cast: Cast, sent: Comment, target: Target
) -> None:
    with pytest.raises(ValidationError):
        reply_to(by=cast.coordinator, comment=sent, target=target, text="It is with the committee.")
    moderate(by=cast.nhri_officer, comment=sent, is_published=True)
    with pytest.raises(PermissionDenied):
        reply_to(by=cast.focal_point, comment=sent, target=target, text="It is with the committee.")
    cast.client(cast.coordinator).post(
        reverse("comment_reply", args=[sent.public_id]), {"text": "It is with the committee."}
    )
    reply = Comment.objects.get(replies_to=sent)
    with pytest.raises(ValidationError):
        reply_to(by=cast.coordinator, comment=sent, target=target, text="Twice.")
    moderate(by=cast.nhri_officer, comment=reply, is_published=True)
    page = Client().get(reverse("comments_on", args=[target.kind, target.public_id])).content.decode()
    assert page.index("The bill lies in a drawer.") < page.index("It is with the committee.")


def test_what_is_not_published_cannot_be_commented_on(
    cast: Cast, agreed: Moderator, recommendations: list[Recommendation]
) -> None:
    recommendations[2].visibility, recommendations[2].published_at = "organisation", None
    recommendations[2].save()
    assert target_of("recommendation", recommendations[2].public_id) is None
    assert target_of("nothing", "x") is None
    address = reverse("comments_on", args=["recommendation", recommendations[2].public_id])
    assert cast.client(cast.coordinator).get(address).status_code == 404


def test_the_executive_answers_and_does_not_comment(cast: Cast, agreed: Moderator, target: Target) -> None:
    for user, body in ((cast.coordinator, cast.mechanism), (cast.focal_point, cast.ministry)):
        with pytest.raises(PermissionDenied):
            comment_on(by=user, organisation=body, target=target, text=WORDS)


def test_a_comment_that_is_taken_back_is_its_organisation_s_alone(cast: Cast, sent: Comment) -> None:
    moderate(by=cast.nhri_officer, comment=sent, is_published=True)
    cast.client(cast.coalition_member).post(reverse("comment_withdraw", args=[sent.public_id]))
    sent.refresh_from_db()
    assert sent.state == CommentState.WITHDRAWN
    assert not heard_on([(sent.kind, sent.row_id)])
    with pytest.raises(ValidationError):
        moderate(by=cast.nhri_officer, comment=sent, is_published=True)
    with pytest.raises(PermissionDenied):
        withdraw_comment(by=cast.coordinator, comment=sent)


def test_the_name_on_a_comment_can_be_dropped(cast: Cast, sent: Comment, target: Target) -> None:
    moderate(by=cast.nhri_officer, comment=sent, is_published=True)
    address = reverse("comments_on", args=[target.kind, target.public_id])
    assert cast.ngo.name in Client().get(address).content.decode()
    drop_attribution(by=cast.coalition_member, row=sent)
    page = Client().get(address).content.decode()
    assert cast.ngo.name not in page
    assert "The bill lies in a drawer." in page
    cast.coalition_member.__dict__.pop("_standing", None)
    withdraw_comment(by=cast.coalition_member, comment=Comment.objects.get())


def test_the_page_of_a_recommendation_tells_what_was_said(cast: Cast, sent: Comment, target: Target) -> None:
    address = reverse("recommendation", args=[target.public_id])
    client = Client()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    moderate(by=cast.nhri_officer, comment=sent, is_published=True)
    queries()
    few = queries()
    for _time in range(5):
        more = comment_on(by=cast.coalition_member, organisation=cast.ngo, target=target, text="More.")
        moderate(by=cast.nhri_officer, comment=more, is_published=True)
    assert queries() == few
    page = client.get(address).content.decode()
    assert "The bill lies in a drawer." in page
