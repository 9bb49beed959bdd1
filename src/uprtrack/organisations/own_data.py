"""What is stored about a person, as they may take it along."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.db import models

from uprtrack.organisations.models import ActorTie, User
from uprtrack.organisations.models.ownership import readable_by
from uprtrack.organisations.services.handover import owned_models


def own_data(user: User) -> dict[str, Any]:
    """The account, names, roles, sessions, and what the person wrote as far as they may read it today.

    JSON-ready but for dates, which DjangoJSONEncoder writes.
    """
    ties = ActorTie.objects.filter(user=user).select_related("actor", "organisation").order_by("pk")
    memberships = user.memberships.select_related("organisation", "sent_by").order_by("pk")
    return {
        "account": {"user_name": user.username, "e_mail": user.email, "language": user.language},
        "names": [
            {
                "name": tie.actor.name,
                "is_pseudonym": tie.actor.is_pseudonym,
                "organisation": tie.organisation.name if tie.organisation else None,
                "is_former": tie.is_former,
            }
            for tie in ties
        ],
        "roles": [
            {
                "organisation": item.organisation.name,
                "role": item.role,
                "themes": item.themes,
                "sent_by": item.sent_by.name if item.sent_by else None,
                "since_on": item.since_on,
                "until_on": item.until_on,
            }
            for item in memberships
        ],
        "sessions": [
            {"browser": item.user_agent, "began": item.created_at, "last_used": item.last_seen_at}
            for item in UserSession.objects.filter(user=user)
        ],
        "written": _written(user, [tie.actor_id for tie in ties]),
    }


def _written(user: User, actors: list[int]) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for model in owned_models():
        referred = [field.name for field in model._meta.concrete_fields if field.is_relation]
        rows = model._default_manager.filter(readable_by(user), author__in=actors).select_related(*referred)
        texts = [_as_dict(row) for row in rows.order_by("pk")]
        if texts:
            found[model._meta.model_name or ""] = texts
    return found


def _as_dict(row: models.Model) -> dict[str, Any]:
    """A row's own columns; another row it refers to by the words that row is shown with."""
    values = {}
    for field in row._meta.concrete_fields:
        # Where a file lies in the vault is nobody's to know.
        if field.name in ("id", "author", "vault_path"):
            continue
        value = getattr(row, field.name)
        if isinstance(value, models.Model):
            value = str(value)
        values[field.name] = value if not isinstance(value, bytes | memoryview) else None
    return values
