"""Organisations of a partner as they stand here: apart from those that work here, named after where they come
from, without members.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import override

from uprtrack.exchange.models import Partner
from uprtrack.organisations.kinds import WITHHELD_NAMES, OrganisationKind
from uprtrack.organisations.models import Organisation

_NAME, _SHORT_NAME = 200, 60


class Speakers:
    """``told`` are the organisations of a bundle by their identifier; without them those that are here count."""

    def __init__(self, partner: Partner, told: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self.partner = partner
        self._told = told or {}
        self._found: dict[str, Organisation] = {}

    def of(self, content: Mapping[str, Any], country: str) -> Organisation:
        """Who speaks in a row; where the name is withheld a stand-in of its own, for this row alone."""
        identifier = content["organisation"]
        if identifier is not None:
            return self.named(identifier)
        kind = OrganisationKind(content["organisation_kind"])
        kind = kind if kind in WITHHELD_NAMES else OrganisationKind.WITHHELD
        with override(settings.LANGUAGE_CODE):
            name = str(WITHHELD_NAMES[kind])
        return self._stored(
            f"withheld-{content['id']}", name=name, kind=kind, country_id=country, is_withheld=True
        )

    def named(self, identifier: str) -> Organisation:
        """An organisation by its identifier there; KeyError where neither the bundle nor this site has it."""
        if identifier not in self._found:
            told = self._told.get(identifier)
            if told is None:
                known = self.partner.installation.organisations.filter(origin_public_id=identifier).first()
                if known is None:
                    raise KeyError(identifier)
                self._found[identifier] = known
            else:
                self._found[identifier] = self._stored(
                    identifier,
                    name=self._marked(told["name"], _NAME),
                    short_name=self._marked(told["short_name"], _SHORT_NAME),
                    kind=told["kind"],
                    country_id=told["country"],
                )
        return self._found[identifier]

    def _stored(self, identifier: str, **fields: Any) -> Organisation:
        organisation, _created = Organisation.objects.update_or_create(
            origin=self.partner.installation, origin_public_id=identifier, defaults=fields
        )
        return organisation

    def _marked(self, name: str, limit: int) -> str:
        """A name as it stands on every page and paper here: nobody takes it for that of a body of this site."""
        mark = f" [{self.partner.installation.name}]"
        fits = len(name) + len(mark) <= limit or limit == _NAME
        return f"{name[: limit - len(mark)]}{mark}" if name and fits else ""
