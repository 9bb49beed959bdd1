from __future__ import annotations

from django.urls import path

from uprtrack.participation import contribution_views, rating_views, views

urlpatterns = [
    path("", views.consultations, name="consultations"),
    path("add/", views.consultation_add, name="consultation_add"),
    path("answers/", contribution_views.trace, name="contribution_trace"),
    path(
        "contributions/<slug:public_id>/answer/",
        contribution_views.contribution_answer,
        name="contribution_answer",
    ),
    path(
        "contributions/<slug:public_id>/publish/",
        contribution_views.contribution_publish,
        name="contribution_publish",
    ),
    path("<slug:public_id>/", views.consultation, name="consultation"),
    path("<slug:public_id>/change/", views.consultation_change, name="consultation_change"),
    path("<slug:public_id>/publish/", views.consultation_publish, name="consultation_publish"),
    path("<slug:public_id>/withdraw/", views.consultation_withdraw, name="consultation_withdraw"),
    path("<slug:public_id>/invite/", views.consultation_invite, name="consultation_invite"),
    path("<slug:public_id>/hearings/add/", views.hearing_add, name="hearing_add"),
    path("<slug:public_id>/contributions/", views.contributions, name="contributions"),
    path("<slug:public_id>/take-part/", contribution_views.take_part, name="take_part"),
    path("<slug:public_id>/take-part/as/", contribution_views.take_part_as, name="take_part_as"),
    path("<slug:public_id>/rate/", rating_views.consultation_rate, name="consultation_rate"),
]
