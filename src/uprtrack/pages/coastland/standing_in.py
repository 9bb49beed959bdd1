"""Who stands in for whom while Coastland is built: keys of the content to bodies and people."""

from __future__ import annotations

from dataclasses import dataclass

from uprtrack.organisations.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Cast:
    """``people`` maps an organisation's key to the account that acts for it."""

    bodies: dict[str, Organisation]
    people: dict[str, User]

    def body(self, key: str) -> Organisation:
        return self.bodies[key]

    def person(self, key: str) -> User:
        """The account that acts for an organisation, as it stands now; KeyError where the content gives it
        none.
        """
        return User.objects.get(pk=self.people[key].pk)
