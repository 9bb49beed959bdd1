"""Handing over a portfolio in one step, when staff change."""

from __future__ import annotations

from datetime import date, timedelta

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import ActorTie, Membership, Organisation, Owned, User, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.standing import Reader


def portfolio_of(user: User, organisation: Organisation, *, on: date) -> list[Membership]:
    """Every role that a person holds from a day on in an organisation, and in groups on its behalf."""
    of_it = Q(organisation=organisation) | Q(sent_by=organisation)
    lasting = Q(until_on=None) | Q(until_on__gte=on)
    held = Membership.objects.filter(of_it, lasting, user=user)
    return list(held.select_related("organisation", "sent_by").order_by("pk"))


def notes_kept_by(user: User, organisation: Organisation) -> int:
    """How many personal notes ("Only me") a person wrote for an organisation: they stay with the person."""
    actors = ActorTie.objects.filter(user=user).values("actor")
    return sum(
        model._default_manager.filter(
            owner=organisation, author__in=actors, visibility=Visibility.SELF
        ).count()
        for model in owned_models()
    )


def owned_models() -> list[type[Owned]]:
    """Every table of rows that people write."""
    return [model for model in apps.get_models() if issubclass(model, Owned)]


def hand_over(
    *, by: Reader, leaving: User, to: User, organisation: Organisation, from_on: date | None = None
) -> list[Membership]:
    """Give all roles of one person in an organisation, with their themes, to another, from a day on.

    One transaction and one line of the log. Personal notes are not part of it. The organisation's coordinator
    may, leaving or not.
    """
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    today = timezone.localdate()
    from_on = from_on or today
    if from_on < today:
        raise ValidationError(_("A portfolio is handed over today or later."))
    if leaving == to:
        raise ValidationError(_("A portfolio is handed over to somebody else."))
    with transaction.atomic():
        portfolio = portfolio_of(leaving, organisation, on=from_on)
        if not portfolio:
            raise ValidationError(
                _("This person holds no role in %(organisation)s that could be handed over.")
                % {"organisation": organisation.label}
            )
        begun = [_pass_on(item, to, from_on) for item in portfolio]
        ended = Membership.objects.filter(pk__in=[item.pk for item in portfolio])
        ended.update(until_on=from_on - timedelta(days=1))
        note(Verb.HAND_OVER, organisation)
    return begun


def _pass_on(item: Membership, to: User, from_on: date) -> Membership:
    """The same role for somebody else; where they hold it already, for the themes of both."""
    since_on = max(from_on, item.since_on or from_on)
    held, is_new = Membership.objects.get_or_create(
        user=to,
        organisation=item.organisation,
        role=item.role,
        since_on=since_on,
        defaults={"themes": item.themes, "until_on": item.until_on, "sent_by": item.sent_by},
    )
    if not is_new:
        held.themes = sorted({*held.themes, *item.themes}) if held.themes and item.themes else []
        ends = (held.until_on, item.until_on)
        held.until_on = None if None in ends else max(day for day in ends if day)
        held.save(update_fields=["themes", "until_on"])
    return held
