"""Every public function that writes says for whom it acts and asks the policy, or is out of any page's reach."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import uprtrack

SOURCE = Path(uprtrack.__file__).parent
ASKING = frozenset({"require", "require_for"})

OF_THE_COMMAND_LINE: dict[str, str] = {
    "organisations.services.found_organisation": "who runs the site adds the first organisations",
    "organisations.services.appoint": "who runs the site names the first coordinators",
    "organisations.services.appoint_anew": "who runs the site names a coordinator where the last one is gone",
}
"""Services that ask nobody: no page may import them."""

OTHERWISE_GUARDED: dict[str, str] = {
    "exchange.services.verify": "reads a bundle and writes nothing",
    "organisations.services.create_user": "called by services that asked, and by the command line",
    "organisations.services.enrol": "called by services that asked, and by the command line",
    "organisations.services.lines.note": "writes the line of a service that asked",
    "organisations.services.add_name": "a person's own name: checks the membership itself",
    "organisations.services.rename": "a person's own name: checks whose it is itself",
    "organisations.services.join_by_link": "the link's secret, checked by organisations.invitations",
    "organisations.services.set_password_by_link": "the link's secret, checked by organisations.invitations",
}
"""Services whose right is something else than a role: the account itself, a link's secret."""


@dataclass(frozen=True)
class Service:
    module: str
    name: str
    arguments: frozenset[str]
    calls: frozenset[str]

    @property
    def place(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def place_of_package(self) -> str:
        """As it is imported where ``services`` is a folder."""
        head, _services, _rest = self.module.partition(".services")
        return f"{head}.services.{self.name}"


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                yield module, node


def _called(node: ast.FunctionDef) -> frozenset[str]:
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return frozenset(
        func.id if isinstance(func, ast.Name) else func.attr
        for func in calls
        if isinstance(func, ast.Name | ast.Attribute)
    )


CALLS: dict[str, frozenset[str]] = {}
for _module, _node in functions():
    CALLS[_node.name] = CALLS.get(_node.name, frozenset()) | _called(_node)


def asks_the_policy(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function calls ``require``, itself or through what it calls."""
    called = CALLS.get(name, frozenset())
    if called & ASKING:
        return True
    return any(asks_the_policy(each, seen | {name}) for each in called & CALLS.keys() - seen - {name})


SERVICES = [
    Service(
        module,
        node.name,
        frozenset(arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)),
        _called(node),
    )
    for module, node in functions()
    if "services" in module.split(".") and not node.name.startswith("_")
]
WRITES = frozenset({"atomic", "save", "create", "update", "delete", "bulk_create", "record", "get_or_create"})


def writes(name: str, seen: frozenset[str] = frozenset()) -> bool:
    called = CALLS.get(name, frozenset())
    return bool(called & WRITES) or any(
        writes(each, seen | {name}) for each in called & CALLS.keys() - seen - {name}
    )


@pytest.mark.parametrize(
    "service", [each for each in SERVICES if writes(each.name)], ids=lambda service: service.place
)
def test_whoever_writes_is_asked_for_their_right(service: Service) -> None:
    if {service.place, service.place_of_package} & (OF_THE_COMMAND_LINE.keys() | OTHERWISE_GUARDED.keys()):
        return
    assert "by" in service.arguments, (
        f"{service.place} does not say by whom it is asked: give it a keyword by."
    )
    assert asks_the_policy(service.name), f"{service.place} never asks the policy whether its by may do it."


def test_no_page_reaches_a_service_of_the_command_line() -> None:
    names = {place.rpartition(".")[2] for place in OF_THE_COMMAND_LINE}
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if "management" in parts or "services" in parts or "coastland" in parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("uprtrack.organisations"):
                imported = {item.name for item in node.names} & names
                assert not imported, f"{'.'.join(parts)} imports {sorted(imported)}"
