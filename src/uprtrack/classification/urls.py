from __future__ import annotations

from django.urls import path

from uprtrack.classification import views

urlpatterns = [path("<str:public_id>/themes/", views.theme_decide, name="theme_decide")]
