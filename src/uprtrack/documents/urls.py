from __future__ import annotations

from django.urls import path

from uprtrack.documents import doubt_views, fetch_views, row_views, run_pages, views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("fetch/", fetch_views.fetch, name="fetch"),
    path("fetch/<str:public_id>/", fetch_views.fetch_progress, name="fetch_progress"),
    path("papers/<str:public_id>/", views.document_file, name="document_file"),
    path("<str:public_id>/", views.import_run, name="import_run"),
    path("<str:public_id>/confirm/", row_views.confirm_clear, name="confirm_clear"),
    path("<str:public_id>/rows/<int:ordinal>/", row_views.import_row, name="import_row"),
    path("<str:public_id>/rows/<int:ordinal>/add/", row_views.add_import_row, name="add_import_row"),
    path("<str:public_id>/pages/<int:number>/", run_pages.import_page, name="import_page"),
    path("<str:public_id>/doubts/<int:number>/", doubt_views.import_doubt, name="import_doubt"),
    path("<str:public_id>/file/", views.import_file, name="import_file"),
]
