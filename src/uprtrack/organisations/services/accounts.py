"""Accounts, and the names under which others know who holds them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Actor, ActorTie, Organisation, User
from uprtrack.organisations.operator import Space, require_offered
from uprtrack.organisations.standing import standing_of


@transaction.atomic
def create_user(*, username: str, password: str, shown_as: str, is_pseudonym: bool = False) -> User:
    """A user, the actor others see, and the tie between the two."""
    if is_pseudonym:
        require_offered(Space.PSEUDONYM)
    user = User.objects.create_user(username, password)
    actor = Actor.objects.create(name=shown_as, is_pseudonym=is_pseudonym)
    ActorTie.objects.create(actor=actor, user=user)
    return user


@transaction.atomic
def add_name(*, by: User, organisation: Organisation, name: str, is_pseudonym: bool = True) -> Actor:
    """Be somebody else for one organisation: a new actor, used from now on; rows written before keep theirs.

    The tie to the name before stays, as a former one, so that what is the person's own stays theirs.
    """
    require_offered(Space.PSEUDONYM)
    if organisation.pk not in standing_of(by).own:
        raise ValidationError(_("You can have a name of its own only in an organisation you belong to."))
    ActorTie.objects.filter(user=by, organisation=organisation).update(is_former=True)
    actor = Actor.objects.create(name=name, is_pseudonym=is_pseudonym)
    ActorTie.objects.create(actor=actor, user=by, organisation=organisation)
    return actor


@transaction.atomic
def rename(*, by: User, name: str) -> Actor:
    """Change the general name, wherever it stands: the same actor is shown under another name."""
    tie = ActorTie.objects.select_related("actor").get(user=by, organisation=None)
    tie.actor.name = name
    tie.actor.save(update_fields=["name"])
    return tie.actor
