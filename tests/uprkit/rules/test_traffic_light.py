"""One actor's judgement as a light."""

from __future__ import annotations

import pytest

from uprkit.rules.traffic_light import ImplementationLevel, Light, light_of


@pytest.mark.parametrize(
    ("level", "light"),
    [
        (ImplementationLevel.FULLY, Light.GREEN),
        (ImplementationLevel.PARTIALLY, Light.ORANGE),
        (ImplementationLevel.NOT, Light.RED),
        (ImplementationLevel.NOT_ASSESSED, Light.GREY),
        (ImplementationLevel.NOT_COMMENTED, Light.GREY),
    ],
)
def test_lights(level: ImplementationLevel, light: Light) -> None:
    assert light_of(level) is light
