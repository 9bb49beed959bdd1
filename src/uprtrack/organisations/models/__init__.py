from uprtrack.organisations.models.activity import Activity, Verb
from uprtrack.organisations.models.bodies import Affiliation, Membership, Organisation
from uprtrack.organisations.models.ownership import Owned, OwnedQuerySet
from uprtrack.organisations.models.people import Actor, ActorTie, User

__all__ = [
    "Activity",
    "Actor",
    "ActorTie",
    "Affiliation",
    "Membership",
    "Organisation",
    "Owned",
    "OwnedQuerySet",
    "User",
    "Verb",
]
