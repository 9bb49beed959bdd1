"""Where an addendum's answers stand: before the recommendation, beside an explanation, below the title."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.uprkit.formats.addendum_paper import docx_addendum, pdf_addendum
from tests.uprkit.formats.test_addendum_shapes import LONG, NOTED, SUPPORTED, positions


@pytest.mark.parametrize("is_pdf", [False, True])
def test_a_position_may_stand_before_its_recommendation(is_pdf: bool, tmp_path: Path) -> None:
    rows = [
        ("Position", "Recommendation", "Explanation"),
        ("Supported", f"54.1 {LONG} (France);", "Fiji will consider this in due time."),
        ("Noted", f"54.2 {LONG} (Chile, Mali);", ""),
        ("Supported", "54.3 Accept visits of rapporteurs (Malta);", ""),
        (
            "Noted",
            "54.4 Support independent newspapers (Kenya).",
            "Fiji accepts visits of rapporteurs already.",
        ),
    ]
    source = pdf_addendum(tmp_path, table=rows) if is_pdf else docx_addendum(table=rows)
    assert positions(source) == {
        "54.1": SUPPORTED,
        "54.2": NOTED,
        "54.3": SUPPORTED,
        "54.4": NOTED,
    }


def test_an_explanation_of_the_opposite_heads_no_column() -> None:
    rows = [
        ("Recommendation", "Position", "Explanation"),
        ("54.1 Mend the piers (France)", "Supported", "Fiji does not accept ferries of wood."),
        ("54.2 Accept visits (Chile)", "Noted", "Fiji accepts visits of rapporteurs."),
    ]
    assert positions(docx_addendum(table=rows)) == {"54.1": SUPPORTED, "54.2": NOTED}


def test_answers_below_the_title_are_read(tmp_path: Path) -> None:
    paragraphs = (
        "The following recommendations enjoy the support of Fiji: 54.1, 54.3.",
        "Noted: 54.2, 54.4.",
    )
    source = pdf_addendum(tmp_path, *paragraphs, has_cover=False)
    assert positions(source) == {"54.1": SUPPORTED, "54.3": SUPPORTED, "54.2": NOTED, "54.4": NOTED}
