from __future__ import annotations

from django.urls import path

from uprtrack.recommendations import views

urlpatterns = [
    path("publish/<str:alias>/", views.review_publish, name="review_publish"),
    path("wordings/<int:pk>/withdraw/", views.wording_withdraw, name="wording_withdraw"),
    path("<str:public_id>/wordings/add/", views.wording_add, name="wording_add"),
    path("<str:public_id>/position/", views.position_settle, name="position_settle"),
]
