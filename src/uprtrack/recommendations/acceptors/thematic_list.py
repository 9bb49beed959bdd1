"""OHCHR's thematic list: States and positions beside those of the report; its themes stay in the rows for
others.
"""

from __future__ import annotations

from uprkit.model import ParsedRecommendation
from uprtrack.recommendations.acceptors.numbered import NumberedAcceptor


class ThematicListAcceptor(NumberedAcceptor):
    """The heading above a row is a theme, not the State's words: nothing is quoted for the position."""

    def words_of_position(self, told: ParsedRecommendation) -> str:
        return ""
