"""How Coastland's organisations work together: terms of reference, a lead that goes round, a group."""

from __future__ import annotations

from uprtrack.organisations.models import Affiliation
from uprtrack.organisations.services import (
    accept,
    adopt_terms,
    found_group,
    pass_lead,
    publish_terms,
    send_to_group,
)
from uprtrack.pages.coastland.records import People, ThematicGroup
from uprtrack.pages.coastland.standing_in import Cast


def work_together(people: People, cast: Cast) -> None:
    """Each step by the account that takes it: the whole proposes, its members agree and send people."""
    for terms in people.terms:
        by = cast.person(terms.organisation)
        body = cast.body(terms.organisation)
        adopted = adopt_terms(by=by, organisation=body, text=terms.text.strip(), adopted_on=terms.adopted_on)
        if terms.is_published:
            publish_terms(by=by, terms=adopted)
    for lead in people.leads:
        by = cast.person(lead.organisation)
        pass_lead(by=by, coalition=cast.body(lead.organisation), to=cast.body(lead.led_by))
    for group in people.groups:
        _bring_together(group, cast)


def _bring_together(item: ThematicGroup, cast: Cast) -> None:
    group = found_group(
        by=cast.person(item.parent),
        parent=cast.body(item.parent),
        name=item.name,
        led_by=cast.body(item.led_by),
        others=[cast.body(member) for member in item.members],
    )
    cast.bodies[item.key] = group
    for member in (item.led_by, *item.members):
        body, person = cast.body(member), cast.person(member)
        accept(by=person, affiliation=Affiliation.objects.get(organisation=group, member=body))
    send_to_group(
        by=cast.person(item.led_by), group=group, sender=cast.body(item.led_by), user=cast.person(item.led_by)
    )
