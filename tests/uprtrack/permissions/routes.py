"""Routes that are asked for in one and the same way: below an organisation, below a member, of one's account."""

from __future__ import annotations

OF_ORGANISATIONS = (
    "",
    "change/",
    "bodies/add/",
    "groups/add/",
    "send/",
    "lead/",
    "terms/",
    "terms/add/",
    "part/",
    "part/propose/",
    "members/add/",
    "members/first/",
    "links/",
    "links/join/",
    "links/password/",
)
OF_MEMBERS = ("change/", "end/", "hand-over/", "erase/")
OF_ACCOUNTS = (
    "accounts/",
    "accounts/help/",
    "accounts/login/",
    "accounts/logout/",
    "accounts/reauthenticate/",
    "accounts/password/change/",
    "accounts/2fa/",
    "accounts/2fa/authenticate/",
    "accounts/2fa/reauthenticate/",
    "accounts/2fa/totp/activate/",
    "accounts/2fa/totp/deactivate/",
    "accounts/2fa/recovery-codes/",
    "accounts/2fa/recovery-codes/generate/",
    "accounts/2fa/recovery-codes/download/",
    "accounts/sessions/",
    "i18n/setlang/",
)
