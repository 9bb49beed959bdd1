"""How one entry is put into words, the same in every kind of report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprkit.indices.iri import STATE, Iri
from uprkit.languages import parse_tag
from uprtrack.monitoring.models import Assessment, Evidence, Level, Measure
from uprtrack.monitoring.voices import DIFFER, LEVEL_LABELS, Voices
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.plans.models import ExpectedAction, Indicator
from uprtrack.recommendations.models import HowKnown
from uprtrack.reports.figures import joined
from uprtrack.reports.outcome import Entry


def day(on: date) -> str:
    """A date written out, the day first, as UN documents have it: "1 March 2026"."""
    return date_format(on, "j F Y")


def position(entry: Entry) -> str:
    """The position in a word; a pledge has none."""
    return entry.recommendation.position_label


def states(entry: Entry) -> str:
    return ", ".join(state.name for state in entry.states)


def themes(entry: Entry) -> str:
    """The themes; those that only the machine suggests with a question mark."""
    return "; ".join(f"{tag.chip} ?" if tag.is_machine else tag.chip for tag in entry.themes)


def source_of_text(entry: Entry) -> str:
    """The paper and page the text was read in, where the reader may know the paper."""
    page = entry.recommendation.page
    return _paper(str(entry.document) if entry.document else "", page)


def source_of_position(entry: Entry) -> str:
    """Where the position stands: paper and page, or the source that a person named."""
    event = entry.position_event
    if event is None:
        return ""
    document = entry.documents.get(event.document_id) if event.document_id is not None else None
    source = _paper(str(document), event.page) if document else event.source
    if event.how_known == HowKnown.PAPER:
        return source
    return f"{source} ({event.get_how_known_display()})".strip()


def _paper(symbol: str, page: int | None) -> str:
    if not symbol or page is None:
        return symbol
    return _("%(symbol)s, p. %(page)d") % {"symbol": symbol, "page": page}


def bodies(action: ExpectedAction) -> str:
    """The bodies that answer for an action, and how."""
    return ", ".join(
        f"{item.organisation.label} ({item.get_kind_display()})" for item in action.responsibilities.all()
    )


def timetable(action: ExpectedAction) -> str:
    if action.starts_on and action.ends_on:
        return f"{day(action.starts_on)} – {day(action.ends_on)}"
    if action.ends_on:
        return _("until %(date)s") % {"date": day(action.ends_on)}
    return _("from %(date)s") % {"date": day(action.starts_on)} if action.starts_on else ""


def indicators(action: ExpectedAction) -> str:
    return "; ".join(_indicator(item) for item in action.indicators.all())


def _indicator(indicator: Indicator) -> str:
    """Name and unit, then baseline, last value and target with their years."""
    parts = [
        _dated(_("baseline"), indicator.baseline, indicator.baseline_year),
        _dated(_("target"), indicator.target, indicator.target_year),
    ]
    last = indicator.latest_value
    if last is not None:
        parts.insert(1, f"{number(last.value)} ({day(last.measured_on)})")
    known = ", ".join(part for part in parts if part)
    name = f"{indicator.name} ({indicator.unit})" if indicator.unit else indicator.name
    return f"{name}: {known}" if known else name


def _dated(label: str, value: Decimal | None, year: int | None) -> str:
    if value is None:
        return ""
    return f"{label} {number(value)} ({year})" if year else f"{label} {number(value)}"


def number(value: Decimal) -> str:
    """A decimal without idle noughts, in the language of the report."""
    return number_format(f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}")


def numbered(parts: Iterable[str]) -> str:
    """Parts on lines of their own, numbered where there are several, so that columns can be read across."""
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return "\n".join(
        f"{place}. {part}" if part else f"{place}. –" for place, part in enumerate(listed, start=1)
    )


def speaker(found: Assessment) -> str:
    """Who assessed, and when: "Harbour Watch (1 March 2026)"."""
    return f"{found.owner.label} ({day(found.assessed_on)})"


def judgement(found: Assessment) -> str:
    """What was found in laws, policies and practices, then the actor's own words."""
    return " ".join(part for part in (dimensions(found), found.narrative) if part)


def dimensions(found: Assessment) -> str:
    """Laws, policies and practices by level: "Laws and policies: fully implemented; practices: not …"."""
    named = ((_("laws"), found.laws), (_("policies"), found.policies), (_("practices"), found.practices))
    by_level: dict[str, list[str]] = {}
    for name, level in named:
        if level:
            by_level.setdefault(level, []).append(name)
    parts = [f"{joined(names)}: {str(Level(level).label).lower()}" for level, names in by_level.items()]
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def assessments(entry: Entry) -> str:
    """A line for each actor: who, when, which level, in which words."""
    return "\n".join(
        f"{speaker(found)}: {found.get_level_display()}. {judgement(found)}".strip()
        for found in entry.assessments
    )


def measure(found: Measure) -> str:
    """Who did what, and when."""
    return _("%(date)s, %(body)s (%(kind)s): %(text)s") % {
        "date": day(found.taken_on),
        "body": found.taken_by or found.owner.label,
        "kind": found.get_kind_display(),
        "text": found.text,
    }


def evidence(items: Iterable[Evidence]) -> str:
    """Titles with their links; files are named, never carried along."""
    return "; ".join(f"{item.title} ({item.link})" if item.link else item.title for item in items)


def language(tag: str) -> str:
    """A language's own name with its tag: "français (fr)"."""
    try:
        return f"{parse_tag(tag).autonym} ({tag})"
    except ValueError:
        return tag


def index(voices: Voices) -> str:
    """The index with the number and kinds of actors behind it, with and without the State's own assessment.

    Where assessments differ the level's word is withheld (domain rules, section 4).
    """
    if voices.iri.value is None:
        return str(voices.level_label)
    whole = _index(voices.iri)
    if len(voices.iri.actors) == len(voices.iri_without_state.actors):
        return _("%(index)s. The State's own assessment is not among them.") % {"index": whole}
    if voices.iri_without_state.value is None:
        return _("%(index)s. It rests on the State's own assessment alone.") % {"index": whole}
    return _("%(index)s. Without the State's own assessment: %(other)s.") % {
        "index": whole,
        "other": _index(voices.iri_without_state),
    }


def _index(iri: Iri) -> str:
    level = DIFFER if iri.is_disputed else str(iri.level)
    kinds = ", ".join(f"{count} × {_actor_kind(kind)}" for kind, count in iri.kinds)
    number_of = len(iri.actors)
    return ngettext(
        "%(value)s, %(level)s (%(count)d actor: %(kinds)s)",
        "%(value)s, %(level)s (%(count)d actors: %(kinds)s)",
        number_of,
    ) % {
        "value": "–" if iri.value is None else number_format(iri.value, 2),
        "level": str(LEVEL_LABELS[level]).lower(),
        "count": number_of,
        "kinds": kinds,
    }


def _actor_kind(kind: str) -> str:
    return _("State under review") if kind == STATE else str(OrganisationKind(kind).label)
