"""What the pages of one run have in common: finding it for its reader, and the page of its PDF to show."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source
from uprtrack.documents.filing import is_pdf
from uprtrack.documents.models import ImportRun
from uprtrack.documents.other_ways import kinds_of_other_ways
from uprtrack.documents.paper_doubts import doubts_about
from uprtrack.documents.reading import page_picture
from uprtrack.documents.row_values import values_of
from uprtrack.documents.vault import VaultError, open_stored
from uprtrack.organisations.rights import signed_in


def readable_run(request: HttpRequest, public_id: str) -> ImportRun:
    """Raises Http404 where there is no such run for this reader, or its rows are shown elsewhere (``other_ways``)."""
    runs = ImportRun.objects.visible_to(request.user).select_related("owner__country", "document", "review")
    return get_object_or_404(runs.exclude(kind__in=kinds_of_other_ways()), public_id=public_id)


def page_shown(request: HttpRequest, run: ImportRun, page: int | None) -> dict[str, int | None] | None:
    """The page to show, with those around it: the one that the address asks for, else ``page``.

    None where there is none: only a PDF that is kept here has pages that can be shown.
    """
    if not is_pdf(run.file_name) or not run.vault_path:
        return None
    told = request.GET.get("page", "")
    last = run.paper.get("pages") or 1
    number = int(told) if told.isdecimal() and len(told) < 6 else page or 1
    number = min(max(number, 1), last)
    return {
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < last else None,
    }


@signed_in
@require_GET
def import_page(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """A page of a run's PDF as a picture, the opening words of a row or of a doubt's place marked on it."""
    run = readable_run(request, public_id)
    if not is_pdf(run.file_name) or not run.vault_path:
        raise Http404
    try:
        data = b"".join(open_stored(run.vault_path, sha256=run.sha256))
        picture = page_picture(Source(run.file_name, data), number, _words_marked(request, run))
    except VaultError as error:
        raise PermissionDenied(str(error)) from error
    except UnreadablePaperError as error:
        raise Http404(str(error)) from error
    response = HttpResponse(picture, content_type="image/webp")
    response["Cache-Control"] = "private, no-store"
    return response


def _words_marked(request: HttpRequest, run: ImportRun) -> str:
    row = run.rows.filter(ordinal=_whole(request, "row")).first()
    if row is not None:
        return values_of(row).text
    return next((told.words for told in doubts_about(run) if told.number == _whole(request, "doubt")), "")


def _whole(request: HttpRequest, name: str) -> int:
    """A number that the address gives; 0, which nothing has, where it gives none."""
    told = request.GET.get(name, "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0
