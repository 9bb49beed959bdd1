"""The facet column: each filter's values with how many rows have them, in words.

Its markup is put together here: a page has hundreds of boxes, and each would take a tenth of a millisecond as a
template.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.catalogue.finding import Found
from uprtrack.catalogue.labels import IN_ORDER, TITLES, Labels

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 5
"""Values of a facet that show at once; the others stand behind "All 41 themes"."""
BEHIND = 12
"""As many at most stand behind it on the same page: of all States and reviews of the world, a page of its own."""
MOST_CHIPS = 40
_ALWAYS = ("position", "level", "theme", "from")
_SEVERAL = ("theme", "sdg", "target", "persons", "treaty", "institution", "from")
"""Facets of which a row may have several values, so that one can ask for all of some."""


class FacetValue(NamedTuple):
    key: str
    value: str
    label: str
    number: int
    is_chosen: bool

    @property
    def field(self) -> str:
        """The box to tick, as markup."""
        key, value, label = escape(self.key), escape(self.value), escape(self.label)
        return (
            f'<label for="{key}-{value}"><input type="checkbox" id="{key}-{value}" name="{key}" value="{value}"'
            f"{' checked' if self.is_chosen else ''} /> <span>{label}</span> "
            f'<span class="count">{self.number}</span></label>'
        )


@dataclass(frozen=True, slots=True)
class Facet:
    """``values`` show at once, ``more`` behind ``more_label``, or on the page ``more_url``."""

    key: str
    title: StrOrPromise
    values: list[FacetValue]
    more: list[FacetValue]
    more_label: str
    more_url: str = ""
    is_open: bool = False
    is_every: bool | None = None
    """Whether every value chosen must hold; None where that cannot be asked."""

    @property
    def markup(self) -> SafeString:
        """The facet's part of the form."""
        key = escape(self.key)
        parts = [
            f'<fieldset id="facet-{key}"><legend>{escape(str(self.title))}</legend>',
            _boxes(self.values),
        ]
        if self.more:
            parts.append(
                f"<details{' open' if self.is_open else ''}><summary>{escape(self.more_label)}</summary>"
                f"{_boxes(self.more)}</details>"
            )
        elif self.more_url:
            parts.append(f'<p><a href="{escape(self.more_url)}">{escape(self.more_label)}</a></p>')
        if self.is_every is not None:
            parts.append(
                f'<label for="all-{key}"><input type="checkbox" id="all-{key}" name="all" value="{key}"'
                f"{' checked' if self.is_every else ''} /> "
                f"<span>{escape(_('only those with every value chosen'))}</span></label>"
            )
        parts.append("</fieldset>")
        # Every part was escaped above.
        return mark_safe("".join(parts))


def _boxes(values: Sequence[FacetValue]) -> str:
    return "".join(value.field for value in values)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value with the address of the list without it."""

    label: StrOrPromise
    url: str


def facets(
    found: Found, keys: Sequence[str], opened: str, opening: Callable[[str], str], behind: int = BEHIND
) -> list[Facet]:
    """The facets that have anything to choose, in the order of ``keys``.

    ``opened`` is the one whose values all show, ``opening`` gives the address that opens another of which there are
    more than ``behind``.
    """
    chosen = found.selection.chosen
    made = [
        _facet(found, key, chosen.get(key, ()), is_open=key == opened, opening=opening, behind=behind)
        for key in keys
        if found.counts.get(key) or key in chosen
    ]
    return [facet for facet in made if len(facet.values) > 1 or _tells_something(facet)]


def _tells_something(facet: Facet) -> bool:
    """Whether a facet of one value is worth its place: it is chosen, or the value itself is news."""
    return any(value.is_chosen or facet.key in _ALWAYS for value in facet.values)


def _facet(
    found: Found,
    key: str,
    chosen: Collection[str],
    *,
    is_open: bool,
    opening: Callable[[str], str],
    behind: int,
) -> Facet:
    counts, labels = found.counts.get(key, {}), found.labels
    is_every = key in found.selection.all_of if key in _SEVERAL and len(chosen) > 1 else None
    names = list(dict.fromkeys((*counts, *chosen)))
    if key in IN_ORDER:
        names.sort(key=lambda value: labels.sort_key(key, value))
        return Facet(key, TITLES[key], _values(key, names, counts, chosen, labels), [], "", is_every=is_every)
    first = max(SHOWN, len(chosen))
    is_far = len(names) > behind and not is_open
    number = len(names)
    if is_far:
        names = _most_frequent(names, counts, chosen, first)
    names.sort(key=lambda value: (value not in chosen, -counts.get(value, 0), labels.sort_key(key, value)))
    return Facet(
        key,
        TITLES[key],
        _values(key, names[:first], counts, chosen, labels),
        [] if is_far else _values(key, names[first:], counts, chosen, labels),
        _all_of(key, number),
        opening(key) if is_far else "",
        is_open,
        is_every,
    )


def _most_frequent(
    names: Sequence[str], counts: Mapping[str, int], chosen: Collection[str], number: int
) -> list[str]:
    """Those chosen and the most frequent others, with all that are as frequent as the last: few to put in order."""
    numbers = sorted((counts.get(value, 0) for value in names), reverse=True)
    least = numbers[number - 1]
    return [value for value in names if value in chosen or counts.get(value, 0) >= least]


def _values(
    key: str, names: Sequence[str], counts: Mapping[str, int], chosen: Collection[str], labels: Labels
) -> list[FacetValue]:
    said = labels.said(key)
    return [FacetValue(key, value, said[value], counts.get(value, 0), value in chosen) for value in names]


def _all_of(key: str, number: int) -> str:
    if key == "theme":
        return ngettext("All %(number)d theme", "All %(number)d themes", number) % {"number": number}
    if key in ("from", "state"):
        return ngettext("All %(number)d State", "All %(number)d States", number) % {"number": number}
    return _("All %(number)d") % {"number": number}


def chips(
    chosen: Mapping[str, Sequence[str]], labels: Labels, words: Chip | None, url: Callable[[str, str], str]
) -> list[Chip]:
    """What the list is narrowed down by, each to be taken away by the address that ``url`` gives.

    Of very much only the first: every address repeats all the others. The boxes of the filters hold everything.
    """
    made = [words] if words is not None else []
    pairs = [(key, value) for key, values in chosen.items() for value in values]
    return made + [Chip(labels.of(key, value), url(key, value)) for key, value in pairs[:MOST_CHIPS]]
