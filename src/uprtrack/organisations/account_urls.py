"""The account section: allauth's pages that make sense where nobody needs an e-mail address, and no others.

Left out, and so not found: signing up, managing or confirming addresses, resetting a password by mail.
"""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from uprtrack.organisations import account_views

urlpatterns = [
    path("", account_views.account, name="account"),
    path("help/", account_views.account_help, name="account_help"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
