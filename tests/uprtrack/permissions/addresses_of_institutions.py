"""The addresses of institutions: deciding positions."""

from __future__ import annotations

from tests.uprtrack.permissions.asking import Address, about, each_of, fixed
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
}
