from __future__ import annotations

from django.urls import path

from uprtrack.calendar import views

urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("dates/<slug:alias>/", views.review_dates, name="review_dates"),
]
