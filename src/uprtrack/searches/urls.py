from __future__ import annotations

from django.urls import path

from uprtrack.searches import digest_views, views

urlpatterns = [
    path("", views.saved_searches, name="saved_searches"),
    path("add/", views.search_add, name="search_add"),
    path("feed.atom", views.feed, name="feed"),
    path("address/", views.alert_address, name="alert_address"),
    path("address/confirm/<str:token>/", views.alert_address_confirm, name="alert_address_confirm"),
    path("stop/<str:token>/", views.alerts_stop, name="alerts_stop"),
    path("digest/", digest_views.digest, name="digest"),
    path("digest/stop/<str:token>/", digest_views.digest_stop, name="digest_stop"),
    path("<slug:public_id>/", views.saved_search, name="saved_search"),
    path("<slug:public_id>/alerts/", views.search_alerts, name="search_alerts"),
    path("<slug:public_id>/forget/", views.search_forget, name="search_forget"),
]
