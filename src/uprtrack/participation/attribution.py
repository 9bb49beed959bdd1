"""Dropping the name on a comment: see ``organisations.attribution``. Nothing else hangs on a comment."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.attribution import Signed
from uprtrack.organisations.models import Organisation
from uprtrack.participation.models import Comment


def unname_comment(comment: Comment, organisation: Organisation, stand_in: Organisation) -> None:
    """The moderator's log names no author, and an answer to the comment stands under another name."""


COMMENTS = Signed(
    model=Comment,
    noun=_("comment"),
    address=lambda row: reverse("comments_on", args=[row.kind, row.row_id]),
    words=lambda row: row.text,
    follow=unname_comment,
)
