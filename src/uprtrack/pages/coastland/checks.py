"""What must hold between the files on Coastland; every fault is a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from string import ascii_lowercase

from uprkit.facts import rows
from uprkit.model import Position
from uprkit.states import find_state
from uprtrack.organisations.kinds import Role
from uprtrack.pages.coastland.records import (
    Assessment,
    Classification,
    Coastland,
    Cycle,
    ExpectedAction,
    People,
    Plan,
    Wording,
    expanded,
)

COUNTRY = "Coastland"
INTRODUCTORY_PARAGRAPHS = 4
EXECUTIVE_KINDS = frozenset({"nmirf", "ministry"})


def faults(coastland: Coastland) -> Iterator[str]:
    """Every fault found, in the order of the files; none where all holds together."""
    earlier: set[str] = set()
    for cycle in coastland.cycles:
        yield from _cycle_faults(cycle, earlier)
        earlier |= {item.number for item in cycle.recommendations}
    yield from _people_faults(coastland.people)
    numbers = {item.number for cycle in coastland.cycles for item in cycle.recommendations}
    pledges = {pledge.number for cycle in coastland.cycles for pledge in cycle.pledges}
    yield from _plan_faults(coastland, coastland.plan, numbers | pledges)
    yield from _assessment_faults(coastland, coastland.assessments, numbers | pledges)
    yield from _wording_faults(coastland, coastland.wordings, numbers)
    yield from _classification_faults(coastland, coastland.classification, numbers)


def first_conclusion(cycle: Cycle) -> int:
    """The number of the first paragraph of section II, counted from the paragraphs before it."""
    before = len(cycle.presentation) + 1 + len(cycle.dialogue) + 1
    return INTRODUCTORY_PARAGRAPHS + before + 1


def _repeated(values: Iterable[str], place: str, what: str) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{place}: expected each {what} once, found {value} {times} times."


def _unknown(values: Iterable[str], known: Iterable[str], place: str, what: str) -> Iterator[str]:
    known = frozenset(known)
    for value in values:
        if value not in known:
            yield f"{place}: expected {what}, found {value}."


def _cycle_faults(cycle: Cycle, earlier: set[str]) -> Iterator[str]:
    place = f"cycle{cycle.upr_cycle}.toml"
    for offset, group in enumerate(cycle.groups):
        expected = first_conclusion(cycle) + offset
        if group.paragraph != expected:
            yield f"{place}, groups {offset + 1}: expected paragraph {expected}, found {group.paragraph}."
        for index, item in enumerate(group.recommendations, start=1):
            if item.number != f"{group.paragraph}.{index}":
                yield f"{place}: expected recommendation {group.paragraph}.{index}, found {item.number}."
            if not item.recommending_states:
                yield f"{place}, {item.number}: expected a recommending State, found none."
            follows = (followed.number for followed in item.follows)
            yield from _unknown(follows, earlier, f"{place}, {item.number}", "an earlier recommendation")
    closing = first_conclusion(cycle) + len(cycle.groups)
    for letter, pledge in zip(ascii_lowercase, cycle.pledges, strict=False):
        if pledge.number != f"{closing + 1} ({letter})":
            yield f"{place}: expected pledge {closing + 1} ({letter}), found {pledge.number}."
    yield from _speaker_faults(cycle, place)
    yield from _addendum_faults(cycle, place)


def _speaker_faults(cycle: Cycle, place: str) -> Iterator[str]:
    recommending = {name for item in cycle.recommendations for name in item.recommending_states}
    speakers = {statement.state for statement in cycle.dialogue} - {COUNTRY}
    for name in sorted(recommending | speakers | set(cycle.troika)):
        if find_state(name) is None:
            yield f"{place}: expected the name of a State, found {name}."
    for name in sorted(recommending - speakers):
        yield f"{place}, dialogue: expected a statement by {name}, which made a recommendation, found none."
    for name in sorted(speakers - recommending):
        yield f"{place}: expected a recommendation by {name}, which spoke in the dialogue, found none."


def _addendum_faults(cycle: Cycle, place: str) -> Iterator[str]:
    place = f"{place}, addendum"
    supported = list(expanded(cycle.addendum.supported))
    noted = list(expanded(cycle.addendum.noted))
    reported = cycle.reported_positions()
    pending = {number for number, position in reported.items() if position is Position.PENDING}
    yield from _repeated(supported + noted, place, "number")
    yield from _unknown(supported + noted, pending, place, "the number of a pending recommendation")
    for number in sorted(pending - set(supported) - set(noted)):
        yield f"{place}: expected a position for {number}, found none."
    commented = (number for comment in cycle.addendum.comments for number in comment.numbers)
    yield from _unknown(commented, noted, f"{place}, comments", "the number of a noted recommendation")


def _people_faults(people: People) -> Iterator[str]:
    keys = [organisation.key for organisation in people.organisations]
    yield from _repeated(keys, "people.toml", "key of an organisation")
    yield from _repeated((user.username for user in people.users), "people.toml", "username")
    for organisation in people.organisations:
        named = organisation.members + ((organisation.parent,) if organisation.parent else ())
        yield from _unknown(named, keys, f"people.toml, {organisation.key}", "the key of an organisation")
        if organisation.recommending_state and find_state(organisation.recommending_state) is None:
            yield (
                f"people.toml, {organisation.key}: expected the name of a State, "
                f"found {organisation.recommending_state}."
            )
    coordinated = {
        membership.organisation
        for user in people.users
        for membership in user.memberships
        if membership.role == Role.COORDINATOR
    }
    acting: list[tuple[str, ...]] = [(terms.organisation,) for terms in people.terms]
    acting += [(lead.organisation, lead.led_by) for lead in people.leads]
    acting += [(group.parent, group.led_by, *group.members) for group in people.groups]
    for named in acting:
        yield from _unknown(named, coordinated, "people.toml", "an organisation with a coordinator")
    for user in people.users:
        named = tuple(membership.organisation for membership in user.memberships)
        yield from _unknown(named, keys, f"people.toml, {user.username}", "the key of an organisation")


def _plan_faults(coastland: Coastland, plan: Plan, numbers: set[str]) -> Iterator[str]:
    clusters = [cluster.key for cluster in plan.clusters]
    yield from _repeated(clusters, "plan.toml", "key of a cluster")
    yield from _repeated((action.key for action in plan.expected_actions), "plan.toml", "key of an action")
    yield from _unknown((plan.owner,), coastland.organisations, "plan.toml, owner", "an organisation")
    seen: list[str] = []
    for cluster in plan.clusters:
        parents = (cluster.parent,) if cluster.parent else ()
        yield from _unknown(parents, seen, f"plan.toml, cluster {cluster.key}", "a cluster named before it")
        seen.append(cluster.key)
    for action in plan.expected_actions:
        place = f"plan.toml, {action.key}"
        yield from _unknown((action.cluster,), clusters, place, "the key of a cluster")
        yield from _unknown(action.recommendations, numbers, place, "the number of a recommendation")
        yield from _responsibility_faults(coastland, action, place)
        yield from _indicator_faults(action, place)


def _responsibility_faults(coastland: Coastland, action: ExpectedAction, place: str) -> Iterator[str]:
    """Only executive bodies are assigned a task; parliament, courts and the NHRI are invited to help."""
    organisations = coastland.organisations
    executive = [key for key, body in organisations.items() if body.kind in EXECUTIVE_KINDS]
    others = [key for key in organisations if key not in executive]
    yield from _unknown(action.lead + action.supporting, executive, place, "an executive body")
    yield from _unknown(action.invited, others, place, "a body outside the executive")
    if not action.lead:
        yield f"{place}: expected a leading body, found none."
    if action.ends_on < action.starts_on:
        yield f"{place}: expected an end on or after {action.starts_on}, found {action.ends_on}."


def _indicator_faults(action: ExpectedAction, place: str) -> Iterator[str]:
    targets = [row["target"] for row in rows("sdg-targets")]
    for indicator in action.indicators:
        where = f"{place}, {indicator.name}"
        yield from _unknown((indicator.sdg_target,), targets, where, "the code of an SDG target")
        years = [entry.year for entry in (indicator.baseline, *indicator.values)]
        if years != sorted(set(years)):
            yield f"{where}: expected a baseline and values in the order of years, found {years}."


def _assessment_faults(
    coastland: Coastland, assessments: tuple[Assessment, ...], numbers: set[str]
) -> Iterator[str]:
    for item in assessments:
        place = f"assessments.toml, {item.recommendation} by {item.actor} on {item.assessed_on}"
        yield from _unknown((item.recommendation,), numbers, place, "the number of a recommendation")
        yield from _unknown((item.actor,), coastland.organisations, place, "the key of an organisation")
        for evidence in item.evidence:
            if evidence.link and evidence.content:
                yield f"{place}, {evidence.title}: expected a link or a file, found both."
            if bool(evidence.file_name) != bool(evidence.content):
                yield f"{place}, {evidence.title}: expected a file name with a content, found one of them."
    claims = (f"{item.recommendation} by {item.actor} on {item.assessed_on}" for item in assessments)
    yield from _repeated(claims, "assessments.toml", "assessment")


def _wording_faults(coastland: Coastland, wordings: tuple[Wording, ...], numbers: set[str]) -> Iterator[str]:
    for item in wordings:
        place = f"wordings.toml, {item.recommendation} ({item.role}, {item.language})"
        yield from _unknown((item.recommendation,), numbers, place, "the number of a recommendation")
        yield from _unknown((item.written_by,), coastland.organisations, place, "the key of an organisation")
    keys = (f"{item.recommendation} ({item.role}, {item.language})" for item in wordings)
    yield from _repeated(keys, "wordings.toml", "wording")


def _classification_faults(
    coastland: Coastland, classification: Classification, numbers: set[str]
) -> Iterator[str]:
    place = "classification.toml"
    labels = [row["label"] for row in rows("upr-info-issues")]
    targets = [row["target"] for row in rows("sdg-targets")]
    decisions = classification.decisions
    yield from _unknown((classification.decided_by,), coastland.organisations, place, "an organisation")
    yield from _repeated((item.recommendation for item in decisions), place, "recommendation")
    for item in decisions:
        where = f"{place}, {item.recommendation}"
        yield from _unknown((item.recommendation,), numbers, where, "the number of a recommendation")
        yield from _unknown(item.issues, labels, where, "a label of UPR Info's list of issues")
        yield from _unknown(item.sdg_targets, targets, where, "the code of an SDG target")
        if not item.issues:
            yield f"{where}: expected an issue, found none."
