"""The panel on links: what was recommended before, what became of it, and what others say on the same point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.voices import Voices, voices_of
from uprtrack.organisations.circles import widest_circle
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.pages.panels import Panel, Subject
from uprtrack.recommendations.links import ShownLink, links_of
from uprtrack.recommendations.models import Kind


@dataclass(frozen=True, slots=True)
class Told:
    """A link with the voices on its other end, for other ends that somebody may assess."""

    link: ShownLink
    voices: Voices | None


def links(subject: Subject) -> Mapping[str, Any] | None:
    """Earlier, later, nearly identical and other mechanisms' recommendations; those allowed decide on each."""
    row, reader = subject.recommendation, subject.reader
    if row.parent_id is not None:
        # Links are those of the whole.
        return None
    shown = links_of([row.pk], reader)[row.pk]
    acting = acting_organisations(reader, Act.CLASSIFY, country=row.review.state_under_review_id)
    before_and_after = [*shown.earlier, *shown.later]
    if not (shown.every or shown.later or shown.none or (acting and row.kind == Kind.RECOMMENDATION)):
        return None
    voices = voices_of([link.other.pk for link in before_and_after], reader) if before_and_after else {}

    def told(found: list[ShownLink]) -> list[Told]:
        ordered = sorted(
            found, key=lambda link: (-link.other.review.cycle, -(link.score or 1), link.other.pk)
        )
        return [Told(link, voices.get(link.other.pk)) for link in ordered]

    return {
        "groups": [
            (heading, told(found))
            for heading, found in (
                (_("As previously recommended"), shown.earlier),
                (_("Taken up again later"), shown.later),
                (_("Asked nearly alike in this review"), shown.alike),
                (_("Other mechanisms on the same point"), shown.parallel),
            )
            if found
        ],
        "none": shown.none,
        "acting": acting[0] if acting else None,
        "circle": widest_circle(acting[0]).key if acting else "",
    }


PANELS = (Panel("links", _("Earlier and parallel recommendations"), "pages/panel_links.html", 25, links),)
