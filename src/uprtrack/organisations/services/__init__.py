"""Everything consequential that is done to organisations and the people in them."""

from uprtrack.organisations.services.accounts import add_name, create_user, rename
from uprtrack.organisations.services.founding import (
    appoint,
    appoint_first_coordinator,
    enrol,
    found_member,
    found_organisation,
    kinds_founded_by,
)
from uprtrack.organisations.services.groups import found_group, send_to_group
from uprtrack.organisations.services.handover import hand_over
from uprtrack.organisations.services.joining import accept, affiliate, decline, end_affiliation
from uprtrack.organisations.services.leading import pass_lead
from uprtrack.organisations.services.membership import (
    admit,
    admit_new_person,
    appoint_anew,
    change_membership,
    end_membership,
    without_coordinator,
)
from uprtrack.organisations.services.profile import adopt_terms, describe, publish_terms

__all__ = [
    "accept",
    "add_name",
    "admit",
    "admit_new_person",
    "adopt_terms",
    "affiliate",
    "appoint",
    "appoint_anew",
    "appoint_first_coordinator",
    "change_membership",
    "create_user",
    "decline",
    "describe",
    "end_affiliation",
    "end_membership",
    "enrol",
    "found_group",
    "found_member",
    "found_organisation",
    "hand_over",
    "kinds_founded_by",
    "pass_lead",
    "publish_terms",
    "rename",
    "send_to_group",
    "without_coordinator",
]
