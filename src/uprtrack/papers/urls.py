from __future__ import annotations

from django.urls import path

from uprtrack.papers import views

urlpatterns = [
    path("", views.papers, name="papers"),
    path("<str:public_id>/", views.paper, name="paper"),
]
