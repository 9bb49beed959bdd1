from __future__ import annotations

from django.urls import path

from uprtrack.participation import child_views as views

urlpatterns = [
    path("", views.children, name="children"),
    path("leads/<slug:public_id>/", views.lead_answer, name="lead_answer"),
    path("<slug:public_id>/", views.child_check, name="child_check"),
    path("<slug:public_id>/leads/add/", views.lead_add, name="lead_add"),
    path("<slug:public_id>/take-part/", views.child_take_part, name="child_take_part"),
]
