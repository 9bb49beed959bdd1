"""One actor's entries: assessing, reporting measures, attaching evidence, publishing, withdrawing."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from uprtrack.documents.uploads import refused_uploads
from uprtrack.documents.vault import ErasedError, VaultError, open_stored
from uprtrack.monitoring.evidence import attach_file, attach_link
from uprtrack.monitoring.forms import AssessmentForm, EvidenceForm, MoreEvidenceForm
from uprtrack.monitoring.measure_forms import MeasureForm
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.monitoring.public_copies import copy_to_share, file_for, is_at_home, needs_copy
from uprtrack.monitoring.services import (
    Entry,
    assess,
    can_publish,
    publish_assessment,
    publish_measure,
    report_measure,
    withdraw_assessment,
    withdraw_measure,
)
from uprtrack.monitoring.voices import voices_of
from uprtrack.organisations.attribution import attribution_of
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations, allows, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.forms import plannable
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.reading import with_language
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

DOWNLOAD = "application/octet-stream"
STAYS_AT_HOME = gettext_lazy(
    "Its own organisation alone can open this file: traces of its author cannot be removed from it."
)
NOT_SHOWN_HERE = gettext_lazy(
    "This file came from another installation and is not shown here: traces of its author cannot be removed from it."
)
UNFIT = 422


@for_act(Act.ASSESS)
def assessment_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Assess a recommendation, with evidence on the same form, beside the other voices the reader may see."""
    recommendation = _recommendation(request, public_id)
    organisations = _acting(request, Act.ASSESS, recommendation.review)
    form = AssessmentForm(
        request.POST or None,
        organisations=organisations,
        correctable=Assessment.objects.visible_to(request.user)
        .current()
        .filter(recommendation=recommendation, owner__in=organisations)
        .exclude(visibility=Visibility.SELF)
        .select_related("owner__origin"),
    )
    evidence = _evidence_form(request, None)
    if request.method == "POST" and _are_valid(form, evidence):
        data = form.cleaned_data
        try:
            with transaction.atomic():
                made = assess(by=request.user, recommendation=recommendation, **data)
                _attach(request.user, evidence, assessment=made)
        except (ValidationError, VaultError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("Your assessment was saved."))
            return redirect("assessment", public_id=made.public_id)
    context = {
        "form": form,
        "evidence_form": evidence,
        "recommendation": recommendation,
        "voices": voices_of([recommendation.pk], request.user)[recommendation.pk],
    }
    return render(
        request, "monitoring/assessment_add.html", context, status=UNFIT if request.method == "POST" else 200
    )


@for_act(Act.REPORT_MEASURE)
def measure_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Report what a body did towards a recommendation, perhaps as an expected action (``?action=``)."""
    recommendation = _recommendation(request, public_id)
    organisations = _acting(request, Act.REPORT_MEASURE, recommendation.review)
    form = MeasureForm(
        request.POST or None,
        organisations=organisations,
        choices=plannable(request.user, recommendation.review.state_under_review_id),
        actions=readable_actions(request.user, recommendation.review.state_under_review_id),
        near=_actions_for(request.user, recommendation),
        initial={
            "recommendations": [recommendation.public_id],
            "actions": [request.GET.get("action", "")],
        },
    )
    evidence = _evidence_form(request, None)
    if form.is_searching:
        evidence = EvidenceForm(initial=request.POST.dict())
    elif request.method == "POST" and _are_valid(form, evidence):
        whose = {name: form.cleaned_data[name] for name in ("organisation", "visibility")}
        try:
            with transaction.atomic():
                made = report_measure(by=request.user, **whose, **form.measure_fields())
                _attach(request.user, evidence, measure=made)
        except (ValidationError, VaultError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("The measure was saved."))
            return redirect("measure", public_id=made.public_id)
    context = {"form": form, "evidence_form": evidence, "recommendation": recommendation}
    is_unfit = request.method == "POST" and not form.is_searching
    return render(request, "monitoring/measure_add.html", context, status=UNFIT if is_unfit else 200)


@open_to_all
def assessment(request: HttpRequest, public_id: str) -> HttpResponse:
    """One assessment with its evidence, and its actor's words before and after that the reader may see."""
    found = _assessment(request, public_id, or_withdrawn=True)
    readable = Assessment.objects.visible_to(request.user).standing()
    return render(
        request,
        "monitoring/assessment.html",
        {
            "assessment": found,
            "recommendation": _recommendation(request, found.recommendation.public_id),
            "earlier": readable.filter(superseded_by=found).first(),
            "later": readable.filter(supersedes=found).first(),
            **_entry_context(request, found, Act.ASSESS),
        },
    )


@open_to_all
def measure(request: HttpRequest, public_id: str) -> HttpResponse:
    """One measure with its evidence."""
    found = _measure(request, public_id, or_withdrawn=True)
    readable = Recommendation.objects.visible_to(request.user).standing_with_parts()
    return render(
        request,
        "monitoring/measure.html",
        {
            "measure": found,
            "recommendations": with_language(readable.filter(measures=found)),
            "actions": _readable_actions(request.user).filter(measures=found),
            **_entry_context(request, found, Act.REPORT_MEASURE),
        },
    )


@for_act(Act.PUBLISH_ENTRY, Act.PUBLISH_STATE_ENTRY)
@require_POST
def assessment_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish an assessment; its files too where the box was ticked."""
    found = _assessment(request, public_id)
    try:
        publish_assessment(by=request.user, assessment=found, with_files="with_files" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The assessment was published: everybody can read it."))
    return redirect("assessment", public_id=found.public_id)


@for_act(Act.PUBLISH_ENTRY, Act.PUBLISH_STATE_ENTRY)
@require_POST
def measure_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish a measure; its files too where the box was ticked."""
    found = _measure(request, public_id)
    try:
        publish_measure(by=request.user, measure=found, with_files="with_files" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The measure was published: everybody can read it."))
    return redirect("measure", public_id=found.public_id)


@for_act(Act.ASSESS)
@require_POST
def assessment_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an assessment back."""
    found = _assessment(request, public_id)
    withdraw_assessment(by=request.user, assessment=found, reason=request.POST.get("reason", "")[:300])
    messages.success(request, _("The assessment was withdrawn."))
    return redirect("assessment", public_id=found.public_id)


@for_act(Act.REPORT_MEASURE)
@require_POST
def measure_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a measure back."""
    found = _measure(request, public_id)
    withdraw_measure(by=request.user, measure=found, reason=request.POST.get("reason", "")[:300])
    messages.success(request, _("The measure was withdrawn."))
    return redirect("measure", public_id=found.public_id)


@for_act(Act.ASSESS)
def assessment_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a link or a file to an assessment."""
    found = _assessment(request, public_id)
    require(request.user, Act.ASSESS, row=found)
    return _more_evidence(
        request, found, lambda form: _attach(request.user, form, assessment=found), page="assessment"
    )


@for_act(Act.REPORT_MEASURE)
def measure_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a link or a file to a measure."""
    found = _measure(request, public_id)
    require(request.user, Act.REPORT_MEASURE, row=found)
    return _more_evidence(
        request, found, lambda form: _attach(request.user, form, measure=found), page="measure"
    )


@open_to_all
@require_GET
def evidence_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The decrypted file, as a download and never shown in the site's own pages; others than its owner's people
    get the copy without metadata, made now where there is none yet.
    """
    evidence = get_object_or_404(
        Evidence.objects.visible_to(request.user)
        .exclude(vault_path="")
        .filter(assessment__withdrawn_at__isnull=True, measure__withdrawn_at__isnull=True)
        .select_related("public_copy"),
        public_id=public_id,
    )
    try:
        if not evidence.is_published and not is_at_home(request.user, evidence):
            copy_to_share(evidence)
        file = file_for(request.user, evidence)
        if file is None:
            return _no_copy(request, evidence)
        pieces = open_stored(file.vault_path, sha256=file.sha256)
    except VaultError as error:
        is_erased = isinstance(error, ErasedError)
        context = {"evidence": evidence, "sentence": str(error), "is_for_the_operator": not is_erased}
        return render(request, "monitoring/evidence_refused.html", context, status=410 if is_erased else 503)
    response = StreamingHttpResponse(pieces, content_type=DOWNLOAD)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _no_copy(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    """What is published without a copy is not there for others; what is shared stays at home, and says so."""
    is_foreign = evidence.owner.is_foreign
    if evidence.is_cleanable is None or (evidence.is_published and not is_foreign):
        raise Http404
    sentence = NOT_SHOWN_HERE if is_foreign else STAYS_AT_HOME
    context = {"evidence": evidence, "sentence": sentence, "is_for_the_operator": False}
    return render(request, "monitoring/evidence_refused.html", context, status=403)


def _more_evidence(
    request: HttpRequest, entry: Entry, attach: Callable[[EvidenceForm], None], *, page: str
) -> HttpResponse:
    form = _evidence_form(request, entry, MoreEvidenceForm)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                attach(form)
        except (ValidationError, VaultError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("The evidence was added."))
            return redirect(page, public_id=entry.public_id)
    return render(request, "monitoring/evidence_add.html", {"form": form, "entry": entry, "page": page})


def _evidence_form(
    request: HttpRequest, entry: Entry | None, kind: type[EvidenceForm] = EvidenceForm
) -> EvidenceForm:
    is_published = entry is not None and entry.is_published
    if request.method != "POST":
        return kind(is_published=is_published)
    return kind(request.POST, request.FILES, is_published=is_published, refused=refused_uploads(request))


def _are_valid(form: AssessmentForm | MeasureForm, evidence: EvidenceForm) -> bool:
    """Both are asked, so that all errors show at once."""
    answers = (form.is_valid(), evidence.is_valid())
    return all(answers)


def _attach(
    reader: Reader,
    form: EvidenceForm,
    *,
    assessment: Assessment | None = None,
    measure: Measure | None = None,
) -> None:
    title, link = form.cleaned_data["evidence_title"], form.cleaned_data["evidence_link"]
    file = form.cleaned_data.get("evidence_file")
    if link:
        attach_link(by=reader, title=title, link=link, assessment=assessment, measure=measure)
    if file:
        attach_file(
            by=reader,
            title=title,
            file_name=file.name,
            stream=file.file,
            assessment=assessment,
            measure=measure,
        )


def _is_kept_back(evidence: Evidence, entry: Entry) -> bool:
    """Whether it is a partner's file that could not be cleaned: it is named, and the page says why it is not shown."""
    return entry.owner.is_foreign and evidence.is_cleanable is False


def _entry_context(request: HttpRequest, entry: Entry, act: Act) -> dict[str, object]:
    found = Evidence.objects.visible_to(request.user).filter(**{entry._meta.model_name or "": entry})
    evidence = [(item, file_for(request.user, item)) for item in found.select_related("public_copy")]
    is_standing = entry.withdrawn_at is None
    return {
        "evidence": [
            (item, file)
            for item, file in evidence
            if is_standing and (item.link or file or not item.is_published or _is_kept_back(item, entry))
        ],
        "stays_at_home": NOT_SHOWN_HERE if entry.owner.is_foreign else STAYS_AT_HOME,
        "can_publish": is_standing and can_publish(request.user, entry),
        **attribution_of(entry, request.user),
        "has_unpublished_files": any(
            needs_copy(item) or (not item.is_published and (bool(item.vault_path) or entry.owner.is_withheld))
            for item, _file in evidence
        ),
        "is_own": is_standing and allows(request.user, act, row=entry),
    }


def _acting(request: HttpRequest, act: Act, review: Review) -> list[Organisation]:
    """For whom the person may act here; the denial where for nobody."""
    organisations = acting_organisations(request.user, act, country=review.state_under_review_id)
    if not organisations:
        require(request.user, act, country=review.state_under_review_id)
    return organisations


def _recommendation(request: HttpRequest, public_id: str) -> Recommendation:
    readable = with_language(Recommendation.objects.visible_to(request.user).standing_with_parts())
    return get_object_or_404(readable.select_related("review__state_under_review"), public_id=public_id)


def _assessment(request: HttpRequest, public_id: str, *, or_withdrawn: bool = False) -> Assessment:
    readable = Assessment.objects.visible_to(request.user).filter(_standing(request.user, or_withdrawn))
    return get_object_or_404(readable.select_related("owner", "recommendation"), public_id=public_id)


def _measure(request: HttpRequest, public_id: str, *, or_withdrawn: bool = False) -> Measure:
    readable = Measure.objects.visible_to(request.user).filter(_standing(request.user, or_withdrawn))
    return get_object_or_404(readable.select_related("owner"), public_id=public_id)


def _standing(reader: Reader, or_withdrawn: bool) -> Q:
    """What was taken back is read by its own organisation alone, whoever could read it before."""
    standing = Q(withdrawn_at__isnull=True)
    return standing | Q(owner__in=standing_of(reader).own) if or_withdrawn else standing


def _readable_actions(reader: Reader) -> QuerySet[ExpectedAction]:
    return ExpectedAction.objects.filter(
        plan__in=Plan.objects.visible_to(reader), withdrawn_at__isnull=True
    ).select_related("plan")


def readable_actions(reader: Reader, state: str) -> QuerySet[ExpectedAction]:
    """The standing actions of plans for a State (ISO3) that a reader may read."""
    return _readable_actions(reader).filter(plan__review__state_under_review=state)


def _actions_for(reader: Reader, recommendation: Recommendation) -> QuerySet[ExpectedAction]:
    return _readable_actions(reader).filter(recommendations=recommendation)
