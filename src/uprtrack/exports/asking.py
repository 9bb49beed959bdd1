"""How a command line says what is looked for, and who reads."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import CommandError
from django.http import QueryDict

from uprtrack.catalogue.kinds import FIRST, KINDS
from uprtrack.catalogue.selection import Selection
from uprtrack.organisations.models import User
from uprtrack.organisations.standing import Reader


def add_query_arguments(parser: ArgumentParser) -> None:
    """Words, filters, a permanent link, and who reads."""
    parser.add_argument("words", nargs="?", default="", help="words in the query language of the pages")
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="FACET=VALUE",
        help="a filter, such as state=SVN or position=supported; again for another",
    )
    parser.add_argument(
        "--link", default="", help="the permanent link of a list, or what stands behind its “?”"
    )
    parser.add_argument(
        "--sort", default="", help="best, number, or a facet; with - before it the other way round"
    )
    parser.add_argument(
        "--user", default="", help="user name of the person who reads; without one what everybody may read"
    )


def reader_of(options: dict[str, Any]) -> Reader:
    """The person named, with their rights; else nobody, who reads what is published."""
    if not options["user"]:
        return AnonymousUser()
    user = User.objects.filter(username=options["user"], is_active=True).first()
    if user is None:
        raise CommandError(f"--user: expected the user name of an account, found {options['user']}.")
    return user


def selection_of(options: dict[str, Any], *, kind: str = FIRST) -> Selection:
    """What the arguments ask for. Raises CommandError for a filter that the kind of row does not have."""
    link = options["link"]
    query = QueryDict(urlsplit(link).query or link.removeprefix("?"), mutable=True)
    query["in"] = kind
    for filter_ in options["where"]:
        key, sign, value = filter_.partition("=")
        if not sign or key not in KINDS[kind].facets:
            known = ", ".join(KINDS[kind].facets)
            raise CommandError(f"--where: expected FACET=VALUE with one of {known}; found {filter_}.")
        query.appendlist(key, value)
    if options["words"]:
        query["q"] = options["words"]
    if options["sort"]:
        query["sort"] = options["sort"]
    return Selection.of(query)
