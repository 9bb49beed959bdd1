from __future__ import annotations

from django.urls import path

from uprtrack.recommendations import link_views, merge_views, part_views, source_views, views

urlpatterns = [
    path("publish/<str:alias>/", views.review_publish, name="review_publish"),
    path("wordings/<int:pk>/withdraw/", views.wording_withdraw, name="wording_withdraw"),
    path("disagreements/<str:alias>/", source_views.disagreement_list, name="disagreements"),
    path("totals/<str:public_id>/<slug:about>/", source_views.total_settle, name="total_settle"),
    path("settlements/<int:pk>/withdraw/", source_views.settlement_withdraw, name="settlement_withdraw"),
    path("same/<str:alias>/", merge_views.merge_list, name="merges"),
    path("merges/<int:pk>/take-apart/", merge_views.merge_take_apart, name="merge_take_apart"),
    path("distinctions/<int:pk>/withdraw/", merge_views.distinction_withdraw, name="distinction_withdraw"),
    path("links/<str:alias>/", link_views.link_list, name="links"),
    path("<str:public_id>/parts/", part_views.recommendation_divide, name="recommendation_divide"),
    path("<str:public_id>/links/", link_views.link_choose, name="link_choose"),
    path("<str:public_id>/wordings/add/", views.wording_add, name="wording_add"),
    path("<str:public_id>/position/", views.position_settle, name="position_settle"),
    path("<str:public_id>/merge/", merge_views.merge_add, name="merge_add"),
    path(
        "<str:public_id>/disagreements/<slug:about>/",
        source_views.disagreement_settle,
        name="disagreement_settle",
    ),
]
