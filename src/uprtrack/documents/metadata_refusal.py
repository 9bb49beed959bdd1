"""Why a file cannot be published: sentences for people."""

from __future__ import annotations

from django.utils.translation import gettext as _


class NotCleanableError(Exception):
    """What a file tells of its authors cannot be taken out of it; the message is one whole sentence."""


def damaged(name: str, expected: str) -> NotCleanableError:
    """``expected`` names the format, as in "a JPEG picture"."""
    return NotCleanableError(
        _("%(file)s cannot be published: expected %(expected)s, found one that is damaged.")
        % {"file": name, "expected": expected}
    )


def too_much(name: str) -> NotCleanableError:
    return NotCleanableError(
        _("%(file)s cannot be published: unpacked it is larger than any paper, and may be made to do harm.")
        % {"file": name}
    )


def unclean_part(name: str, part: str) -> NotCleanableError:
    return NotCleanableError(
        _(
            "%(file)s cannot be published: it holds %(part)s, from which traces of its authors cannot be removed. "
            "Save it as a PDF without that part, or take the part out."
        )
        % {"file": name, "part": part}
    )


def locked(name: str) -> NotCleanableError:
    return NotCleanableError(
        _("%(file)s cannot be published: it is protected by a password. Save it without one.")
        % {"file": name}
    )
