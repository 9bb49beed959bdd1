from __future__ import annotations

from django.urls import path

from uprtrack.calendar import views

urlpatterns = [path("", views.calendar, name="calendar")]
