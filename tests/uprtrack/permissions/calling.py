"""How services are called on planted rows: found by what they take, and called with what a row says."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied

import uprtrack
from tests.uprtrack.permissions.people import HOLDERS
from tests.uprtrack.permissions.planting import World
from uprtrack.organisations.models import Organisation, User
from uprtrack.recommendations.models import Recommendation

SOURCE = Path(uprtrack.__file__).parent

Given = dict[str, Any]


def services() -> dict[str, Callable[..., Any]]:
    """Every public function of the site that takes ``by`` by name, under its place."""
    found: dict[str, Callable[..., Any]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        place = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        if "migrations" in place or place.endswith(("__main__", "wsgi", "settings")):
            continue
        module = import_module(f"uprtrack.{place}")
        for name, each in inspect.getmembers(module, inspect.isfunction):
            if each.__module__ != module.__name__ or name.startswith("_"):
                continue
            taken = inspect.signature(each).parameters.get("by")
            if taken is not None and taken.kind is inspect.Parameter.KEYWORD_ONLY:
                found[f"{place}.{name}"] = each
    return found


@dataclass(frozen=True)
class Call:
    """``given``: what a service is called with for a circle or a body of ``about``; it may plant what it needs.

    ``may``: somebody who may do it, and for which circle or body. ``answered``: what the service tells them all
    the same of the planted row; else they write. ``refusal``: how everybody else is refused.
    ``as_guest``: tried as well in the name of the caller's own body, on the row of another country.
    """

    given: Callable[[World, str], Given]
    may: tuple[str, str]
    about: tuple[str, ...]
    answered: tuple[type[Exception], ...] = ()
    refusal: type[Exception] = PermissionDenied
    as_guest: bool = False


CIRCLES = tuple(HOLDERS)
ORGANISED = ("mechanism", "ministry", "nhri", "coalition", "group", "ngo", "other_coalition", "media")
NGO, MECHANISM = ("ngo_coordinator", "own"), ("mechanism_coordinator", "published")
OF_NGO, OF_COALITION = ("ngo_coordinator", "ngo"), ("coalition_coordinator", "coalition")


def owner_of(world: World, circle: str) -> Organisation:
    return world.bodies[HOLDERS[circle].owner]


def recommendation_of(world: World, circle: str) -> Recommendation:
    return world.row(Recommendation, circle)


def on_row(
    name: str,
    model: type[Any],
    /,
    *,
    may: tuple[str, str] = NGO,
    answered: tuple[type[Exception], ...] = (),
    **more: Any,
) -> Call:
    """A service that is called on one row; ``more``: what else it takes, or how that follows from the row."""

    def given(world: World, circle: str) -> Given:
        row = world.row(model, circle)
        # What a service changes in the row it is given is not taken back with the database.
        fresh = model._base_manager.get(pk=row.pk)
        return {name: fresh} | {
            key: each(world, fresh) if callable(each) else each for key, each in more.items()
        }

    return Call(given, may, CIRCLES, answered)


def for_body(
    name: str = "organisation",
    /,
    *,
    may: tuple[str, str] = OF_NGO,
    about: tuple[str, ...] = ORGANISED,
    answered: tuple[type[Exception], ...] = (),
    **more: Any,
) -> Call:
    """A service that is called for one body."""

    def given(world: World, body: str) -> Given:
        fresh = Organisation.objects.get(pk=world.bodies[body].pk)
        return {name: fresh} | {
            key: each(world, body) if callable(each) else each for key, each in more.items()
        }

    return Call(given, may, about, answered)


def for_owner(
    *,
    may: tuple[str, str] = NGO,
    answered: tuple[type[Exception], ...] = (),
    is_about_country: bool = True,
    **more: Any,
) -> Call:
    """A service that is called for the owner of a circle, on what else is in it."""

    def given(world: World, circle: str) -> Given:
        values = {key: each(world, circle) if callable(each) else each for key, each in more.items()}
        return {"organisation": owner_of(world, circle), **values}

    return Call(given, may, CIRCLES, answered, as_guest=is_about_country)


def user_named(world: World, name: str) -> User:
    """Somebody, looked up anew: what a service changes in who it is given is not taken back."""
    return User.objects.get(pk=world.users[name].pk)


def with_body(first: Callable[[World, str], Given], **call: Any) -> Call:
    """A service that is called for a body, with what else ``first`` gives."""
    return Call(lambda world, body: {"organisation": world.bodies[body], **first(world, body)}, **call)
