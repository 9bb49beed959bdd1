"""The columns of an export, each defined once: name, what it says, its unit, and where it comes from.

``docs/exports.md`` and the page of columns are made of this. Names are never changed; a column that would mean
something else gets a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from uprtrack.exports.told import Told
from uprtrack.recommendations.models import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Value = str | int | bool | None | tuple[str, ...]


class Unit(StrEnum):
    """What one row of a file stands for (domain rules, section 4, "Statistics")."""

    RECOMMENDATION = "recommendation"
    """As the UN counts."""
    PAIR = "pair"
    """A recommendation and one recommending State, as UPR Info counts."""


UNITS: dict[Unit, StrOrPromise] = {
    Unit.RECOMMENDATION: _("one row for each recommendation, as the UN counts"),
    Unit.PAIR: _("one row for each recommendation and recommending State, as UPR Info counts"),
}


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """``unit`` is the unit or the code list of the values; ``of`` takes the value from what is told of a row.

    A tuple is a list in JSON, and text joined by "; " in tables.
    """

    name: str
    description: StrOrPromise
    unit: StrOrPromise
    of: Callable[[Row], Value]


TEXT = _("text")
NUMBER = _("number")
ISO3 = _("ISO 3166-1 alpha-3")
YES_NO = _("true or false")

_BEFORE: tuple[Column[Told], ...] = (
    Column("id", _("Permanent identifier of the recommendation"), _("identifier"), lambda row: row.public_id),
    Column("review", _("Review, by its readable alias"), _("alias"), lambda row: row.review.alias),
    Column("mechanism", _("Mechanism that recommends"), _("key"), lambda row: row.review.mechanism),
    Column("state_under_review", _("State under review"), ISO3, lambda row: row.review.state),
    Column("state_under_review_name", _("State under review"), TEXT, lambda row: row.review.state_name),
    Column(
        "state_under_review_group",
        _("Regional group of the State under review"),
        _("abbreviation"),
        lambda row: row.review.group,
    ),
    Column(
        "cycle",
        _("Cycle of the UPR; of other mechanisms the year"),
        NUMBER,
        lambda row: row.review.cycle,
    ),
    Column(
        "session",
        _("Session of the Working Group on the UPR, or of the other mechanism"),
        NUMBER,
        lambda row: row.review.session,
    ),
    Column("reviewed_on", _("Day of the review"), _("ISO 8601 date"), lambda row: row.review.reviewed_on),
    Column("kind", _("Recommendation, voluntary pledge or observation"), _("code"), lambda row: row.kind),
    Column("number", _("Number as printed"), TEXT, lambda row: row.number),
    Column("heading", _("Heading it stands under, as printed"), TEXT, lambda row: row.heading),
    Column("text", _("Text as received, unchanged"), TEXT, lambda row: row.text),
    Column("language", _("Language of the text as received"), _("BCP 47"), lambda row: row.language),
    Column(
        "position",
        _("Position of the State under review today; empty for what no State answers"),
        _("supported, noted or pending"),
        lambda row: row.position if row.kind == Kind.RECOMMENDATION else "",
    ),
    Column(
        "is_counted_as_noted",
        _("Noted by rule: unanswered when the outcome was adopted"),
        YES_NO,
        lambda row: row.is_counted_as_noted,
    ),
)
_STATES: tuple[Column[Told], ...] = (
    Column("recommending_states", _("Recommending States"), ISO3, lambda row: row.states),
    Column(
        "recommending_state_names",
        _("Recommending States"),
        TEXT,
        lambda row: tuple(row.words.state(code) for code in row.states),
    ),
    Column(
        "recommending_groups",
        _("Regional groups of the recommending States, each once"),
        _("abbreviation"),
        lambda row: row.words.groups(row.states),
    ),
)
_ONE_STATE: tuple[Column[Told], ...] = (
    Column(
        "recommending_state",
        _("The recommending State of this pair; empty where the source names none"),
        ISO3,
        lambda row: row.state,
    ),
    Column(
        "recommending_state_name",
        _("The recommending State of this pair"),
        TEXT,
        lambda row: row.words.state(row.state),
    ),
    Column(
        "recommending_group",
        _("Regional group of the recommending State of this pair"),
        _("abbreviation"),
        lambda row: "".join(row.words.groups((row.state,))),
    ),
    Column(
        "recommending_states_number",
        _("How many States made the recommendation: into as many pairs it falls"),
        NUMBER,
        lambda row: len(row.states),
    ),
)
_AFTER: tuple[Column[Told], ...] = (
    Column(
        "action_category",
        _("Category of the action asked for (UPR Info)"),
        _("1 to 5"),
        lambda row: "".join(row.actions[:1]),
    ),
    Column("themes", _("Issues or themes"), _("codes of UPR Info or OHCHR"), lambda row: row.themes),
    Column(
        "theme_names",
        _("Issues or themes in English"),
        TEXT,
        lambda row: tuple(row.words.theme(code) for code in row.themes),
    ),
    Column("sdg_goals", _("Sustainable Development Goals"), _("1 to 17"), lambda row: row.goals),
    Column(
        "sdg_targets",
        _("Targets of the Sustainable Development Goals"),
        _("such as 5.2"),
        lambda row: row.targets,
    ),
    Column(
        "affected_persons", _("Groups of persons concerned"), _("codes of OHCHR"), lambda row: row.persons
    ),
    Column(
        "treaties",
        _("Treaties that the text names"),
        _("acronyms, such as OP-CAT"),
        lambda row: row.treaties,
    ),
    Column(
        "institutions",
        _("Kinds of institution that would carry it out"),
        _("codes of this site"),
        lambda row: row.institutions,
    ),
    Column(
        "suggested_by_machine",
        _(
            "Those of the category, themes, goals, groups, treaties and institutions that a machine suggested "
            "and nobody confirmed, each as column and code"
        ),
        _("column:code"),
        lambda row: row.suggested,
    ),
    Column(
        "implementation_level",
        _("Level of implementation by the assessments that the reader of the file may see"),
        _("fully, partially, not, differ or not_assessed"),
        lambda row: row.level,
    ),
    Column(
        "printed_in",
        _("Symbol or title of the paper that prints it"),
        TEXT,
        lambda row: row.printed_in or row.symbol,
    ),
    Column("page", _("Page of that paper"), _("number from 1"), lambda row: row.page),
    Column(
        "is_published",
        _("Whether everybody may read it; false for rows of the reader's own circles"),
        YES_NO,
        lambda row: row.is_published,
    ),
)


def columns_of(unit: Unit) -> Sequence[Column[Told]]:
    """The columns of a file of this unit, in their order."""
    return _BEFORE + (_STATES if unit == Unit.RECOMMENDATION else _ONE_STATE) + _AFTER
