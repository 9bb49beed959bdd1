"""Addresses of the exchange with other installations."""

from __future__ import annotations

from django.urls import path

from uprtrack.exchange import views

urlpatterns = [
    path("", views.exchange, name="exchange"),
    path("make/", views.bundle_make, name="bundle_make"),
    path("read/", views.bundle_read, name="bundle_read"),
    path("partners/add/", views.partner_add, name="partner_add"),
    path("partners/<slug:public_id>/", views.partner, name="partner"),
    path("bundles/<slug:public_id>/", views.bundle, name="bundle"),
]
