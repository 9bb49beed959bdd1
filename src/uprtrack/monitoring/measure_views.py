"""Changing a measure that is not published yet."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from uprtrack.monitoring.entry_views import UNFIT, readable_actions
from uprtrack.monitoring.measure_forms import MeasureChangeForm
from uprtrack.monitoring.models import Measure
from uprtrack.monitoring.services import change_measure
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.versions import ChangedMeanwhileError, show_conflict
from uprtrack.plans.forms import plannable


@for_act(Act.REPORT_MEASURE)
def measure_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a measure; where somebody saved meanwhile, nothing is written and both texts are shown."""
    readable = Measure.objects.visible_to(request.user).filter(withdrawn_at__isnull=True)
    found = get_object_or_404(readable.select_related("owner", "shared_with"), public_id=public_id)
    require(request.user, Act.REPORT_MEASURE, row=found)
    state = found.recommendations.values_list("review__state_under_review", flat=True)[:1]
    country = next(iter(state), found.owner.country_id)
    form = MeasureChangeForm(
        request.POST or None,
        instance=Measure.objects.visible_to(request.user).get(pk=found.pk),
        choices=plannable(request.user, country),
        actions=readable_actions(request.user, country),
        initial={
            "version": found.version,
            "recommendations": list(found.recommendations.values_list("public_id", flat=True)),
            "actions": list(found.actions.values_list("public_id", flat=True)),
        },
    )
    conflict = None
    status = 200
    if request.method == "POST" and not form.is_searching:
        status = UNFIT
        if form.is_valid():
            try:
                change_measure(
                    by=request.user,
                    measure=found,
                    version=form.cleaned_data["version"],
                    **form.measure_fields(),
                )
            except ChangedMeanwhileError as error:
                conflict, status = show_conflict(form, error), 409
                form.list_choices()
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The measure was changed."))
                return redirect("measure", public_id=found.public_id)
    context = {"form": form, "measure": found, "conflict": conflict}
    return render(request, "monitoring/measure_change.html", context, status=status)
