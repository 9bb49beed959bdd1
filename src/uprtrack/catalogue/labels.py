"""The words for facets and their values, and which values a person means by words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from uprkit.facts import rows
from uprkit.issues import action_categories
from uprkit.languages import parse_tag
from uprkit.states import find_state
from uprtrack.catalogue.kinds import POSITIONS_MEANT
from uprtrack.catalogue.levels import COMMENTS, LEVELS
from uprtrack.classification.labels import translated
from uprtrack.classification.loading import AFFECTED_PERSONS, INSTITUTION, SDG, THEMES, TREATY
from uprtrack.classification.models import Term
from uprtrack.documents.models import DocumentKind
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import ActionStatus, ActionType
from uprtrack.recommendations.models import Kind, Position
from uprtrack.reviews.models import Mechanism, State, cycle_name
from uprtrack.search.tokens import stem, words_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES = "names"
"""The revision of the names of States, mechanisms and terms."""

TITLES: dict[str, StrOrPromise] = {
    "position": _("Position"),
    "level": _("Implementation"),
    "commented": _("Assessments"),
    "theme": _("Theme"),
    "state": _("State under review"),
    "from": _("Recommending State"),
    "action": _("Action asked for"),
    "sdg": _("Sustainable Development Goal"),
    "target": _("SDG target"),
    "persons": _("Affected group"),
    "treaty": _("Treaty named"),
    "institution": _("Kind of institution responsible"),
    "state_group": _("Regional group of the State under review"),
    "group": _("Regional group of the recommending State"),
    "state_organisation": _("Organisation of the State under review"),
    "organisation": _("Organisation of the recommending State"),
    "mechanism": _("Mechanism"),
    "cycle": _("Cycle"),
    "session": _("Session"),
    "year": _("Year"),
    "review": _("Review"),
    "kind": _("Kind"),
    "body": _("Responsible body"),
    "status": _("State of the plan"),
    "cluster": _("Theme cluster of the plan"),
    "paper": _("Kind of paper"),
    "speaker": _("Who speaks"),
    "language": _("Language"),
    "type": _("Type of action"),
    "assessed": _("Year of the assessment"),
}
_FIXED: dict[str, dict[str, StrOrPromise]] = {
    "position": {item.value: item.label for item in Position},
    "level": LEVELS,
    "commented": COMMENTS,
    "kind": {item.value: item.label for item in Kind},
    "status": {item.value: item.label for item in ActionStatus},
    "type": {item.value: item.label for item in ActionType},
    "paper": {item.value: item.label for item in DocumentKind},
}
_GROUPS = {row["code"]: row["name"] for row in rows("groups-and-organisations")}
_STATES = frozenset({"state", "from", "speaker"})
_TRANSLATED = frozenset({"theme", "persons", "institution"})
IN_ORDER = ("position", "level", "commented", "action", "sdg", "kind", "status", "type")
"""Facets whose values have an order of their own; the others show the most frequent first."""
MOST_SAID = 10_000
"""Values of a facet whose words are kept."""
_NUMBERS = frozenset({"action", "sdg", "target", "cycle", "session", "year", "assessed"})


class _Said(dict[str, str]):
    """The words for values of one facet in one language, each put together once."""

    def __init__(self, word: Callable[[str], StrOrPromise]) -> None:
        super().__init__()
        self._word = word

    def __missing__(self, value: str) -> str:
        said = str(self._word(value))
        if len(self) < MOST_SAID:
            self[value] = said
        return said


@dataclass(frozen=True, slots=True)
class Labels:
    """The words for values that come from tables; ``bodies`` only those that a page names."""

    states: Mapping[str, str]
    mechanisms: Mapping[str, str]
    themes: Mapping[str, str]
    goals: Mapping[str, str]
    persons: Mapping[str, str]
    treaties: Mapping[str, str]
    institutions: Mapping[str, str]
    bodies: Mapping[str, str] = field(default_factory=dict)
    _said: dict[tuple[str | None, str], _Said] = field(default_factory=dict)
    """What was said already, by language and facet."""

    @classmethod
    def look_up(cls, numbers: Mapping[str, int]) -> Labels:
        """As of some revisions; three queries where this process has not asked yet, none otherwise."""
        global _known
        if _known is None or _known[0] != numbers.get(NAMES, 0):
            terms: dict[str, dict[str, str]] = {}
            found = Term.objects.order_by("taxonomy").values_list("taxonomy_id", "code", "label")
            for taxonomy, code, label in found:
                terms.setdefault(taxonomy, {})[code] = label
            labels = cls(
                dict(State.objects.values_list("iso3", "name")),
                dict(Mechanism.objects.values_list("key", "name")),
                {code: label for theme in sorted(THEMES) for code, label in terms.get(theme, {}).items()},
                terms.get(SDG, {}),
                terms.get(AFFECTED_PERSONS, {}),
                terms.get(TREATY, {}),
                terms.get(INSTITUTION, {}),
            )
            _known = (numbers.get(NAMES, 0), labels)
        return _known[1]

    def naming(self, bodies: Collection[str]) -> Labels:
        """With the names of some bodies, by public identifiers that the reader may know; one query, or none."""
        if not bodies:
            return self
        named = Organisation.objects.filter(public_id__in=bodies)
        return replace(self, bodies={body.public_id: body.label for body in named})

    def of(self, key: str, value: str) -> str:
        """The words for a value of a facet in the reader's language; an unknown value stands for itself."""
        return self.said(key)[value]

    def said(self, key: str) -> Mapping[str, str]:
        """The words for any value of a facet, in the language of now: for many values, asked for once."""
        if key == "body":
            return _Said(lambda value: self.bodies.get(value, value))
        name = (get_language(), key)
        if name not in self._said:
            self._said[name] = _Said(partial(self._of, key))
        return self._said[name]

    def _of(self, key: str, value: str) -> StrOrPromise:
        if key in _FIXED:
            return _FIXED[key].get(value, value)
        if key in _STATES:
            return self.states.get(value, value)
        if key in _TRANSLATED:
            labels = {"theme": self.themes, "persons": self.persons, "institution": self.institutions}[key]
            return translated(labels.get(value, value))
        if key == "treaty":
            return f"{value}: {translated(self.treaties[value])}" if value in self.treaties else value
        if key in ("sdg", "target"):
            return f"{value} {translated(self.goals.get(value, ''))}".strip()
        if key == "action" and value.isdigit() and int(value) in action_categories():
            return f"{value} {translated(action_categories()[int(value)].name)}"
        if key == "cycle" and value.isdigit():
            return cycle_name(int(value))
        if key == "review":
            return self._review(value)
        if key == "language":
            return parse_tag(value).english_name
        named: dict[str, Mapping[str, str]] = {
            "mechanism": self.mechanisms,
            "group": _GROUPS,
            "state_group": _GROUPS,
        }
        return named.get(key, {}).get(value, value)

    def _review(self, alias: str) -> StrOrPromise:
        """A review by its alias: "Coastland, fourth cycle"."""
        state, _dash, rest = alias.partition("-")
        mechanism = rest.rstrip("0123456789")
        number = rest[len(mechanism) :]
        if not number:
            return alias
        named = self.states.get(state, state)
        if mechanism == "upr":
            return _("%(state)s, %(cycle)s") % {"state": named, "cycle": cycle_name(int(number))}
        told = {"state": named, "mechanism": self.mechanisms.get(mechanism, mechanism), "cycle": number}
        return _("%(state)s, %(mechanism)s, %(cycle)s") % told

    def sort_key(self, key: str, value: str) -> tuple[int, str]:
        """By which the values of a facet are put in order."""
        if key in _FIXED and value in _FIXED[key]:
            return list(_FIXED[key]).index(value), ""
        if key in _NUMBERS:
            whole, _dot, part = value.partition(".")
            return (int(whole) if whole.isdigit() else 0), part.rjust(3)
        return 0, self.of(key, value).casefold()

    def meant(self, key: str, words: str, among: Collection[str]) -> list[str]:
        """The values of a facet that a person means by ``words``: one by its code or name, else all whose names
        hold the words.
        """
        said = words.strip().casefold()
        if key in _STATES:
            code = find_state(words) or words.strip().upper()
            if code in among:
                return [code]
        if key == "position":
            said = POSITIONS_MEANT.get(said, said)
        exact = [value for value in among if value.casefold() == said]
        if exact:
            return exact
        wanted = _stems(words)
        if not wanted:
            return []
        found = {value: {self.of(key, value), self._in_english(key, value)} for value in among}
        whole = [value for value, names in found.items() if any(_stems(name) == wanted for name in names)]
        if whole:
            return whole
        return [
            value for value, names in found.items() if any(_holds(_stems(name), wanted) for name in names)
        ]

    def _in_english(self, key: str, value: str) -> str:
        with override("en"):
            return self.of(key, value)


_known: tuple[int, Labels] | None = None


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(token, "en") for word in words_of(text) for token in word.folded)


def _holds(name: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(name[place : place + len(wanted)] == wanted for place in range(len(name)))
