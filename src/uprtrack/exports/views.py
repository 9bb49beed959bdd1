"""Taking a result away: which form, streamed at once or made by a worker, the manifest, the public dump."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from uprtrack.catalogue.finding import find
from uprtrack.catalogue.kinds import FIRST, KINDS
from uprtrack.catalogue.selection import Selection
from uprtrack.documents.vault import VaultError, open_stored
from uprtrack.exports import dump
from uprtrack.exports.columns import UNITS, Unit, columns_of
from uprtrack.exports.files import columns_for, file_name, rows_for
from uprtrack.exports.forms import ExportForm
from uprtrack.exports.manifest import Manifest, manifest_of
from uprtrack.exports.models import Export, ExportState
from uprtrack.exports.other_kinds import OTHER_KINDS
from uprtrack.exports.services import ask_for_export
from uprtrack.exports.writing import WRITERS
from uprtrack.organisations.limits import sparing
from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import for_act, open_to_all

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl", "xlsx": XLSX}
UNFIT = 422
SHOWN = 20


def _selection(request: HttpRequest) -> Selection:
    return Selection.of(request.GET, language=get_language() or "en")


def _unit(request: HttpRequest) -> Unit:
    asked = request.GET.get("unit") or Unit.RECOMMENDATION.value
    try:
        return Unit(asked)
    except ValueError as error:
        raise BadRequest(_("unit: expected recommendation or pair.")) from error


def _link(request: HttpRequest, selection: Selection) -> str:
    """The permanent link to the list that was taken away."""
    return request.build_absolute_uri(f"{reverse('search')}?{selection.query_string()}")


@open_to_all
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """What can be taken away of a result, and how; whoever may, has a workbook made."""
    selection = _selection(request)
    found = find(request.user, selection, facets=())
    form = ExportForm(request.user)
    mine = Export.objects.visible_to(request.user)
    context = {
        "selection": selection,
        "query": selection.query_string(),
        "total": found.total,
        "units": _units(selection),
        "form": form if form.can_be_sent else None,
        "mine": list(mine[:SHOWN]),
        "dump": dump.current_dump(),
    }
    return render(request, "exports/exports.html", context)


def _units(selection: Selection) -> list[tuple[str, StrOrPromise]]:
    """What a row can stand for; nothing to choose for other kinds than recommendations."""
    if selection.kind == FIRST:
        return [(unit.value, label) for unit, label in UNITS.items()]
    return [("", KINDS[selection.kind].name)]


@open_to_all
@require_GET
def columns(request: HttpRequest) -> HttpResponse:
    """Every column with what it says and its unit."""
    told = {column.name: column for unit in Unit for column in columns_of(unit)}
    pairs = {column.name for column in columns_of(Unit.PAIR)}
    whole = {column.name for column in columns_of(Unit.RECOMMENDATION)}
    context = {
        "columns": [(column, column.name in whole, column.name in pairs) for column in told.values()],
        "others": [(KINDS[key].name, kind.columns) for key, kind in OTHER_KINDS.items()],
        "units": UNITS.items(),
    }
    return render(request, "exports/columns.html", context)


@open_to_all
@sparing
@require_safe
def rows(request: HttpRequest, form: str) -> HttpResponseBase:
    """All rows that a query finds, streamed."""
    selection, unit = _selection(request), _unit(request)
    name = f"{file_name(selection.kind, unit)}-{timezone.now():%Y-%m-%d}.{form}"
    query = "&".join(part for part in (selection.query_string(), f"unit={unit.value}") if part)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f'<{reverse("export_manifest")}?{query}>; rel="describedby"',
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=TYPES[form], headers=headers)
    found = find(request.user, selection, facets=())
    about: dict[str, str] = {}
    if form == "xlsx":
        link = _link(request, selection)
        about = manifest_of(request.user, selection, found, unit, link).as_lines()
    pieces = WRITERS[form](columns_for(selection.kind, unit), rows_for(request.user, found, unit), about)
    return StreamingHttpResponse(pieces, content_type=TYPES[form], headers=headers)


@open_to_all
@sparing
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What stands beside the rows of the same query."""
    return JsonResponse(_manifest(request).as_dict(), json_dumps_params={"ensure_ascii": False, "indent": 1})


def _manifest(request: HttpRequest) -> Manifest:
    selection, unit = _selection(request), _unit(request)
    found = find(request.user, selection, facets=())
    return manifest_of(request.user, selection, found, unit, _link(request, selection))


@for_act(Act.MAKE_REPORT)
def workbook_add(request: HttpRequest) -> HttpResponse:
    """Have a workbook made of what the address asks for; leads to the page that tells how far it is."""
    selection = _selection(request)
    form = ExportForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        export = ask_for_export(
            by=request.user,
            organisation=form.cleaned_data["organisation"],
            selection=selection,
            unit=Unit(form.cleaned_data["unit"]),
            language=get_language() or "en",
            link=_link(request, selection),
        )
        return redirect("workbook", public_id=export.public_id)
    context = {"form": form, "selection": selection, "query": selection.query_string()}
    return render(request, "exports/workbook_add.html", context, status=UNFIT if form.errors else 200)


@for_act(Act.MAKE_REPORT)
@require_GET
def workbook(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far it is; once there, the file."""
    export = _own(request, public_id)
    context = {
        "export": export,
        "goes_on": export.state in (ExportState.WAITS, ExportState.RUNS),
        "unit": UNITS[Unit(export.unit)],
    }
    return render(request, "exports/workbook.html", context)


@for_act(Act.MAKE_REPORT)
@require_safe
def workbook_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The workbook, decrypted on its way."""
    export = _own(request, public_id)
    is_over = export.expires_at is None or export.expires_at < timezone.now()
    if export.state != ExportState.DONE or is_over:
        raise Http404
    name = f"uprtrack-{export.unit}s-{export.created_at:%Y-%m-%d}.xlsx"
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":
        return HttpResponse(content_type=XLSX, headers=headers)
    try:
        pieces = open_stored(export.vault_path, sha256=export.sha256)
    except VaultError as error:
        return render(request, "exports/workbook.html", {"export": export, "told": str(error)}, status=500)
    headers["Content-Length"] = str(export.size)
    return StreamingHttpResponse(pieces, content_type=XLSX, headers=headers)


def _own(request: HttpRequest, public_id: str) -> Export:
    return get_object_or_404(Export.objects.visible_to(request.user), public_id=public_id)


@open_to_all
@sparing
@require_safe
def public_dump(request: HttpRequest) -> HttpResponseBase:
    """Everything published in one file; while it is made anew, when to come back."""
    there = dump.current_dump()
    if there is None:
        dump.ask_for_dump()
        response = render(request, "exports/dump_waits.html", status=503)
        response.headers["Retry-After"] = "60"
        return response
    headers = {
        "Content-Disposition": f'attachment; filename="{dump.NAME}"',
        "Content-Length": str(there.size),
        "ETag": f'"{there.sha256}"',
    }
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip", headers=headers)
    return StreamingHttpResponse(_pieces_of_dump(), content_type="application/zip", headers=headers)


def _pieces_of_dump() -> Iterator[bytes]:
    with dump.place().open("rb") as handle:
        while piece := handle.read(1 << 18):
            yield piece


@open_to_all
@require_GET
def checksum(request: HttpRequest) -> HttpResponse:
    """The checksum of the dump in the form that ``sha256sum --check`` reads."""
    there = dump.current_dump()
    if there is None:
        raise Http404(_("The file is being made anew."))
    return HttpResponse(f"{there.sha256}  {dump.NAME}\n", content_type="text/plain; charset=utf-8")
