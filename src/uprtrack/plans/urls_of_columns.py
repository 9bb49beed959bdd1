from __future__ import annotations

from django.urls import path

from uprtrack.plans import column_views, coverage_views, expectation_views, indicator_views, timeline_views

urlpatterns = [
    path("<slug:public_id>/programmes/", column_views.programme_list, name="programme_list"),
    path("<slug:public_id>/programmes/add/", column_views.programme_add, name="programme_add"),
    path("programmes/<slug:public_id>/change/", column_views.programme_change, name="programme_change"),
    path("actions/<slug:public_id>/budget/add/", column_views.budget_line_add, name="budget_line_add"),
    path("budget/<slug:public_id>/change/", column_views.budget_line_change, name="budget_line_change"),
    path("budget/<slug:public_id>/withdraw/", column_views.budget_line_withdraw, name="budget_line_withdraw"),
    path("<slug:public_id>/timeline/", timeline_views.timeline, name="plan_timeline"),
    path("indicators/<slug:public_id>/", indicator_views.indicator, name="indicator"),
    path("<slug:public_id>/coverage/", coverage_views.coverage, name="plan_coverage"),
    path("<slug:public_id>/expectations/", expectation_views.expectations, name="expectations"),
    path(
        "actions/<slug:public_id>/met/<slug:state_plan_id>/",
        expectation_views.expectation_judge,
        name="expectation_judge",
    ),
]
