from __future__ import annotations

from django.urls import path

from uprtrack.organisations import (
    attribution_views,
    invitation_views,
    joining_views,
    people_views,
    person_views,
    views,
)

urlpatterns = [
    path("", views.organisation_list, name="organisation_list"),
    path("activity/", views.activity, name="activity"),
    path(
        "attribution/<slug:kind>/<slug:row_id>/drop/",
        attribution_views.attribution_drop,
        name="attribution_drop",
    ),
    path("me/names/", person_views.names, name="names"),
    path("me/names/<slug:public_id>/", person_views.name_add, name="name_add"),
    path("me/data/", person_views.data, name="own_data"),
    path("me/erase/", person_views.erase, name="erase"),
    path("me/erase/confirm/", person_views.erase_confirm, name="erase_confirm"),
    path("part/<slug:affiliation_id>/answer/", joining_views.affiliation_answer, name="affiliation_answer"),
    path("part/<slug:affiliation_id>/end/", joining_views.affiliation_end, name="affiliation_end"),
    path("terms/<slug:public_id>/publish/", joining_views.terms_publish, name="terms_publish"),
    path("<slug:public_id>/", views.organisation, name="organisation"),
    path("<slug:public_id>/change/", joining_views.profile_change, name="profile_change"),
    path("<slug:public_id>/bodies/add/", joining_views.body_add, name="body_add"),
    path("<slug:public_id>/groups/add/", joining_views.group_add, name="group_add"),
    path("<slug:public_id>/send/", people_views.group_send, name="group_send"),
    path("<slug:public_id>/lead/", joining_views.lead, name="lead"),
    path("<slug:public_id>/terms/", joining_views.terms, name="terms"),
    path("<slug:public_id>/terms/add/", joining_views.terms_add, name="terms_add"),
    path("<slug:public_id>/part/", joining_views.taking_part_page, name="taking_part"),
    path("<slug:public_id>/part/propose/", joining_views.propose, name="propose"),
    path("<slug:public_id>/members/add/", people_views.member_add, name="member_add"),
    path("<slug:public_id>/members/first/", people_views.member_first, name="member_first"),
    path(
        "<slug:public_id>/members/<slug:membership_id>/change/",
        people_views.member_change,
        name="member_change",
    ),
    path("<slug:public_id>/members/<slug:membership_id>/end/", people_views.member_end, name="member_end"),
    path(
        "<slug:public_id>/members/<slug:membership_id>/hand-over/",
        people_views.member_hand_over,
        name="member_hand_over",
    ),
    path(
        "<slug:public_id>/members/<slug:membership_id>/erase/", people_views.member_erase, name="member_erase"
    ),
    path("<slug:public_id>/links/", invitation_views.invitations, name="invitations"),
    path("<slug:public_id>/links/join/", invitation_views.invitation_join, name="invitation_join"),
    path(
        "<slug:public_id>/links/password/", invitation_views.invitation_password, name="invitation_password"
    ),
    path(
        "<slug:public_id>/links/read/<slug:kind>/<slug:row_id>/",
        invitation_views.invitation_read,
        name="invitation_read",
    ),
    path(
        "<slug:public_id>/links/<slug:invitation_id>/revoke/",
        invitation_views.invitation_revoke,
        name="invitation_revoke",
    ),
]
