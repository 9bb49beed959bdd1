from __future__ import annotations

from django.urls import path

from uprtrack.organisations import views

urlpatterns = [
    path("", views.organisation_list, name="organisation_list"),
    path("activity/", views.activity, name="activity"),
    path("<slug:public_id>/", views.organisation, name="organisation"),
    path("<slug:public_id>/members/add/", views.member_add, name="member_add"),
]
