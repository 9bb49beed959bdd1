from __future__ import annotations

from django.urls import path

from uprtrack.pages import about, home

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
]
