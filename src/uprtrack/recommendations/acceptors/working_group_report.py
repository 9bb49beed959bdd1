"""The Working Group report: new recommendations and pledges in printed order, with what the State answered so
far.
"""

from __future__ import annotations

from uprtrack.recommendations.acceptors.numbered import NumberedAcceptor


class WorkingGroupReportAcceptor(NumberedAcceptor):
    """As printed: the text as adopted, the wording read in the dialogue, States, and the position of its
    list.
    """
