from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from uprtrack.statistics import views
from uprtrack.statistics.files import MEDIA_TYPES


class FormConverter(StringConverter):
    """The form of a file in an address: ``csv``, ``svg`` …"""

    regex = "|".join(MEDIA_TYPES)


register_converter(FormConverter, "statistics_form")

urlpatterns = [
    path("", views.overview, name="statistics"),
    path("compare/", views.compare, name="statistics_compare"),
    path("participation/", views.participation, name="statistics_participation"),
    path("map/", views.world, name="statistics_map"),
    path("states/", views.profiles, name="statistics_profiles"),
    path("states/<str:iso3>/", views.profile, name="statistics_profile"),
    path("<slug:sheet>.<statistics_form:form>", views.download, name="statistics_file"),
]
