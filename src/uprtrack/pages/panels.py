"""The sections of the page of one recommendation.

Those about the apps below are registered in ``PagesConfig.ready()``; the page itself knows none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Subject:
    """The recommendation of a page, and who reads it."""

    recommendation: Recommendation
    reader: Reader


@dataclass(frozen=True, slots=True)
class Panel:
    """``context`` gives what the template shows, or None where the reader has nothing to see there.

    ``key`` is the section's anchor in the address; panels stand in rising ``order``.
    """

    key: str
    title: StrOrPromise
    template: str
    order: int
    context: Callable[[Subject], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class ShownPanel:
    panel: Panel
    content: Mapping[str, Any]


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Offer a section; the last one registered under a key holds."""
    _panels[panel.key] = panel


def panels_for(subject: Subject) -> list[ShownPanel]:
    """The sections that this reader sees of this recommendation."""
    shown = []
    for panel in sorted(_panels.values(), key=lambda item: (item.order, item.key)):
        content = panel.context(subject)
        if content is not None:
            shown.append(ShownPanel(panel, content))
    return shown
