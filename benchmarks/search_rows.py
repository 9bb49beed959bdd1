"""An installation for the search benchmark: ``python -m benchmarks.search_rows load CSV | multiply TIMES``.

Run with the environment of the installation. ``load`` migrates, founds a coalition and brings the rows of UPR Info's
export, each a recommendation by one State, a fifth of them shared within the coalition alone; it prints the session
cookie of one of the coalition's members. ``multiply`` adds copies of what is there until it is ``TIMES`` as much.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.utils import timezone

if TYPE_CHECKING:
    from uprtrack.organisations.models import Organisation
    from uprtrack.recommendations.models import Recommendation

Row = dict[str, str]
BATCH = 2_000
PASSWORD = "heron and harbour 71"
PRIVATE_EVERY = 5
"""One row of so many is private: a fifth."""
COPIED = {
    "recommendations_recommendation": ("id", {"public_id": "substr(public_id, 1, 10) || '{mark}'"}),
    "recommendations_attribution": ("recommendation_id", {}),
    "classification_suggestion": ("recommendation_id", {}),
    "search_searchdocument": ("object_id", {}),
}
"""Tables whose rows are copied: the column that a copy counts on, and what else of it is its own."""


def load(path: Path) -> str:
    """Returns the key of the member's session."""
    from django.core.management import call_command
    from django.test import Client

    from uprtrack.organisations.kinds import OrganisationKind
    from uprtrack.organisations.services import accept, affiliate, appoint, create_user, found_organisation
    from uprtrack.reviews.models import State

    call_command("migrate", verbosity=0)
    country = State.objects.get(pk="XCO")
    bodies = {}
    for name, kind in (
        ("Alliance", OrganisationKind.COALITION),
        ("Watch", OrganisationKind.CSO),
        ("Forum", OrganisationKind.CSO),
    ):
        user = create_user(username=name.lower(), password=PASSWORD, shown_as=name)
        bodies[name] = (found_organisation(name=name, kind=kind, country=country), user)
        appoint(organisation=bodies[name][0], user=user)
    alliance, lead = bodies["Alliance"]
    for name in ("Watch", "Forum"):
        lead.__dict__.pop("_standing", None)
        member, coordinator = bodies[name]
        accept(by=coordinator, affiliation=affiliate(by=lead, organisation=alliance, member=member))
    add_export(path, owner=bodies["Forum"][0], shared_with=alliance, private_every=PRIVATE_EVERY)
    client = Client()
    client.force_login(bodies["Watch"][1])
    return str(client.cookies["sessionid"].value)


def add_export(
    path: Path,
    *,
    owner: Organisation,
    shared_with: Organisation | None = None,
    private_every: int = 0,
    sessions: Collection[int] = (),
) -> int:
    """Write the rows of an export as published recommendations; returns how many.

    Every ``private_every``-th is shared with ``shared_with`` alone; of ``sessions`` none stands for all.
    """
    from uprtrack.organisations.kinds import Visibility
    from uprtrack.recommendations.models import Recommendation
    from uprtrack.search import index

    public = {"owner": owner, "visibility": Visibility.PUBLIC, "published_at": timezone.now()}
    private = {"owner": owner, "visibility": Visibility.COALITION, "shared_with": shared_with}
    paper = _paper(path, public)
    made, said = [], []
    for ordinal, (told, row) in enumerate(_read(path, sessions), start=1):
        circle = private if private_every and not ordinal % private_every else public
        made.append(Recommendation(**circle, **told, **paper, ordinal=ordinal, text=row["Text"]))
        said.append(row)
    _tell(Recommendation.objects.bulk_create(made, batch_size=BATCH), said, paper)
    return index.rebuild("recommendation")


def _paper(path: Path, public: dict[str, Any]) -> dict[str, Any]:
    from uprtrack.documents.models import Document, DocumentKind, ImportRun, ImportState

    kind = DocumentKind.UPR_INFO_SHEET
    paper = Document.objects.create(**public, kind=kind, title="UPR Info, database of recommendations")
    run = ImportRun.objects.create(
        **public,
        document=paper,
        file_name=path.name,
        sha256="0" * 64,
        vault_path="",
        size=1,
        format_key="upr_info_sheet",
        kind=kind,
        state=ImportState.ACCEPTED,
    )
    return {"document": paper, "run": run}


def _tell(made: Sequence[Recommendation], said: Sequence[Row], paper: dict[str, Any]) -> None:
    """Who made each recommendation, and how the export tags it."""
    from uprtrack.classification.models import Origin, Suggestion
    from uprtrack.recommendations.models import Attribution

    states, terms = _states(), _terms()
    pairs = list(zip(made, said, strict=True))
    Attribution.objects.bulk_create(
        [
            Attribution(recommendation=each, state_id=states[row["From"]], **paper)
            for each, row in pairs
            if row["From"] in states
        ],
        batch_size=BATCH,
    )
    Suggestion.objects.bulk_create(
        [
            Suggestion(recommendation=each, term_id=terms[name], origin=Origin.UPR_INFO, **paper)
            for each, row in pairs
            for name in [("action", row["Action"]), *(("issue", issue) for issue in row["Issue"].split(","))]
        ],
        batch_size=BATCH,
    )


def _read(path: Path, sessions: Collection[int]) -> Iterator[tuple[dict[str, Any], Row]]:
    """What each row says of review and position, and the row."""
    from uprtrack.recommendations.models import Position
    from uprtrack.reviews.models import Review, Session

    states, numbered = _states(), {each.number: each for each in Session.objects.filter(mechanism="upr")}
    reviews: dict[tuple[str, int], Review] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            session = numbered[int(row["Session"])]
            if sessions and session.number not in sessions:
                continue
            key = (states[row["To"]], session.cycle)
            if key not in reviews:
                reviews[key], _made = Review.objects.get_or_create(
                    mechanism_id="upr",
                    state_under_review_id=key[0],
                    cycle=session.cycle,
                    defaults={"session": session},
                )
            position = Position.SUPPORTED if row["Response"] == "Accepted" else Position.NOTED
            yield {"review": reviews[key], "position": position}, row


def _states() -> dict[str, str]:
    """UPR Info's spellings of States' names to codes."""
    from uprkit.states import states

    return {name: state.iso3 for state in states().values() for name in state.names}


def _terms() -> dict[tuple[str, str], int]:
    """Action categories and issues as the export writes them, to the keys of their terms."""
    from uprkit.issues import issues
    from uprtrack.classification.loading import ACTION_CATEGORY, UPR_ISSUE, issue_code
    from uprtrack.classification.models import Term

    codes = dict(Term.objects.filter(taxonomy=UPR_ISSUE).values_list("code", "pk"))
    found = {
        ("action", code): pk
        for code, pk in Term.objects.filter(taxonomy=ACTION_CATEGORY).values_list("code", "pk")
    }
    for issue in issues().values():
        for name in (issue.label, issue.full_label):
            found["issue", name] = codes[issue_code(issue.label)]
    return found


def multiply(times: int) -> None:
    """Copies in the database itself: the same rows under other keys."""
    from django.apps import apps
    from django.db import connection, transaction

    from uprtrack.search import index
    from uprtrack.search.models import Revision

    models = {model._meta.db_table: model for model in apps.get_models()}
    quoted = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM recommendations_recommendation")
        step = int(cursor.fetchone()[0])
        for table, (counted, own) in COPIED.items():
            columns = [str(field.column) for field in models[table]._meta.concrete_fields]
            cursor.execute(f"SELECT max(id) FROM {table}")
            rows = int(cursor.fetchone()[0])
            for copy in range(1, times):
                said = {"id": f"id + {copy * rows}", **own}
                said[counted] = f"{counted} + {copy * step}"
                values = ", ".join(
                    said.get(name, quoted(name)).format(mark=chr(96 + copy)) for name in columns
                )
                names = ", ".join(map(quoted, columns))
                cursor.execute(
                    f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id <= {rows}"
                )
        Revision.objects.filter(kind="recommendation").delete()
        index.refresh("recommendation", [1])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main(command: str, argument: str) -> None:
    django.setup()
    if command == "load":
        print(json.dumps({"sessionid": load(Path(argument))}))
    else:
        multiply(int(argument))


if __name__ == "__main__":
    main(*sys.argv[1:])
