"""The columns of a plan in the matrix: type, programme, money, other mechanisms on the same point, SDG targets.

Which columns: domain rules, output 2 (civil society implementation plan), 3 (national matrix), 4 (action strategy).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from uprkit.rules.budget import Budget
from uprtrack.plans.columns import budget_of, sdgs_among
from uprtrack.plans.models import ExpectedAction, Programme
from uprtrack.recommendations.links import ShownLink
from uprtrack.reports.office.spreadsheet import Column
from uprtrack.reports.outcome import Entry

if TYPE_CHECKING:
    Told = tuple[str, Column, Callable[[Entry], str]]
    OfPlan = Callable[[Callable[[ExpectedAction], str]], Callable[[Entry], str]]


def columns_of_plan(of_plan: OfPlan, entries: Sequence[Entry]) -> Iterator[Told]:
    """A key that stays the same in every language, the heading, and what stands below it."""
    yield "type", Column(_("Type of action"), 16), of_plan(lambda action: action.get_type_display())
    yield "programme", Column(_("Programme it aligns with"), 26), of_plan(programme)
    yield "budget", Column(_("Budget"), 24), of_plan(needed)
    yield "gap", Column(_("Budget gap"), 18), of_plan(gap)
    if any(action.support_offered for entry in entries for action in entry.actions):
        yield "support", Column(_("Support offered"), 36), of_plan(lambda action: action.support_offered)
    yield "paired", Column(_("Similar recommendations of other mechanisms"), 44), paired
    yield "sdgs", Column(_("SDG targets"), 16), sdgs


def programme(action: ExpectedAction) -> str:
    """Title, whose it is and its years, as far as they are told."""
    found: Programme | None = action.programme
    if found is None:
        return ""
    years = "–".join(str(day.year) for day in (found.starts_on, found.ends_on) if day)
    details = ", ".join(part for part in (found.whose, years) if part)
    return f"{found.title} ({details})" if details else found.title


def needed(action: ExpectedAction) -> str:
    """Each currency by itself: what is needed, and what of it is secured, by which sources."""
    sources = dict.fromkeys(line.source for line in action.budget_lines.all() if line.source)
    amounts = "; ".join(_budget(budget) for budget in budget_of([action]))
    return f"{amounts} ({', '.join(sources)})" if amounts and sources else amounts


def _budget(budget: Budget) -> str:
    return _("%(needed)s %(currency)s, secured %(secured)s") % {
        "needed": _amount(budget.needed),
        "secured": _amount(budget.secured),
        "currency": budget.currency,
    }


def gap(action: ExpectedAction) -> str:
    """What is missing in each currency; "0 EUR" where all is secured, nothing where no money is named."""
    return "; ".join(f"{_amount(budget.gap)} {budget.currency}" for budget in budget_of([action]))


def _amount(value: Decimal) -> str:
    places = 0 if value == value.to_integral_value() else 2
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def paired(entry: Entry) -> str:
    """A line for each recommendation of another mechanism, decided ones first; suggested ones with a question mark."""
    return "\n".join(_paired(link) for link in entry.paired)


def _paired(link: ShownLink) -> str:
    other = link.other
    number = f", {other.number}" if other.number else ""
    mark = " ?" if link.is_suggested else ""
    return f"{other.review.mechanism.name}{number}: {other.text}{mark}"


def paired_in_short(entry: Entry) -> str:
    """The same by mechanism and number alone, for a narrow column."""
    return "; ".join(
        f"{link.other.review.mechanism.name} {link.other.label}{' ?' if link.is_suggested else ''}"
        for link in entry.paired
    )


def sdgs(entry: Entry) -> str:
    """The codes of goals and targets; those that only the machine suggests with a question mark."""
    return "; ".join(
        f"{tag.term.code} ?" if tag.is_machine else tag.term.code for tag in sdgs_among(entry.tags)
    )


def details_of(action: ExpectedAction) -> list[str]:
    """Programme, money and support offered, a sentence each, where they are told."""
    money, missing = needed(action), gap(action)
    told = [
        _("Programme: %(programme)s") % {"programme": programme(action)} if action.programme else "",
        _("Budget: %(budget)s; gap: %(gap)s") % {"budget": money, "gap": missing} if money else "",
        _("Support offered: %(support)s") % {"support": action.support_offered}
        if action.support_offered
        else "",
    ]
    return [part for part in told if part]


def beside(entry: Entry) -> list[str]:
    """Other mechanisms and SDG targets, a sentence each, where there are any."""
    others, targets = paired_in_short(entry), sdgs(entry)
    return [
        *([_("Similar: %(others)s") % {"others": others}] if others else []),
        *([_("SDG targets: %(targets)s") % {"targets": targets}] if targets else []),
    ]
