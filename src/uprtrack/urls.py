"""Where the apps' addresses meet."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("uprtrack.pages.urls")),
    path("accounts/", include("uprtrack.organisations.account_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("organisations/", include("uprtrack.organisations.urls")),
    path("links/", include("uprtrack.organisations.invitation_urls")),
    path("import/", include("uprtrack.documents.urls")),
    path("recommendations/", include("uprtrack.recommendations.urls")),
    path("recommendations/", include("uprtrack.classification.urls")),
    path("tags/", include("uprtrack.classification.queue_urls")),
    path("papers/", include("uprtrack.papers.urls")),
    path("statistics/", include("uprtrack.statistics.urls")),
    path("plans/", include("uprtrack.plans.urls")),
    path("monitor/", include("uprtrack.monitoring.urls")),
    path("consultations/", include("uprtrack.participation.urls")),
    path("comments/", include("uprtrack.participation.comment_urls")),
    path("children/", include("uprtrack.participation.child_urls")),
    path("calendar/", include("uprtrack.calendar.urls")),
    path("exchange/", include("uprtrack.exchange.urls")),
    path("reports/", include("uprtrack.reports.urls")),
    path("api/v1/", include("uprtrack.api.urls")),
    path("exports/", include("uprtrack.exports.urls")),
    path("searches/", include("uprtrack.searches.urls")),
    path("positions/", include("uprtrack.positions.urls")),
    path("sheets/", include("uprtrack.sheets.urls")),
]
