from __future__ import annotations

from django.urls import path

from uprtrack.classification import agreement_views, queue_views

urlpatterns = [
    path("", queue_views.tag_queue, name="tag_queue"),
    path("decide/", queue_views.tag_queue_decide, name="tag_queue_decide"),
    path("agreement/", agreement_views.tag_agreement, name="tag_agreement"),
    path(
        "agreement/<int:term_id>/<slug:cell>/", agreement_views.tag_agreement_rows, name="tag_agreement_rows"
    ),
]
