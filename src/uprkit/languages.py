"""Languages of papers and wordings, by BCP 47 tag, with their own name and writing direction.

Names come from CLDR through langcodes; the right-to-left scripts are those of the Unicode Standard with ISO
15924 codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import langcodes


class Direction(StrEnum):
    """The values of HTML's ``dir`` attribute."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


RIGHT_TO_LEFT_SCRIPTS = frozenset(
    (
        "Adlm",
        "Arab",
        "Aran",
        "Hebr",
        "Mand",
        "Mend",
        "Nkoo",
        "Rohg",
        "Samr",
        "Syrc",
        "Syre",
        "Syrj",
        "Syrn",
        "Thaa",
        "Yezi",
    )
)
UN_TAGS = ("ar", "zh", "en", "fr", "ru", "es")
"""The six official languages, in the order in which the UN lists them."""


@dataclass(frozen=True, slots=True)
class Language:
    """``tag`` is normalised (``pt-BR``); ``autonym`` is the language's name in itself."""

    tag: str
    autonym: str
    english_name: str
    direction: Direction


@cache
def parse_tag(tag: str) -> Language:
    """The language of a BCP 47 tag; raises ValueError with a sentence where it is none or unknown to CLDR."""
    # Loaded on demand: its tables are large, and few tags are ever asked about.
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        language = langcodes.Language.get(tag.strip())
    except LanguageTagError as error:
        raise ValueError(f"“{tag}” is no language tag: expected one such as en, pt-BR or zh-Hans.") from error
    if not language.language or language.language == "und" or not language.is_valid():
        raise ValueError(
            f"“{tag}” names no known language: expected a BCP 47 tag such as en, pt-BR or zh-Hans."
        )
    return Language(
        tag=language.to_tag(),
        autonym=language.autonym(),
        english_name=language.display_name("en"),
        direction=_direction(language),
    )


def _direction(language: langcodes.Language) -> Direction:
    script = language.script or language.maximize().script
    return Direction.RIGHT_TO_LEFT if script in RIGHT_TO_LEFT_SCRIPTS else Direction.LEFT_TO_RIGHT


@cache
def un_languages() -> tuple[Language, ...]:
    """Arabic, Chinese, English, French, Russian and Spanish."""
    return tuple(parse_tag(tag) for tag in UN_TAGS)
