from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from uprtrack.reports import views
from uprtrack.reports.kind import MEDIA_TYPES


class FormConverter(StringConverter):
    """The form of a file in an address: ``xlsx``, ``docx`` …"""

    regex = "|".join(MEDIA_TYPES)


register_converter(FormConverter, "report_form")

urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("<slug:kind>/<report_form:form>/", views.report_download, name="report_download"),
    path("scorecard/<str:organisation>/", views.scorecard, name="scorecard"),
]
