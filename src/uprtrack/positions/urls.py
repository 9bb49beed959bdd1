from __future__ import annotations

from django.urls import path

from uprtrack.positions import views

urlpatterns = [
    path("", views.deciding, name="deciding"),
    path("of/<str:public_id>/", views.deciding_one, name="deciding_one"),
    path("of/<str:public_id>/propose/", views.position_propose, name="position_propose"),
    path("of/<str:public_id>/decide/", views.position_decide, name="position_decide"),
    path("proposals/<slug:public_id>/withdraw/", views.proposal_withdraw, name="position_proposal_withdraw"),
    path("publish/<str:alias>/", views.decisions_publish, name="decisions_publish"),
]
