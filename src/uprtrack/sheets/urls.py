"""Addresses of sheets that leave and come back."""

from __future__ import annotations

from django.urls import path

from uprtrack.sheets import run_views, views

urlpatterns = [
    path("", views.sheets, name="sheets"),
    path(
        "assessments/<slug:review>/<slug:body_id>/", views.sheet_of_assessments, name="sheet_of_assessments"
    ),
    path("plan/<slug:public_id>/", views.sheets_of_plan, name="sheets_of_plan"),
    path("plan/<slug:public_id>/whole/", views.sheet_of_plan, name="sheet_of_plan"),
    path("plan/<slug:public_id>/<slug:kind>/<slug:body_id>/", views.sheet_of_body, name="sheet_of_body"),
    path("plan/<slug:public_id>/<slug:kind>/<slug:body_id>/link/", views.sheet_link, name="sheet_link"),
    path("returned/<slug:public_id>/", run_views.sheet_run, name="sheet_run"),
]
