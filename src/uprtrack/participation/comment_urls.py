from __future__ import annotations

from django.urls import path

from uprtrack.participation import comment_views as views

urlpatterns = [
    path("", views.moderation, name="moderation"),
    path("moderators/<slug:public_id>/", views.moderator_answer, name="moderator_answer"),
    path("contributions/<slug:public_id>/", views.contribution_decide, name="contribution_decide"),
    path("on/<slug:kind>/<slug:row_id>/", views.comments_on, name="comments_on"),
    path("on/<slug:kind>/<slug:row_id>/add/", views.comment_add, name="comment_add"),
    path("<slug:public_id>/reply/", views.comment_reply, name="comment_reply"),
    path("<slug:public_id>/decide/", views.comment_decide, name="comment_decide"),
    path("<slug:public_id>/appeal/", views.comment_appeal, name="comment_appeal"),
    path("<slug:public_id>/withdraw/", views.comment_withdraw, name="comment_withdraw"),
]
