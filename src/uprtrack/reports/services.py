"""Making a report: permission, the file, its record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypedDict, Unpack

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, acting_organisations, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.reports.filters import Filters
from uprtrack.reports.kind import MEDIA_TYPES, ReportKind
from uprtrack.reports.kinds import REPORT_KINDS
from uprtrack.reports.models import GeneratedFile
from uprtrack.reports.request import ReportRequest
from uprtrack.reviews.models import Review

ALL = Filters()


@dataclass(frozen=True, slots=True)
class GeneratedReport:
    """A finished file; ``data_version`` is the hash of the rows it stands on."""

    content: bytes
    file_name: str
    media_type: str
    data_version: str


class Asked(TypedDict, total=False):
    """What a report is narrowed to and what is written into it: by section, in the words of who answers for it."""

    filters: Filters
    wording_languages: Sequence[str]
    texts: Mapping[str, str] | None
    as_of: date | None


def generate(
    *,
    by: Reader,
    organisation: Organisation | None,
    review: Review,
    kind: str,
    form: str,
    is_public: bool = True,
    **asked: Unpack[Asked],
) -> GeneratedReport:
    """Make a report and, where somebody may answer for it, record that it was made.

    ``organisation`` is the one the report is of: whose plan, assessments, scorecard. Anyone may have the
    public edition, which holds what a stranger could read; the internal one, and texts written into a report,
    take the right to make reports: for that organisation itself, where the kind speaks for one.
    Raises PermissionDenied, and ValidationError for a form or an organisation that does not fit the kind.
    """
    plug = _plug(kind, form, organisation)
    country = review.state_under_review_id
    request = _request(AnonymousUser() if is_public else by, review, organisation, asked)
    if plug.rows is not None:
        request = replace(request, more_rows=plug.rows(request))
    if not is_public or request.texts:
        speaking = organisation if plug.needs_organisation else None
        require(by, Act.MAKE_REPORT, organisation=speaking, country=country)
    report = GeneratedReport(
        content=plug.build(request, form),
        file_name=file_name_of(request, plug, form),
        media_type=MEDIA_TYPES[form],
        data_version=request.data_version,
    )
    acting = _acting(by, organisation, country)
    if acting is not None:
        _note(by, acting, request, plug, form, report)
    return report


def _request(
    reader: Reader, review: Review, organisation: Organisation | None, asked: Asked
) -> ReportRequest:
    """What a report is made from, in the eyes of a reader."""
    return ReportRequest(
        reader=reader,
        review=review,
        organisation=organisation,
        as_of=asked.get("as_of") or timezone.localdate(),
        generated_at=timezone.now(),
        language=get_language() or "en",
        filters=asked.get("filters", ALL),
        wording_languages=tuple(asked.get("wording_languages", ())),
        texts={key: text for key, text in (asked.get("texts") or {}).items() if text.strip()},
    )


def _plug(kind: str, form: str, organisation: Organisation | None) -> ReportKind:
    plug = REPORT_KINDS.get(kind)
    if plug is None or form not in plug.forms:
        raise ValidationError(
            _("There is no report “%(kind)s” in the form “%(form)s”.") % {"kind": kind, "form": form}
        )
    if plug.needs_organisation and organisation is None:
        raise ValidationError(
            _("The report “%(kind)s” is made of one organisation: choose which.") % {"kind": plug.title}
        )
    return plug


def _acting(by: Reader, organisation: Organisation | None, country: str) -> Organisation | None:
    """For whom the person makes it: the organisation itself, if theirs, else their first; else None."""
    mine = acting_organisations(by, Act.MAKE_REPORT, country=country)
    return organisation if organisation in mine else next(iter(mine), None)


def _note(
    by: Reader,
    acting: Organisation,
    request: ReportRequest,
    plug: ReportKind,
    form: str,
    report: GeneratedReport,
) -> None:
    with transaction.atomic():
        made = GeneratedFile.objects.create(
            owner=acting,
            author=standing_of(by).actor_in(acting),
            visibility=Visibility.ORGANISATION,
            review=request.review,
            kind=plug.key,
            form=form,
            parameters=_parameters(request),
            data_version=report.data_version,
            sha256=hashlib.sha256(report.content).hexdigest(),
        )
        record(
            verb=Verb.REPORT,
            organisation=acting,
            object_kind="generated_file",
            object_id=made.public_id,
            object_label=report.file_name,
        )


def _parameters(request: ReportRequest) -> dict[str, Any]:
    return {
        "organisation": request.organisation.public_id if request.organisation else "",
        "is_public": request.is_public_edition,
        "as_of": request.as_of.isoformat(),
        "language": request.language,
        "wording_languages": list(request.wording_languages),
        "filters": request.filters.as_parameters(),
        "texts": dict(request.texts),
    }


def file_name_of(request: ReportRequest, plug: ReportKind, form: str) -> str:
    """ "coastland-cycle-4-matrix-2026-11-22.xlsx"; one that is not for publication says so in its name."""
    state = request.review.state_under_review
    parts = [slugify(state.name) or state.pk.lower(), f"cycle-{request.review.cycle}", plug.key]
    if request.organisation is not None:
        parts.append(slugify(request.organisation.label)[:60] or request.organisation.public_id)
    if not request.is_public_edition:
        parts.append("internal")
    return f"{'-'.join(parts)}-{request.generated_at.date().isoformat()}.{form}"
