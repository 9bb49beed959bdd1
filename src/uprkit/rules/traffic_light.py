"""The traffic light of one named actor's assessment: a colour that is always shown with its words.

A light is the actor's own judgement and is never derived from an index over several actors.
"""

from __future__ import annotations

from enum import StrEnum


class ImplementationLevel(StrEnum):
    """How far a recommendation is implemented in one actor's eyes (UPR Info, Beyond Promises, 2014)."""

    FULLY = "fully"
    PARTIALLY = "partially"
    NOT = "not"
    NOT_ASSESSED = "not_assessed"
    """The comment does not suffice for a judgement."""
    NOT_COMMENTED = "not_commented"


class Light(StrEnum):
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"
    GREY = "grey"


_LIGHTS = {
    ImplementationLevel.FULLY: Light.GREEN,
    ImplementationLevel.PARTIALLY: Light.ORANGE,
    ImplementationLevel.NOT: Light.RED,
}


def light_of(level: ImplementationLevel) -> Light:
    """Green fully, orange partially, red not implemented; grey where there is no judgement."""
    return _LIGHTS.get(level, Light.GREY)
