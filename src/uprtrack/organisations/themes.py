"""The themes that a role can be limited to: the 54 issues of the UPR, by the codes that recommendations carry."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from uprkit.issues import issues


@cache
def theme_labels() -> dict[str, str]:
    """UPR Info's labels by code, ``right-to-education``, in its order."""
    return {slugify(label)[:120]: label for label in issues()}


def require_themes(codes: Iterable[str]) -> list[str]:
    """The codes in the list's order, each once; ValidationError names those that are no theme."""
    wanted, known = set(codes), theme_labels()
    unknown = sorted(wanted - set(known))
    if unknown:
        raise ValidationError(
            _("These are no themes of the UPR: %(codes)s. Choose from the list of its issues.")
            % {"codes": ", ".join(unknown)}
        )
    return [code for code in known if code in wanted]
