"""Sections that upper apps add to the page of an expected action: the page itself knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ExpectedAction


@dataclass(frozen=True, slots=True)
class ActionPanel:
    """``context`` gives what the template shows, or None where the reader has nothing to see there."""

    key: str
    template: str
    context: Callable[[ExpectedAction, Reader], Mapping[str, Any] | None]


_panels: dict[str, ActionPanel] = {}


def register_action_panel(panel: ActionPanel) -> None:
    """Offer a section; the last one registered under a key holds."""
    _panels[panel.key] = panel


def action_panels(action: ExpectedAction, reader: Reader) -> list[tuple[ActionPanel, Mapping[str, Any]]]:
    """The sections that this reader sees of this action, by key."""
    shown = []
    for _key, panel in sorted(_panels.items()):
        content = panel.context(action, reader)
        if content is not None:
            shown.append((panel, content))
    return shown
