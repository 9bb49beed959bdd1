from uprtrack.organisations.models.activity import Activity, Verb
from uprtrack.organisations.models.attribution import WithheldName
from uprtrack.organisations.models.bodies import Affiliation, Lead, Membership, Organisation
from uprtrack.organisations.models.cache import CacheEntry
from uprtrack.organisations.models.installations import Installation
from uprtrack.organisations.models.invitations import Invitation, Purpose
from uprtrack.organisations.models.ownership import Owned, OwnedQuerySet
from uprtrack.organisations.models.people import Actor, ActorTie, User
from uprtrack.organisations.models.terms import TermsOfReference
from uprtrack.organisations.models.versions import EarlierVersion

__all__ = [
    "Activity",
    "Actor",
    "ActorTie",
    "Affiliation",
    "CacheEntry",
    "EarlierVersion",
    "Installation",
    "Invitation",
    "Lead",
    "Membership",
    "Organisation",
    "Owned",
    "OwnedQuerySet",
    "Purpose",
    "TermsOfReference",
    "User",
    "Verb",
    "WithheldName",
]
