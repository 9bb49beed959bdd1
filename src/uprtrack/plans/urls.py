from __future__ import annotations

from django.urls import path

from uprtrack.plans import (
    action_views,
    change_views,
    cluster_views,
    draft_views,
    planning_views,
    stage_views,
    views,
)
from uprtrack.plans.urls_of_columns import urlpatterns as of_columns

urlpatterns = [
    path("", views.plan_list, name="plan_list"),
    path("add/", views.plan_add, name="plan_add"),
    path("actions/add/", planning_views.action_add_anywhere, name="action_add"),
    path("actions/<slug:public_id>/", action_views.action, name="action"),
    path("actions/<slug:public_id>/change/", action_views.action_change, name="action_change"),
    path("actions/<slug:public_id>/withdraw/", action_views.action_withdraw, name="action_withdraw"),
    path("actions/<slug:public_id>/bodies/", action_views.action_assign, name="action_assign"),
    path(
        "actions/<slug:public_id>/bodies/<slug:body_id>/remove/",
        action_views.action_unassign,
        name="action_unassign",
    ),
    path("actions/<slug:public_id>/indicators/add/", action_views.indicator_add, name="indicator_add"),
    path(
        "indicators/<slug:public_id>/values/add/",
        action_views.indicator_value_add,
        name="indicator_value_add",
    ),
    path("<slug:public_id>/", views.plan, name="plan"),
    path("indicators/<slug:public_id>/change/", change_views.indicator_change, name="indicator_change"),
    path("<slug:public_id>/change/", change_views.plan_change, name="plan_change"),
    path("<slug:public_id>/withdrawn/", views.plan_withdrawn, name="plan_withdrawn"),
    path(
        "<slug:public_id>/clusters/<int:cluster_id>/change/",
        change_views.cluster_change,
        name="cluster_change",
    ),
    path("<slug:public_id>/publish/", views.plan_publish, name="plan_publish"),
    path("<slug:public_id>/clusters/", cluster_views.cluster_board, name="cluster_board"),
    path("<slug:public_id>/clusters/add/", views.cluster_add, name="cluster_add"),
    path("<slug:public_id>/actions/add/", planning_views.action_add, name="action_add"),
    *of_columns,
    path("<slug:public_id>/stages/", stage_views.plan_stages, name="plan_stages"),
    path("<slug:public_id>/stages/move/", stage_views.plan_move, name="plan_move"),
    path("<slug:public_id>/earlier/", stage_views.plan_earlier, name="plan_earlier"),
    path("<slug:public_id>/changes/", stage_views.plan_changes, name="plan_changes"),
    path("<slug:public_id>/hand-in/", draft_views.plan_hand_in, name="plan_hand_in"),
    path("<slug:public_id>/drafts/", draft_views.plan_drafts, name="plan_drafts"),
    path("<slug:public_id>/drafts/undo/", draft_views.plan_drafts_undo, name="plan_drafts_undo"),
]
