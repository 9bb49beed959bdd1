"""Every word a template shows is translatable, and none reaches out to a third party."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "uprtrack"
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*.html") if path.name != "500.html")
TRANSLATED = re.compile(r"\{%\s*blocktrans(late)?\b.*?%\}.*?\{%\s*endblocktrans(late)?\s*%\}", re.DOTALL)
COMMENT = re.compile(r"\{%\s*comment\b.*?endcomment\s*%\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
READ_ALOUD = {"title", "alt", "placeholder", "aria-label", "aria-description", "data-label"}
PROPER_NAMES = {"Uprtrack", "IRI", "Excel", "Word", "PDF", "CSV", "XLSX", "DOCX", "SDG", "UN", "H:i"}


class Words(HTMLParser):
    """Collects the text a reader would meet."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def untranslated_words(source: str) -> list[str]:
    words = Words()
    words.feed(TAG.sub(" ", TRANSLATED.sub(" ", COMMENT.sub(" ", source))))
    return [
        word for text in words.found for word in re.findall(r"[^\W\d_]{2,}", text) if word not in PROPER_NAMES
    ]


def test_the_check_finds_a_bare_word() -> None:
    assert untranslated_words("<p>{% translate 'Fine' %} bare</p>") == ["bare"]
    assert untranslated_words('<input placeholder="bare">') == ["bare"]
    assert untranslated_words("<p>{% blocktranslate %}Fine{% endblocktranslate %}</p>") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_word_is_translatable(path: Path) -> None:
    assert untranslated_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_third_party_and_nothing_inline(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", source)
    assert not re.search(r"""\sstyle=["']|\son\w+=["']|<style|<script(?![^>]*\ssrc=)""", source)
    assert not re.search(r"""\shx-on""", source)
