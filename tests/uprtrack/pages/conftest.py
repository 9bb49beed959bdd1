"""The State's plan with what bodies report on it, as in the tests of monitoring."""

from __future__ import annotations

from tests.uprtrack.monitoring.reporting import drafted, led, mandate, sent, state_plan

__all__ = ["drafted", "led", "mandate", "sent", "state_plan"]
