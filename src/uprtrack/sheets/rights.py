"""Who may send a sheet out, bring it back and put it in: rights are looked at anew at each of these steps."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, allows, refusal, require
from uprtrack.organisations.selection import find_review
from uprtrack.organisations.standing import Reader
from uprtrack.sheets.tables import ASSESSMENTS
from uprtrack.sheets.tables.actions import who_of
from uprtrack.sheets.tokens import Scope


def owner_for(by: Reader, scope: Scope) -> Organisation:
    """For which organisation a person brings a sheet back or puts it in; raises PermissionDenied where for none.

    The plan's owner where the person plans for it, else the body that the sheet was made for, for which they answer;
    of assessments their actor.
    """
    if scope.kind == ASSESSMENTS:
        review, body = find_review(scope.about), Organisation.objects.filter(public_id=scope.body).first()
        if review is None or body is None:
            raise PermissionDenied(refusal())
        require(by, Act.ASSESS, organisation=body, country=review.state_under_review_id)
        return body
    who = who_of(scope, by)
    if who is None:
        raise PermissionDenied(refusal())
    if who.body is not None and not allows(by, Act.PLAN, row=who.plan):
        require(by, Act.ANSWER, organisation=who.body)
        return who.body
    require(by, Act.PLAN, row=who.plan)
    return who.plan.owner


def may_put_in(by: Reader, scope: Scope) -> bool:
    """The same without the denial in the log."""
    if scope.kind == ASSESSMENTS:
        review, body = find_review(scope.about), Organisation.objects.filter(public_id=scope.body).first()
        return (
            review is not None
            and body is not None
            and allows(by, Act.ASSESS, organisation=body, country=review.state_under_review_id)
        )
    who = who_of(scope, by)
    if who is None:
        return False
    return allows(by, Act.PLAN, row=who.plan) or (
        who.body is not None and allows(by, Act.ANSWER, organisation=who.body)
    )
