"""Words that occur nowhere else: one in every text of every planted row, so that whatever leaks names itself."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field

import pypdfium2
from django.db import models

MARK = re.compile(r"zq[0-9a-f]{6}7")
VAULT_PATH = re.compile(r"vault/[0-9a-f]{2}/[0-9a-f]{8}")
"""Where a file lies is nobody's to know."""
ZIP, PDF = b"PK\x03\x04", b"%PDF"

TEXTS = (models.CharField, models.TextField, models.JSONField)
ODD = 0x9E3779
"""Spreads the numbers of marks, so that none is the beginning of another."""


@dataclass
class Marks:
    """``readers[word]``: who may see it; ``whence[word]``: which field of which row it was planted in."""

    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    whence: dict[str, str] = field(default_factory=dict)

    def new(self, readers: frozenset[str], whence: str) -> str:
        word = f"zq{(len(self.readers) + 1) * ODD & 0xFFFFFF:06x}7"
        self.readers[word], self.whence[word] = readers, whence
        return word

    def leaked(self, text: str, reader: str) -> list[str]:
        """What a text tells that a reader may not know, in words."""
        found = {
            word for word in MARK.findall(text.lower()) if reader not in self.readers.get(word, {reader})
        }
        told = sorted(self.whence[word] for word in found)
        return [*told, "the path of a file in the vault"] if VAULT_PATH.search(text) else told


def text_fields(model: type[models.Model]) -> list[models.Field[object, object]]:
    """The fields of a table into which people or papers can write words."""
    return [
        each
        for each in model._meta.concrete_fields
        if isinstance(each, TEXTS)
        and not each.choices
        and not each.primary_key
        and not (each.unique and not each.editable)
    ]


def text_of(data: bytes) -> str:
    """All the words in an answer: of a Word, Excel or zip file every part, of a PDF every page, else itself."""
    if data.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join(f"{name}\n{text_of(parts.read(name))}" for name in sorted(parts.namelist()))
    if data.startswith(PDF):
        paper = pypdfium2.PdfDocument(data)
        pages = [page.get_textpage().get_text_range() for page in paper]
        return "\n".join([*(f"{name}: {value}" for name, value in paper.get_metadata_dict().items()), *pages])
    return data.decode("utf-8", "replace")
