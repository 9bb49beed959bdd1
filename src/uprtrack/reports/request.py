"""What a report is asked for: by whom it is read, of which review, of which organisation, on which day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.organisations.models import Organisation, Owned
from uprtrack.organisations.standing import NOBODY, Reader, standing_of
from uprtrack.plans.models import ExpectedAction
from uprtrack.reports.filters import Filters
from uprtrack.reports.outcome import Outcome, gather
from uprtrack.reviews.models import Review


@dataclass(frozen=True)
class ReportRequest:
    """``reader`` decides what the report may hold: with the anonymous one only what is published.

    ``language`` is the site's language the report is written in; ``wording_languages`` are BCP 47 tags of the
    wordings printed beside the text as received; ``texts`` are what a person wrote, by the section's key.
    """

    reader: Reader
    review: Review
    organisation: Organisation | None
    as_of: date
    generated_at: datetime
    language: str = "en"
    filters: Filters = field(default_factory=Filters)
    wording_languages: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    with_follow_up: bool = True
    """Whether actions, measures and evidence are gathered too."""
    more_rows: tuple[Owned, ...] = ()
    """What the kind of report draws on beside the outcome, as far as ``reader`` may see it."""

    @cached_property
    def outcome(self) -> Outcome:
        """The rows the report stands on, gathered once."""
        return gather(
            reader=self.reader,
            review=self.review,
            filters=self.filters,
            as_of=self.as_of,
            with_follow_up=self.with_follow_up,
        )

    @property
    def is_public_edition(self) -> bool:
        """Whether a stranger could read every row of it."""
        return standing_of(self.reader) is NOBODY

    @property
    def edition(self) -> str:
        """The edition in a few words, for every page."""
        if self.is_public_edition:
            return _("Published edition")
        return _("Internal edition, not for publication")

    @property
    def author(self) -> str:
        """For the file's properties: an organisation or the site, never a person."""
        return self.organisation.name if self.organisation else "Uprtrack"

    @property
    def redaction(self) -> str:
        """What was held back, or what stands in the report although it is not published."""
        if self.is_public_edition:
            return _("Made only from what is published; whatever is not was left out.")
        total = sum(not row.is_published for row in (*self.outcome.rows(), *self.more_rows))
        return ngettext(
            "Made from data of which %(count)d entry is not published; notes for their author alone were left out.",
            "Made from data of which %(count)d entries are not published; notes for their author alone were left "
            "out.",
            total,
        ) % {"count": total}

    @cached_property
    def data_version(self) -> str:
        """A hash over the identity and version of every row used: the same rows give the same version."""
        traces = {
            f"{row._meta.label}:{row.pk}:{row.version}:{row.is_published}"
            for row in (*self.outcome.rows(), *self.more_rows)
        }
        for entry in self.outcome.entries:
            key = entry.recommendation.pk
            traces |= {f"state:{key}:{state.pk}" for state in entry.states}
            traces |= {f"tag:{key}:{tag.term.pk}:{tag.origin}" for tag in entry.tags}
            if entry.position_event is not None:
                traces.add(f"position:{entry.position_event.pk}")
            for action in entry.actions:
                traces |= _traces_of_action(action)
        return hashlib.sha256("\n".join(sorted(traces)).encode()).hexdigest()


def _traces_of_action(action: ExpectedAction) -> set[str]:
    traces = {f"action:{action.pk}:{action.version}"}
    traces |= {
        f"body:{action.pk}:{item.organisation_id}:{item.kind}" for item in action.responsibilities.all()
    }
    for indicator in action.indicators.all():
        traces.add(f"indicator:{indicator.pk}:{indicator.version}")
        traces |= {f"value:{value.pk}" for value in indicator.values.all()}
    traces |= {f"money:{line.pk}:{line.version}" for line in action.budget_lines.all()}
    if action.programme is not None:
        traces.add(f"programme:{action.programme.pk}:{action.programme.version}")
    return traces
