"""The addresses of links, short: people copy them by hand."""

from __future__ import annotations

from django.urls import path

from uprtrack.organisations import invitation_views

urlpatterns = [
    path("use/<slug:public_id>/", invitation_views.invitation, name="invitation"),
    path("use/<slug:public_id>/<slug:row_id>/", invitation_views.invitation_row, name="invitation_row"),
    path("<str:token>/", invitation_views.invitation_open, name="invitation_open"),
]
