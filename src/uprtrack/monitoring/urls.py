from __future__ import annotations

from django.urls import path

from uprtrack.monitoring import entry_views, views

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
]
