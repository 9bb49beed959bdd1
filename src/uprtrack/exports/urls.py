from __future__ import annotations

from django.urls import path

from uprtrack.exports import views

urlpatterns = [
    path("", views.exports, name="exports"),
    path("rows.csv", views.rows, {"form": "csv"}, name="export_csv"),
    path("rows.jsonl", views.rows, {"form": "jsonl"}, name="export_jsonl"),
    path("rows.xlsx", views.rows, {"form": "xlsx"}, name="export_xlsx"),
    path("manifest.json", views.manifest, name="export_manifest"),
    path("columns/", views.columns, name="export_columns"),
    path("workbooks/add/", views.workbook_add, name="workbook_add"),
    path("workbooks/<slug:public_id>/", views.workbook, name="workbook"),
    path("workbooks/<slug:public_id>/file/", views.workbook_file, name="workbook_file"),
    path("public/", views.public_dump, name="public_dump"),
    path("public/sha256/", views.checksum, name="public_dump_checksum"),
]
