from __future__ import annotations

from django.urls import path

from uprtrack.pages import (
    about,
    home,
    items_page,
    leave,
    recommendation_list,
    recommendation_page,
    reprisals,
    search_page,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
    path("leave/", leave.leave, name="leave"),
    path("reprisals/", reprisals.reprisals, name="reprisals"),
    path("search/", search_page.search, name="search"),
    path("recommendations/", recommendation_list.recommendation_list, name="recommendation_list"),
    path(
        "recommendations/by/<str:alias>/",
        recommendation_page.recommendation_by_alias,
        name="recommendation_by_alias",
    ),
    path("recommendations/<str:public_id>/", recommendation_page.recommendation, name="recommendation"),
    path("items/", items_page.my_items, name="my_items"),
]
