"""The addresses of institutions: deciding positions, meetings, tasks."""

from __future__ import annotations

from typing import Any

from tests.uprtrack.permissions.asking import MISSING, Address, about, by_each, each_of, fixed
from uprtrack.calendar.models import Meeting, Task
from uprtrack.organisations.models import Organisation
from uprtrack.positions.models import PositionProposal
from uprtrack.recommendations.models import Recommendation

HERE = "XCO-upr4"
OF_INSTITUTIONS: dict[str, Address] = {
    "positions/": Address(
        queries=each_of("", f"review={HERE}&show=decided", "review=DNK-upr3", "show=differing")
    ),
    "positions/of/<str:public_id>/": about(Recommendation),
    "positions/of/<str:public_id>/propose/": about(Recommendation),
    "positions/of/<str:public_id>/decide/": about(Recommendation),
    "positions/proposals/<slug:public_id>/withdraw/": about(PositionProposal),
    "positions/publish/<str:alias>/": fixed(alias=HERE),
    "searches/digest/": Address(),
    "searches/digest/stop/<str:token>/": fixed(token=MISSING),
    "calendar/meetings/": Address(),
    "calendar/meetings/add/": Address(
        queries=by_each("body", Organisation, "mechanism", "coalition", "group", "other_coalition")
    ),
    "calendar/meetings/<slug:public_id>/": about(Meeting),
    "calendar/meetings/<slug:public_id>/change/": about(Meeting),
    "calendar/meetings/<slug:public_id>/withdraw/": about(Meeting),
    "calendar/meetings/<slug:public_id>/tasks/add/": about(Meeting),
    "calendar/tasks/<slug:public_id>/": about(Task),
}

SENT_TO_INSTITUTIONS: dict[str, Any] = {
    "searches/digest/": {"rhythm": "off"},
    "calendar/meetings/add/": {"held_on": "2025-06-01"},
    "calendar/meetings/<slug:public_id>/change/": {"held_on": "2025-06-01", "minutes": "As said"},
    "calendar/meetings/<slug:public_id>/tasks/add/": lambda world, reader, subject, acting: {
        "body": acting.public_id
    },
    "calendar/tasks/<slug:public_id>/": {"act": "adopt"},
    "positions/of/<str:public_id>/propose/": {"answer": "note", "reasons": "So it is"},
    "positions/of/<str:public_id>/decide/": {"answer": "note"},
}
"""What these addresses take besides what every form could send."""

NOT_SENT_TO_INSTITUTIONS = {
    "positions/": "is for reading alone",
    "calendar/meetings/": "is for reading alone",
    "calendar/meetings/<slug:public_id>/": "its forms lead to other addresses",
    "positions/of/<str:public_id>/": "its forms lead to other addresses",
}
"""Of them those that write nothing."""
