from __future__ import annotations

from django.urls import path

from uprtrack.monitoring import (
    entry_views,
    gatekeeping_views,
    measure_views,
    progress_views,
    request_views,
    side_by_side_views,
    views,
)

urlpatterns = [
    path("", views.monitor, name="monitor"),
    path("assess/<slug:public_id>/", entry_views.assessment_add, name="assessment_add"),
    path("assessments/<slug:public_id>/", entry_views.assessment, name="assessment"),
    path("assessments/<slug:public_id>/publish/", entry_views.assessment_publish, name="assessment_publish"),
    path(
        "assessments/<slug:public_id>/withdraw/", entry_views.assessment_withdraw, name="assessment_withdraw"
    ),
    path(
        "assessments/<slug:public_id>/evidence/", entry_views.assessment_evidence, name="assessment_evidence"
    ),
    path("evidence/<slug:public_id>/", entry_views.evidence_file, name="evidence_file"),
    path("measures/add/<slug:public_id>/", entry_views.measure_add, name="measure_add"),
    path("measures/<slug:public_id>/", entry_views.measure, name="measure"),
    path("measures/<slug:public_id>/publish/", entry_views.measure_publish, name="measure_publish"),
    path("measures/<slug:public_id>/withdraw/", entry_views.measure_withdraw, name="measure_withdraw"),
    path("measures/<slug:public_id>/evidence/", entry_views.measure_evidence, name="measure_evidence"),
    path("measures/<slug:public_id>/change/", measure_views.measure_change, name="measure_change"),
    path("progress/queue/", progress_views.progress_queue, name="progress_queue"),
    path("progress/through-nhri/", gatekeeping_views.gatekeeping, name="gatekeeping"),
    path("progress/through-nhri/set/", gatekeeping_views.gatekeeping_set, name="gatekeeping_set"),
    path(
        "progress/through-nhri/<slug:public_id>/end/",
        gatekeeping_views.gatekeeping_end,
        name="gatekeeping_end",
    ),
    path(
        "progress/schedule/<slug:public_id>/", gatekeeping_views.reporting_schedule, name="reporting_schedule"
    ),
    path("progress/add/<slug:public_id>/", progress_views.progress_add, name="progress_add"),
    path("progress/<slug:public_id>/", progress_views.progress_report, name="progress_report"),
    path("progress/<slug:public_id>/change/", progress_views.progress_change, name="progress_change"),
    path("progress/<slug:public_id>/submit/", progress_views.progress_submit, name="progress_submit"),
    path("progress/<slug:public_id>/check/", progress_views.progress_check, name="progress_check"),
    path("progress/<slug:public_id>/gate/", progress_views.progress_gate, name="progress_gate"),
    path("side-by-side/<str:alias>/", side_by_side_views.side_by_side, name="side_by_side"),
    path("asked/<str:alias>/", request_views.assessments_asked, name="assessments_asked"),
    path("asked/<str:alias>/ask/", request_views.assessments_ask, name="assessments_ask"),
    path(
        "requests/<slug:public_id>/withdraw/",
        request_views.assessment_request_withdraw,
        name="assessment_request_withdraw",
    ),
]
