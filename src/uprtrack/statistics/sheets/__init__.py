"""What can be asked of the statistics, each as a table with its chart: a module and a line in this registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from uprtrack.organisations.standing import Reader
from uprtrack.statistics.choices import Choices
from uprtrack.statistics.sheets import compare, overview, participation, world
from uprtrack.statistics.sheets.sheet import Sheet

SHEETS: Mapping[str, Callable[[Reader, Choices], Sheet]] = {
    "overview": overview.build,
    "compare": compare.build,
    "participation": participation.build,
    "map": world.build,
}
