"""The documentation says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reference import PATH, reference
from uprkit.formats import FORMATS, Format

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_reference_is_current() -> None:
    assert PATH.read_text(encoding="utf-8") == reference(), "run: python -m tests.reference --write"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.key)
def test_every_format_has_a_page(known: Format) -> None:
    key = known.key.replace("_", "-")
    assert (ROOT / "docs" / "howto" / f"format-{key}.md").exists()


def named_tests() -> list[str]:
    """The tests that the threat model leans on, as ``file::function`` below ``tests``."""
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    return re.findall(r"`((?:\w+/)+test_\w+\.py(?:::\w+)?)`", text)


@pytest.mark.parametrize("named", named_tests())
def test_the_threat_model_leans_on_tests_that_exist(named: str) -> None:
    file, _, function = named.partition("::")
    places = [ROOT / "tests" / folder / file for folder in ("uprtrack", "")]
    source = next(place for place in places if place.exists()).read_text(encoding="utf-8")
    assert not function or re.search(rf"^\s*def {function}\(", source, re.MULTILINE)


def test_every_threat_says_what_is_not_defended() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    threats = [part for part in text.split("\n## ")[1:] if not part.startswith("Against everybody")]
    assert [part.partition("\n")[0] for part in threats if "**Not defended:**" not in part] == []
