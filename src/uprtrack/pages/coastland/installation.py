"""Builds Coastland in an installation: every row through the importer and the services that people use."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from uprtrack.calendar.services import record_dates
from uprtrack.classification.loading import SDG, UPR_ISSUE, issue_code
from uprtrack.classification.models import Term
from uprtrack.classification.services import decide
from uprtrack.documents.services import accept_import, preview_import
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.services import appoint, create_user, enrol, found_organisation
from uprtrack.pages.coastland import papers
from uprtrack.pages.coastland.asking import ask_around
from uprtrack.pages.coastland.columns import add_columns
from uprtrack.pages.coastland.content import load
from uprtrack.pages.coastland.follow_through import add_assessments, add_plan
from uprtrack.pages.coastland.institutions import meet, say_on_positions
from uprtrack.pages.coastland.joint_drafting import draft_together
from uprtrack.pages.coastland.participation import take_part
from uprtrack.pages.coastland.progress import follow_through
from uprtrack.pages.coastland.records import Coastland, Cycle
from uprtrack.pages.coastland.sheets import hand_in_a_sheet
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.pages.coastland.working_together import work_together
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.services import add_wording, publish_review
from uprtrack.recommendations.services_of_links import look_for_links
from uprtrack.reviews.models import Review, State

ISO3 = "XCO"
COORDINATOR = "nmirf"
COALITION = "coalition"
Say = Callable[[str], None]


def is_installed() -> bool:
    """Whether this installation holds Coastland's organisations already."""
    return Organisation.objects.filter(country_id=ISO3).exists()


def install(*, password: str, say: Say, content: Coastland | None = None) -> None:
    """Add Coastland with its accounts, all under ``password``; ``say`` gets a line for each step.

    ``content`` is that of a larger country of the same name, for measuring.
    """
    content = content or load()
    say("organisations and accounts")
    cast = found_bodies(content, password)
    for cycle in content.cycles:
        say(f"papers of cycle {cycle.upr_cycle}")
        import_papers(cycle, cast)
    review = Review.objects.get(state_under_review_id=ISO3, cycle=content.plan.upr_cycle)
    # No number of the third cycle's report stands in that of the fourth.
    ours = Recommendation.objects.filter(review__state_under_review_id=ISO3).select_related("review")
    numbered = {item.number: item for item in ours}
    say("themes and wordings")
    decide_themes(content, cast, numbered)
    add_wordings(content, cast, numbered)
    say("links to the earlier cycle")
    look_for_links(by=cast.person(COORDINATOR), organisation=cast.body(COORDINATOR), review=review)
    say("plan")
    plan = add_plan(content.plan, cast, review, numbered)
    add_columns(plan, cast, numbered)
    say("assessments")
    add_assessments(content.assessments, cast, numbered, mechanism=COORDINATOR, coalition=COALITION)
    say("meetings")
    meet(cast)
    say("consultation and comments")
    about = min((row for row in numbered.values() if row.review_id == review.pk), key=lambda row: row.ordinal)
    take_part(cast, review, about, mechanism=COORDINATOR, coalition=COALITION, nhri="nhri")
    say("measures and progress reports")
    follow_through(content.plan, cast, plan, numbered, coordinator=COORDINATOR)
    draft_together(cast, review)
    hand_in_a_sheet(plan, cast)
    ask_around(cast, review)


def found_bodies(content: Coastland, password: str) -> Cast:
    """Organisations, accounts and who takes part in what."""
    country = State.objects.get(pk=ISO3)
    bodies: dict[str, Organisation] = {}
    for item in content.people.organisations:
        bodies[item.key] = found_organisation(
            name=item.name,
            short_name=item.short_name,
            kind=OrganisationKind(item.kind),
            country=country,
            is_registered=item.is_registered,
            nhri_status=item.nhri_status,
        )
    for item in content.people.organisations:
        for member in item.members:
            enrol(organisation=bodies[item.key], member=bodies[member])
    people: dict[str, User] = {}
    for account in content.people.users:
        user = create_user(username=account.username, password=password, shown_as=account.display_name)
        for membership in account.memberships:
            body = bodies[membership.organisation]
            appoint(organisation=body, user=user, role=Role(membership.role))
            people.setdefault(membership.organisation, user)
    cast = Cast(bodies=bodies, people=people)
    work_together(content.people, cast)
    return cast


def import_papers(cycle: Cycle, cast: Cast) -> None:
    """The report as PDF, the addendum as DOCX, as a person would drop them on the page."""
    coordinator, unit = cast.person(COORDINATOR), cast.body(COORDINATOR)
    name = cycle.report.symbol.replace("/", "_")
    files = {
        f"{name}.pdf": papers.working_group_report_pdf(cycle),
        f"{name}_Add.1.docx": papers.addendum_docx(cycle),
    }
    for file_name, content in files.items():
        run = preview_import(by=coordinator, organisation=unit, file_name=file_name, stream=BytesIO(content))
        accept_import(by=coordinator, run=run, visibility=Visibility.GROUP)
        if file_name.endswith(".pdf"):
            say_on_positions(cast, Review.objects.get(state_under_review_id=ISO3, cycle=cycle.upr_cycle))
    review = Review.objects.get(state_under_review_id=ISO3, cycle=cycle.upr_cycle)
    record_dates(
        by=coordinator,
        organisation=unit,
        review=review,
        reviewed_on=review.reviewed_on,
        adopted_on=cycle.council_adopted_on,
        next_review_on=None,
        source=f"fictional session report, {cycle.council_session_held}",
    )
    publish_review(by=coordinator, organisation=unit, review=review)


def decide_themes(content: Coastland, cast: Cast, numbered: dict[str, Recommendation]) -> None:
    """The coordination unit's decisions, by UPR Info's labels and SDG targets."""
    decided = content.classification
    terms = {
        (term.taxonomy_id, term.code): term for term in Term.objects.filter(taxonomy__in=(UPR_ISSUE, SDG))
    }
    for item in decided.decisions:
        keys = [(UPR_ISSUE, issue_code(label)) for label in item.issues]
        keys += [(SDG, code) for code in item.sdg_targets]
        for key in keys:
            decide(
                by=cast.person(decided.decided_by),
                organisation=cast.body(decided.decided_by),
                recommendation=numbered[item.recommendation],
                term=terms[key],
                is_yes=True,
                visibility=Visibility.PUBLIC,
            )


def add_wordings(content: Coastland, cast: Cast, numbered: dict[str, Recommendation]) -> None:
    """Plain and child-friendly wordings and translations."""
    for item in content.wordings:
        add_wording(
            by=cast.person(item.written_by),
            organisation=cast.body(item.written_by),
            recommendation=numbered[item.recommendation],
            language=item.language,
            text=item.text,
            role=item.role,
            visibility=Visibility.PUBLIC,
        )
