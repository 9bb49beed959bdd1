from __future__ import annotations

from django.urls import path

from uprtrack.plans import stage_views

urlpatterns = [
    path("<slug:public_id>/stages/", stage_views.plan_stages, name="plan_stages"),
    path("<slug:public_id>/stages/move/", stage_views.plan_move, name="plan_move"),
    path("<slug:public_id>/stages/changes/", stage_views.plan_changes, name="plan_changes"),
    path("<slug:public_id>/stages/<int:number>/", stage_views.plan_then, name="plan_then"),
]
