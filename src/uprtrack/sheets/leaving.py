"""Making the file that leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Organisation
from uprtrack.organisations.selection import find_review
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import Plan
from uprtrack.sheets.rights import owner_for
from uprtrack.sheets.tables import ASSESSMENTS, KINDS, TABLES
from uprtrack.sheets.tokens import Scope, last_day
from uprtrack.sheets.workbook import Leaving, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class SheetFile:
    name: str
    content: bytes


def sheet_to_fill_in(*, reader: Reader, scope: Scope, expires_at: datetime | None = None) -> SheetFile:
    """A workbook with the rows of a plan or of a review, in the language that is active.

    Raises PermissionDenied where the person could not put it in again themselves, ValidationError where there is no
    row that the body could change.
    """
    owner_for(reader, scope)
    return file_of(scope, reader, expires_at or last_day())


def file_of(scope: Scope, reader: Reader, expires_at: datetime) -> SheetFile:
    """The same without a look at rights: the caller has seen to them."""
    tables = [(table, table.leaving(scope, reader)) for table in TABLES[scope.kind]]
    if not any(line.open for _table, lines in tables for line in lines):
        raise ValidationError(_("There is no row that could be filled in."))
    title, addressee = _title(scope, reader), _addressee(scope)
    content = workbook(Leaving(scope, title, addressee, expires_at, tables))
    name = slugify(f"{KINDS[scope.kind]} {title} {addressee}", allow_unicode=True)[:80].strip("-_")
    return SheetFile(f"{name or scope.kind}.xlsx", content)


def _title(scope: Scope, reader: Reader) -> str:
    if scope.kind == ASSESSMENTS:
        review = find_review(scope.about)
        return review.title if review else ""
    return Plan.objects.visible_to(reader).get(public_id=scope.about).title


def _addressee(scope: Scope) -> str:
    body = Organisation.objects.filter(public_id=scope.body).first()
    return body.label if body else ""
