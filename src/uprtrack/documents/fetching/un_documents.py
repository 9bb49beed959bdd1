"""A document of the United Nations by its symbol, from the Official Document System."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.translation import gettext as _

from uprkit.formats.source import OLE, PDF, ZIP
from uprkit.symbols import normalised_symbol
from uprtrack.documents.fetching.client import PoliteClient
from uprtrack.documents.fetching.fetched import FetchedFile, FetchError, Progress, unheeded

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
"""The official languages of the United Nations (General Assembly, rules of procedure, rule 51)."""
FORMS = ("pdf", "docx")
_SYMBOL = re.compile(r"[A-Z]{1,6}(?:/[A-Z0-9][A-Z0-9.()-]{0,20}){1,8}", re.IGNORECASE)


def fetch_document(
    client: PoliteClient,
    symbol: str,
    *,
    language: str = "en",
    form: str = "pdf",
    progress: Progress = unheeded,
) -> FetchedFile:
    """The file of a symbol in a language, as PDF or Word; FetchError where the answer is neither."""
    plain = checked_symbol(symbol)
    if language not in LANGUAGES or form not in FORMS:
        raise FetchError(
            _("%(symbol)s: expected one of the languages %(languages)s, found %(language)s.")
            % {"symbol": plain, "languages": ", ".join(LANGUAGES), "language": language}
        )
    address = settings.UN_DOCUMENTS_URL.format(symbol=plain, language=language, form=form)
    answer = client.get(address, progress=progress)
    suffix = _suffix_of(answer.data)
    if suffix is None:
        raise FetchError(
            _("%(address)s: expected %(symbol)s as PDF or Word file, found %(type)s. Is the symbol right?")
            % {"address": answer.address, "symbol": plain, "type": answer.media_type or _("no type")}
        )
    name = re.sub(r"[^A-Za-z0-9.]+", "_", plain).strip("_")
    ending = "" if language == "en" else f"-{language}"
    return FetchedFile(f"{name}{ending}{suffix}", answer.data, answer.address, client.now())


def checked_symbol(symbol: str) -> str:
    """A symbol in the UN's capitals; FetchError where it is none, so that no address is made of it."""
    plain = normalised_symbol(symbol)
    if not _SYMBOL.fullmatch(plain):
        raise FetchError(
            _("“%(symbol)s” is no document symbol: expected one such as A/HRC/43/15/Add.1.")
            % {"symbol": symbol}
        )
    return plain


def _suffix_of(data: bytes) -> str | None:
    """The suffix by what the bytes are, whatever type the server names."""
    if PDF in data[:1024]:
        return ".pdf"
    if data.startswith(ZIP) and b"word/" in data:
        return ".docx"
    return ".doc" if data.startswith(OLE) else None
