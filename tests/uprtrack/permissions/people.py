"""Who stands where, as plain tables: the bodies, the people, what is planted, and who may read it.

Nothing here asks the site: the tables are what its answers are held against.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from uprtrack.organisations.kinds import OrganisationKind as Kind
from uprtrack.organisations.kinds import Role, Visibility

Item = TypeVar("Item")

HERE, ABROAD = "XCO", "DNK"

BODIES: dict[str, tuple[Kind, str]] = {
    "mechanism": (Kind.NMIRF, HERE),
    "ministry": (Kind.MINISTRY, HERE),
    "parliament": (Kind.PARLIAMENT, HERE),
    "court": (Kind.JUDICIARY, HERE),
    "prosecutor": (Kind.PROSECUTOR, HERE),
    "ombudsman": (Kind.OMBUDSMAN, HERE),
    "nhri": (Kind.NHRI, HERE),
    "coalition": (Kind.COALITION, HERE),
    "group": (Kind.THEMATIC_GROUP, HERE),
    "mechanism_group": (Kind.MECHANISM_GROUP, HERE),
    "ngo": (Kind.CSO, HERE),
    "partner": (Kind.CSO, HERE),
    "former": (Kind.CSO, HERE),
    "open_ngo": (Kind.CSO, HERE),
    "other_coalition": (Kind.COALITION, HERE),
    "other_ngo": (Kind.CSO, HERE),
    "children": (Kind.CHILD_LED_GROUP, HERE),
    "embassy": (Kind.RECOMMENDING_STATE, HERE),
    "un_agency": (Kind.UN_AGENCY, HERE),
    "un_team": (Kind.UN_COUNTRY_TEAM, HERE),
    "media": (Kind.MEDIA, HERE),
    "academic": (Kind.ACADEMIC, HERE),
    "mechanism_abroad": (Kind.NMIRF, ABROAD),
}

MEMBERS_OF: dict[str, tuple[str, ...]] = {
    "coalition": ("ngo", "partner"),
    "group": ("ngo",),
    "mechanism": ("ministry", "court", "nhri", "coalition", "open_ngo"),
    "mechanism_group": ("ministry", "nhri"),
    "other_coalition": ("other_ngo",),
}
LEFT: dict[str, tuple[str, ...]] = {"coalition": ("former",)}
"""Who took part until yesterday."""


@dataclass(frozen=True)
class Person:
    """``body`` None: an account without a membership."""

    body: str | None
    role: Role = Role.COORDINATOR
    themes: tuple[str, ...] = ()
    is_closed: bool = False
    has_left: bool = False


PEOPLE: dict[str, Person] = {
    "newcomer": Person(None),
    "ngo_reader": Person("ngo", Role.READER),
    "ngo_member": Person("ngo", Role.MEMBER),
    "ngo_coordinator": Person("ngo"),
    "ngo_left": Person("ngo", has_left=True),
    "ngo_closed": Person("ngo", is_closed=True),
    "partner_coordinator": Person("partner"),
    "former_coordinator": Person("former"),
    "coalition_coordinator": Person("coalition"),
    "group_rapporteur": Person("group", Role.RAPPORTEUR),
    "other_coordinator": Person("other_coalition"),
    "other_member": Person("other_ngo", Role.MEMBER),
    "focal_point": Person("ministry", Role.FOCAL_POINT),
    "ministry_coordinator": Person("ministry"),
    "mechanism_coordinator": Person("mechanism"),
    "mechanism_rapporteur": Person("mechanism_group", Role.RAPPORTEUR),
    "court_focal_point": Person("court", Role.FOCAL_POINT),
    "nhri_coordinator": Person("nhri"),
    "nhri_themed": Person("nhri", Role.NHRI_OFFICER, themes=("E41",)),
    "un_coordinator": Person("un_agency"),
    "academic_coordinator": Person("academic"),
    "embassy_coordinator": Person("embassy"),
    "coordinator_abroad": Person("mechanism_abroad"),
}
STRANGER = "stranger"
"""Nobody who signed in."""
READERS: tuple[str, ...] = (STRANGER, *PEOPLE)
EVERYTHING = "UPRTRACK_EVERY_CIRCLE" in os.environ
"""Ask for every circle's row at every address, not for a few: a quarter of an hour; before a release."""


def in_turn(items: Sequence[Item], number: int, *turn: str) -> list[Item]:
    """Some of the items, others at each turn: among all readers and addresses every one has its turn."""
    if EVERYTHING or len(items) <= number:
        return list(items)
    first = zlib.crc32("·".join(turn).encode()) % len(items)
    return [items[(first + step) % len(items)] for step in range(number)]


@dataclass(frozen=True)
class Holder:
    """A circle in which rows of every kind are planted."""

    owner: str
    author: str
    visibility: Visibility
    shared_with: str | None = None
    is_published: bool = False


HOLDERS: dict[str, Holder] = {
    "published": Holder("mechanism", "mechanism_coordinator", Visibility.PUBLIC, is_published=True),
    "published_by_coalition": Holder(
        "coalition", "coalition_coordinator", Visibility.PUBLIC, is_published=True
    ),
    "of_mechanism": Holder("mechanism", "mechanism_coordinator", Visibility.ORGANISATION),
    "note": Holder("ngo", "ngo_coordinator", Visibility.SELF),
    "note_of_who_left": Holder("ngo", "ngo_left", Visibility.SELF),
    "own": Holder("ngo", "ngo_coordinator", Visibility.ORGANISATION),
    "among_partners": Holder("partner", "partner_coordinator", Visibility.COALITION, "coalition"),
    "in_group": Holder("ngo", "ngo_coordinator", Visibility.COALITION, "group"),
    "in_mechanism": Holder("ministry", "ministry_coordinator", Visibility.GROUP, "mechanism"),
    "in_mechanism_group": Holder("ministry", "ministry_coordinator", Visibility.GROUP, "mechanism_group"),
    "of_ministry": Holder("ministry", "focal_point", Visibility.ORGANISATION),
    "unpublished": Holder("nhri", "nhri_coordinator", Visibility.PUBLIC),
    "of_others": Holder("other_ngo", "other_member", Visibility.COALITION, "other_coalition"),
    "abroad": Holder("mechanism_abroad", "coordinator_abroad", Visibility.ORGANISATION),
    "left_behind": Holder("former", "former_coordinator", Visibility.COALITION, "coalition"),
    "shared_with_nobody": Holder("partner", "partner_coordinator", Visibility.COALITION),
}

EVERYBODY = frozenset(READERS)
_IN_MECHANISM = "mechanism ministry court nhri coalition ngo partner open_ngo"


def people_of(bodies: str) -> frozenset[str]:
    """Everybody who works today for one of some bodies, named with blanks between."""
    wanted = bodies.split()
    return frozenset(
        name
        for name, person in PEOPLE.items()
        if person.body in wanted and not person.is_closed and not person.has_left
    )


READ_BY: dict[str, frozenset[str]] = {
    "published": EVERYBODY,
    "published_by_coalition": EVERYBODY,
    "of_mechanism": people_of("mechanism"),
    "note": frozenset({"ngo_coordinator"}),
    "note_of_who_left": frozenset({"ngo_left"}),
    "own": people_of("ngo"),
    "among_partners": people_of("coalition ngo partner"),
    "in_group": people_of("group ngo"),
    "in_mechanism": people_of(_IN_MECHANISM),
    "in_mechanism_group": people_of("mechanism_group ministry nhri"),
    "of_ministry": people_of("ministry"),
    "unpublished": people_of("nhri"),
    "of_others": people_of("other_coalition other_ngo"),
    "abroad": people_of("mechanism_abroad"),
    "left_behind": people_of("former"),
    "shared_with_nobody": people_of("partner"),
}
"""Who may read what is planted in a circle (datamodel, "People"; domain rules, section 5)."""

_HIDDEN: dict[str, str] = {
    "ngo": "ngo partner coalition group",
    "partner": "partner ngo coalition",
    "former": "former coalition",
    "group": "group ngo",
    "mechanism_group": "mechanism_group ministry nhri",
    "other_coalition": "other_coalition other_ngo",
    "other_ngo": "other_coalition other_ngo",
    "children": "children",
}


def _left(body: str) -> frozenset[str]:
    """Who left a body: they know it all the same, their own notes name it."""
    return frozenset(name for name, person in PEOPLE.items() if person.has_left and person.body == body)


KNOWN_BY: dict[str, frozenset[str]] = {
    body: people_of(_HIDDEN[body]) | _left(body) if body in _HIDDEN else EVERYBODY for body in BODIES
}
"""Who may learn that a body exists: institutions and who takes part in the mechanism by name, everybody."""

COLLEAGUES: dict[str, frozenset[str]] = {
    name: people_of(person.body) | {name} if person.body else frozenset({name})
    for name, person in PEOPLE.items()
}
"""Who sees under which name somebody is known: their own people. Where they wrote, who reads it sees it too."""


def readable_holders(reader: str) -> frozenset[str]:
    """The circles whose rows a reader may read."""
    return frozenset(holder for holder, readers in READ_BY.items() if reader in readers)
