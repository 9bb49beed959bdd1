"""The kinds of organisation and what each may do by its nature (domain rules, section 5)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    NMIRF = "nmirf", _("National mechanism for implementation, reporting and follow-up")
    MINISTRY = "ministry", _("Ministry or other executive body")
    PARLIAMENT = "parliament", _("Parliament")
    JUDICIARY = "judiciary", _("Court")
    PROSECUTOR = "prosecutor", _("Prosecution service")
    OMBUDSMAN = "ombudsman", _("Ombuds institution")
    NHRI = "nhri", _("National human rights institution")
    CSO = "cso", _("Civil society organisation")
    COALITION = "coalition", _("Coalition")
    THEMATIC_GROUP = "thematic_group", _("Thematic group of a coalition")
    MECHANISM_GROUP = "mechanism_group", _("Thematic group of the national mechanism")
    CHILD_LED_GROUP = "child_led_group", _("Child-led group")
    RECOMMENDING_STATE = "recommending_state", _("Embassy or mission of a recommending State")
    UN_AGENCY = "un_agency", _("UN agency")
    UN_COUNTRY_TEAM = "un_country_team", _("UN country team")
    MEDIA = "media", _("Media")
    ACADEMIC = "academic", _("Academic institution")
    WITHHELD = "withheld", _("Kind of organisation withheld")
    """Of stand-ins for a body whose name is withheld, where its kind would give it away; never chosen."""


WITHHELD_NAMES = {
    OrganisationKind.CSO: _("A civil society organisation (name withheld)"),
    OrganisationKind.WITHHELD: _("An organisation (name withheld)"),
}
"""What stands in the place of a name, by the kinds that a stand-in can have."""

EXECUTIVE = frozenset({OrganisationKind.NMIRF, OrganisationKind.MINISTRY})
OTHER_BRANCHES = frozenset(
    {
        OrganisationKind.PARLIAMENT,
        OrganisationKind.JUDICIARY,
        OrganisationKind.PROSECUTOR,
        OrganisationKind.OMBUDSMAN,
    }
)
"""Invited to take part, never assigned a task and never overdue."""
STATE_BODIES = EXECUTIVE | OTHER_BRANCHES
CIVIL_SOCIETY = frozenset(
    {
        OrganisationKind.CSO,
        OrganisationKind.COALITION,
        OrganisationKind.THEMATIC_GROUP,
        OrganisationKind.CHILD_LED_GROUP,
    }
)
GROUPS = frozenset({OrganisationKind.THEMATIC_GROUP, OrganisationKind.MECHANISM_GROUP})
"""Parts of a coalition or a mechanism: known to those who take part alone, led by a rapporteur."""
CIVIL_CIRCLES = frozenset({OrganisationKind.COALITION, OrganisationKind.THEMATIC_GROUP})
MECHANISM_CIRCLES = frozenset({OrganisationKind.NMIRF, OrganisationKind.MECHANISM_GROUP})
"""Bodies whose members are organisations, and which something can be shared with."""
CIRCLES = CIVIL_CIRCLES | MECHANISM_CIRCLES
INDEPENDENT = frozenset({OrganisationKind.NHRI}) | CIVIL_SOCIETY
UNITED_NATIONS = frozenset({OrganisationKind.UN_AGENCY, OrganisationKind.UN_COUNTRY_TEAM})


class Role(models.TextChoices):
    """What a person does for an organisation; the organisation's kind sets how far that reaches."""

    COORDINATOR = "coordinator", _("Coordinator")
    FOCAL_POINT = "focal_point", _("Focal point")
    NHRI_OFFICER = "nhri_officer", _("Human rights officer")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    MEMBER = "member", _("Member")
    READER = "reader", _("Reader")


WRITERS = frozenset(Role) - {Role.READER}


class Visibility(models.TextChoices):
    """Who may read a row, from the narrowest to the widest circle."""

    SELF = "self", _("Only me")
    ORGANISATION = "organisation", _("My organisation")
    COALITION = "coalition", _("The members of our coalition")
    GROUP = "group", _("All who take part in the national mechanism")
    PUBLIC = "public", _("Everybody, on the public site")


SHARED = frozenset({Visibility.COALITION, Visibility.GROUP})
"""The visibilities that name the one body which a row is shared with."""
