"""The one permission policy: role x organisation's kind x country x theme, decided here and nowhere else.

``allows`` answers, ``require`` answers or raises and logs the denial. Sources: domain rules, section 5.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record_denial
from uprtrack.organisations.kinds import (
    CIRCLES,
    CIVIL_SOCIETY,
    EXECUTIVE,
    GROUPS,
    INDEPENDENT,
    OTHER_BRANCHES,
    STATE_BODIES,
    UNITED_NATIONS,
    WRITERS,
    OrganisationKind,
    Role,
    Visibility,
)
from uprtrack.organisations.models import Membership, Organisation, Owned, Verb
from uprtrack.organisations.operator import OperatorKind
from uprtrack.organisations.standing import Reader, standing_of


class Act(StrEnum):
    """What the policy decides about."""

    MANAGE_ORGANISATION = "manage_organisation"
    IMPORT = "import"
    PUBLISH_REVIEW = "publish_review"
    DATE_REVIEW = "date_review"
    SETTLE_POSITION = "settle_position"
    RECONCILE = "reconcile"
    """Say which source shows where several differ, and which of one's own recommendations are one and the same."""
    WORD = "word"
    CLASSIFY = "classify"
    PLAN = "plan"
    ASSIGN = "assign"
    ANSWER = "answer"
    """Tell the state of an action that one's own body was assigned in the State's matrix."""
    REPORT_MEASURE = "report_measure"
    ASSESS = "assess"
    PUBLISH_ENTRY = "publish_entry"
    """Publish an assessment or a measure of one's own organisation."""
    PUBLISH_STATE_ENTRY = "publish_state_entry"
    """Publish what an executive body shared with the mechanism: State data, in the body's own words."""
    MAKE_REPORT = "make_report"
    KEEP_SEARCH = "keep_search"
    """Keep a search as a note of one's own, and be told of what it finds: no other reads it, so every role may."""
    EXCHANGE = "exchange"
    """Speak for the installation to others: make bundles, say whom to believe, take in what they publish."""
    PROPOSE_POSITION = "propose_position"
    """Say for one's own body what the State should answer to a recommendation."""
    MEET = "meet"
    """Call meetings of one's own body, keep their minutes, turn decisions into tasks."""
    TAKE_ON = "take_on"
    """Adopt, decline and finish tasks of one's own body."""
    CONSULT = "consult"
    """Hold a consultation, answer what came, publish what its authors agreed to."""
    TAKE_PART = "take_part"
    """Contribute to a consultation in the name of one's own body."""
    RATE = "rate"
    """Rate a consultation as civil society; nobody learns who did."""
    COMMENT = "comment"
    REPLY = "reply"
    """Answer a comment on what one's own body published: beside it, never instead."""
    MODERATE = "moderate"
    """Decide on comments that were handed to one's own body, on which the two sides agreed: never one of the State."""
    ACCREDIT = "accredit"
    """Accredit the safeguarding lead of an organisation that works with children."""
    COLLECT = "collect"
    """Write down what children say, for the safeguarding lead to look at."""
    REPORT_PROGRESS = "report_progress"
    """Report on an action that one's own body answers for, or was invited to."""
    GATEKEEP = "gatekeep"
    """Publish ministries' progress reports for an NHRI that opted in, and say under which terms it does."""


WITHOUT_BORDERS = CIVIL_SOCIETY | UNITED_NATIONS | {OrganisationKind.ACADEMIC}

Rule = Callable[[Membership], bool]


def _writes(membership: Membership) -> bool:
    return membership.role in WRITERS


def _coordinates(membership: Membership) -> bool:
    """Coordinators; of a thematic group, its rapporteur."""
    return membership.role == Role.COORDINATOR or (
        membership.role == Role.RAPPORTEUR and membership.organisation.kind in GROUPS
    )


def _leads_follow_up(membership: Membership) -> bool:
    """The mechanism's coordinator for the State; that of a coalition, NGO or NHRI for their own follow-up."""
    return _coordinates(membership) and membership.organisation.kind in INDEPENDENT | {OrganisationKind.NMIRF}


def _assesses(membership: Membership) -> bool:
    kinds = STATE_BODIES | INDEPENDENT | UNITED_NATIONS | {OrganisationKind.ACADEMIC}
    return _writes(membership) and membership.organisation.kind in kinds


def _assigns(membership: Membership) -> bool:
    kinds = {OrganisationKind.NMIRF} | CIVIL_SOCIETY | {OrganisationKind.NHRI}
    return _coordinates(membership) and membership.organisation.kind in kinds


def _publishes(membership: Membership) -> bool:
    """Coordinators; in an NHRI its officers; in courts, parliaments and the like, where none coordinates, the
    focal points: no other body publishes for them."""
    kind, role = membership.organisation.kind, membership.role
    return (
        _coordinates(membership)
        or (role == Role.NHRI_OFFICER and kind == OrganisationKind.NHRI)
        or (role == Role.FOCAL_POINT and kind in OTHER_BRANCHES)
    )


def _classifies(membership: Membership) -> bool:
    kinds = EXECUTIVE | INDEPENDENT | UNITED_NATIONS | {OrganisationKind.ACADEMIC}
    return _writes(membership) and membership.organisation.kind in kinds


def _exchanges(membership: Membership) -> bool:
    """Who leads a follow-up, of the side that runs the installation: a guest does not say whom it believes."""
    of_the_operator = {
        OperatorKind.STATE.value: frozenset({OrganisationKind.NMIRF}),
        OperatorKind.NHRI.value: frozenset({OrganisationKind.NHRI}),
        OperatorKind.CIVIL_SOCIETY.value: CIVIL_SOCIETY,
    }
    kinds = of_the_operator.get(settings.OPERATOR_KIND)
    return _leads_follow_up(membership) and (kinds is None or membership.organisation.kind in kinds)


NEUTRAL = UNITED_NATIONS | {OrganisationKind.NHRI, OrganisationKind.ACADEMIC}
"""Who can moderate: no body of a State, and nobody who campaigns."""


def _moderates(membership: Membership) -> bool:
    """Coordinators, and in an NHRI its officers, of a body that can be neutral."""
    return _publishes(membership) and membership.organisation.kind in NEUTRAL


def _comments(membership: Membership) -> bool:
    """All but the executive, which answers instead (REPLY), the media and other States."""
    kinds = OTHER_BRANCHES | INDEPENDENT | UNITED_NATIONS | {OrganisationKind.ACADEMIC}
    return _writes(membership) and membership.organisation.kind in kinds


RULES: dict[Act, Rule] = {
    Act.MANAGE_ORGANISATION: _coordinates,
    Act.IMPORT: _leads_follow_up,
    Act.PUBLISH_REVIEW: _leads_follow_up,
    Act.DATE_REVIEW: _leads_follow_up,
    Act.SETTLE_POSITION: _leads_follow_up,
    Act.RECONCILE: _leads_follow_up,
    Act.WORD: _writes,
    Act.CLASSIFY: _classifies,
    Act.PLAN: lambda m: (
        _leads_follow_up(m)
        or (_coordinates(m) and m.organisation.is_executive)
        or (_coordinates(m) and m.organisation.kind == OrganisationKind.MECHANISM_GROUP)
    ),
    Act.ASSIGN: _assigns,
    Act.ANSWER: lambda m: _writes(m) and m.organisation.is_executive,
    Act.REPORT_MEASURE: lambda m: (
        _writes(m) and m.organisation.kind in STATE_BODIES | UNITED_NATIONS | INDEPENDENT
    ),
    Act.ASSESS: _assesses,
    Act.PUBLISH_ENTRY: _publishes,
    Act.PUBLISH_STATE_ENTRY: lambda m: _coordinates(m) and m.organisation.kind == OrganisationKind.NMIRF,
    Act.MAKE_REPORT: _writes,
    Act.KEEP_SEARCH: lambda _membership: True,
    Act.EXCHANGE: _exchanges,
    Act.PROPOSE_POSITION: lambda m: _writes(m) and m.organisation.kind in STATE_BODIES | INDEPENDENT,
    Act.MEET: lambda m: _coordinates(m) and m.organisation.kind in CIRCLES,
    Act.TAKE_ON: _writes,
    Act.CONSULT: lambda m: (
        _publishes(m)
        and m.organisation.kind in STATE_BODIES | INDEPENDENT | UNITED_NATIONS | {OrganisationKind.ACADEMIC}
    ),
    Act.TAKE_PART: _writes,
    Act.RATE: lambda m: _coordinates(m) and m.organisation.kind in CIVIL_SOCIETY,
    Act.COMMENT: _comments,
    Act.REPLY: _publishes,
    Act.MODERATE: _moderates,
    Act.ACCREDIT: lambda m: _coordinates(m) and m.organisation.kind in NEUTRAL,
    Act.COLLECT: lambda m: _writes(m) and m.organisation.kind in CIVIL_SOCIETY,
    Act.REPORT_PROGRESS: lambda m: (
        _writes(m) and m.organisation.kind in STATE_BODIES | {OrganisationKind.NHRI}
    ),
    Act.GATEKEEP: lambda m: _publishes(m) and m.organisation.kind == OrganisationKind.NHRI,
}

WHOLE = frozenset({Act.MANAGE_ORGANISATION, Act.IMPORT, Act.PUBLISH_REVIEW, Act.DATE_REVIEW, Act.EXCHANGE})
"""What concerns all themes at once."""
RESERVED_TO_MECHANISM = frozenset({Act.SETTLE_POSITION, Act.DATE_REVIEW})

VERBS: dict[Act, Verb] = {
    Act.MANAGE_ORGANISATION: Verb.ADMIT,
    Act.IMPORT: Verb.ACCEPT,
    Act.PUBLISH_REVIEW: Verb.PUBLISH,
    Act.DATE_REVIEW: Verb.DATE,
    Act.SETTLE_POSITION: Verb.SETTLE,
    Act.RECONCILE: Verb.RECONCILE,
    Act.WORD: Verb.WORD,
    Act.CLASSIFY: Verb.CLASSIFY,
    Act.PLAN: Verb.PLAN,
    Act.ASSIGN: Verb.ASSIGN,
    Act.ANSWER: Verb.PLAN,
    Act.REPORT_MEASURE: Verb.MEASURE,
    Act.ASSESS: Verb.ASSESS,
    Act.PUBLISH_ENTRY: Verb.PUBLISH,
    Act.PUBLISH_STATE_ENTRY: Verb.PUBLISH,
    Act.MAKE_REPORT: Verb.REPORT,
    Act.KEEP_SEARCH: Verb.REPORT,
    Act.EXCHANGE: Verb.EXCHANGE,
    Act.PROPOSE_POSITION: Verb.PROPOSE_POSITION,
    Act.MEET: Verb.MEET,
    Act.TAKE_ON: Verb.TAKE_ON,
    Act.CONSULT: Verb.CONSULT,
    Act.TAKE_PART: Verb.TAKE_PART,
    Act.RATE: Verb.RATE,
    Act.COMMENT: Verb.COMMENT,
    Act.REPLY: Verb.COMMENT,
    Act.MODERATE: Verb.MODERATE,
    Act.ACCREDIT: Verb.SAFEGUARD,
    Act.COLLECT: Verb.SAFEGUARD,
    Act.REPORT_PROGRESS: Verb.PROGRESS,
    Act.GATEKEEP: Verb.PUBLISH,
}
"""The verb under which a denial of each act is logged."""


def allows(
    reader: Reader,
    act: Act,
    *,
    organisation: Organisation | None = None,
    country: str | None = None,
    row: Owned | None = None,
    themes: frozenset[str] | None = None,
) -> bool:
    """Whether a reader may do ``act`` for ``organisation`` (any of theirs, if None) in ``country`` (ISO3).

    With ``row`` the act changes that row: its owner must be the acting organisation, so that the State
    cannot edit other actors' entries, nor they the State's. A membership limited to themes counts where one
    of ``themes`` is among them, those of the recommendations that the act is about; None where it is about
    none.
    """
    standing = standing_of(reader)
    if row is not None and row.visibility == Visibility.SELF and not standing.wrote(row.author_id):
        # A colleague's own note: nobody else's to publish, change or withdraw, whatever their role.
        return False
    for membership in standing.memberships:
        if organisation is not None and membership.organisation_id != standing.who_acts(organisation.pk):
            continue
        if row is not None and membership.organisation_id != standing.who_acts(row.owner_id):
            continue
        if country is not None and not _reaches(membership, country):
            continue
        if membership.themes and not _covers(membership, act, themes):
            continue
        if RULES[act](membership) and not _is_reserved(act, membership.organisation, country):
            return True
    return False


def _covers(membership: Membership, act: Act, themes: frozenset[str] | None) -> bool:
    """Whether a membership for some themes reaches an act: never one that is about a whole review or body."""
    if act in WHOLE:
        return False
    return themes is None or bool(themes & set(membership.themes))


def _is_reserved(act: Act, organisation: Organisation, country: str | None) -> bool:
    """Facts that all share are the mechanism's to record; where none takes part, whoever leads may."""
    if act not in RESERVED_TO_MECHANISM or organisation.kind == OrganisationKind.NMIRF:
        return False
    mechanisms = Organisation.objects.filter(kind=OrganisationKind.NMIRF, origin__isnull=True)
    return mechanisms.filter(country=country or organisation.country_id).exists()


def _reaches(membership: Membership, country: str) -> bool:
    """State bodies and NHRIs act for their own country; NGOs, scholars and the UN work on any."""
    organisation = membership.organisation
    return organisation.country_id == country or organisation.kind in WITHOUT_BORDERS


def require(
    reader: Reader,
    act: Act,
    *,
    organisation: Organisation | None = None,
    country: str | None = None,
    row: Owned | None = None,
    themes: frozenset[str] | None = None,
) -> None:
    """Raise PermissionDenied with a sentence, and log the denial, where ``allows`` says no."""
    if allows(reader, act, organisation=organisation, country=country, row=row, themes=themes):
        return
    record_denial(reader, verb=VERBS[act], act=act, organisation=organisation, row=row)
    raise PermissionDenied(refusal())


def refusal() -> str:
    """The one sentence of every denial: it tells nothing about what was asked for."""
    return _("Your role does not include this. The coordinator of your organisation can change your role.")


def may_anywhere(reader: Reader, act: Act) -> bool:
    """Whether some membership of a reader allows ``act`` at all, for whatever country and theme."""
    return any(RULES[act](membership) for membership in standing_of(reader).memberships)


def acting_organisations(reader: Reader, act: Act, *, country: str | None = None) -> list[Organisation]:
    """Those of the reader's organisations for which they may do ``act``, in the order of membership."""
    return [
        organisation
        for organisation in standing_of(reader).organisations
        if allows(reader, act, organisation=organisation, country=country)
    ]
