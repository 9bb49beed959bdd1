from __future__ import annotations

from django.urls import path

from uprtrack.documents import fetch_views, views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("fetch/", fetch_views.fetch, name="fetch"),
    path("papers/<str:public_id>/", views.document_file, name="document_file"),
    path("<str:public_id>/", views.import_run, name="import_run"),
    path("<str:public_id>/file/", views.import_file, name="import_file"),
]
