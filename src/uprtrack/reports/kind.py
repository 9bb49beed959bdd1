"""What a kind of report says of itself: menu, permission and export buttons follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uprtrack.organisations.models import Owned
from uprtrack.reports.request import ReportRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report that a person may write before the download."""

    key: str
    label: StrOrPromise
    help: StrOrPromise
    is_for_coalitions: bool = False


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of report on one review.

    ``key`` is its name in addresses and file names; ``forms`` are keys of ``MEDIA_TYPES``, the best first.
    One that ``needs_organisation`` speaks for it; one that ``has_plan`` can be narrowed to an organisation's
    plan; with ``has_wordings`` those in chosen languages can stand beside the text as received. ``build`` makes
    the file in one of the forms. ``page`` names the address of the same as a page, by organisation.
    """

    key: str
    title: StrOrPromise
    description: StrOrPromise
    forms: tuple[str, ...]
    build: Callable[[ReportRequest, str], bytes]
    needs_organisation: bool = False
    has_plan: bool = False
    has_wordings: bool = False
    sections: tuple[Section, ...] = ()
    page: str = ""
    rows: Callable[[ReportRequest], tuple[Owned, ...]] | None = None
    """Owned rows that the kind draws on beside the outcome: see ``ReportRequest.more_rows``."""
