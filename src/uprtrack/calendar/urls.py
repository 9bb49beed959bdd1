from __future__ import annotations

from django.urls import path

from uprtrack.calendar import meeting_views, views

urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("dates/<slug:alias>/", views.review_dates, name="review_dates"),
    path("meetings/", meeting_views.meeting_list, name="meetings"),
    path("meetings/add/", meeting_views.meeting_add, name="meeting_add"),
    path("meetings/<slug:public_id>/", meeting_views.meeting, name="meeting"),
    path("meetings/<slug:public_id>/change/", meeting_views.meeting_change, name="meeting_change"),
    path("meetings/<slug:public_id>/withdraw/", meeting_views.meeting_withdraw, name="meeting_withdraw"),
    path("meetings/<slug:public_id>/tasks/add/", meeting_views.task_add, name="task_add"),
    path("tasks/<slug:public_id>/", meeting_views.task, name="task"),
]
