"""What commands ask whoever sits at the keyboard."""

from __future__ import annotations

from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError


def ask_password() -> str:
    """A coordinator's new password, typed twice; CommandError where it is too weak or the two differ."""
    password = getpass("Password of the coordinator: ")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    if getpass("The same again: ") != password:
        raise CommandError("The two passwords differ; nothing was added.")
    return password
