"""``uprtrack fetch``: a UN document by symbol, or a State's rows from UPR Info's or the Human Rights Index's data."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from uprkit.errors import UnreadablePaperError
from uprkit.states import find_state, states
from uprtrack.documents.fetching.client import PoliteClient
from uprtrack.documents.fetching.fetched import FetchedFile, FetchError, Progress
from uprtrack.documents.fetching.previewing import preview_fetched
from uprtrack.documents.fetching.uhri import divide, download_dump
from uprtrack.documents.fetching.un_documents import FORMS, LANGUAGES, fetch_document
from uprtrack.documents.fetching.upr_info import fetch_recommendations
from uprtrack.documents.services import AlreadyAddedError
from uprtrack.documents.vault import VaultError
from uprtrack.organisations.acting import add_acting_arguments, who_acts
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.policy import Act, allows, require


class Command(BaseCommand):
    help = (
        "Fetches papers and rows, and shows what accepting them would change. Nothing is added before a person "
        "accepts it on the site."
    )
    client_class = PoliteClient

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="document|upr-info|uhri")
        document = kinds.add_parser("document", help="a document of the United Nations by its symbol")
        document.add_argument("symbol", help="such as A/HRC/43/15/Add.1")
        document.add_argument("--language", choices=LANGUAGES, default="en")
        document.add_argument(
            "--form", choices=FORMS, default="pdf", help="docx reads better where there is one"
        )
        upr_info = kinds.add_parser("upr-info", help="a State's recommendations from UPR Info's database")
        upr_info.add_argument("state", type=state_code, help="a name, or a code such as SVN")
        uhri = kinds.add_parser("uhri", help="rows from the dump of the Universal Human Rights Index")
        which = uhri.add_mutually_exclusive_group(required=True)
        which.add_argument("state", type=state_code, nargs="?", help="a name, or a code such as SVN")
        which.add_argument("--full", action="store_true", help="every State that the organisation works on")
        for kind in (document, upr_info, uhri):
            add_acting_arguments(kind)

    def handle(self, *args: Any, **options: Any) -> None:
        user, organisation = who_acts(
            Act.IMPORT, username=options["user"], organisation=options["organisation"]
        )
        try:
            # Before anybody is asked for anything: a refusal afterwards would have told others of it.
            require(user, Act.IMPORT, organisation=organisation, country=options.get("state"))
            with self.client_class() as client:
                for fetched in self.files(client, user, organisation, options):
                    self.preview(user, organisation, fetched)
        except (FetchError, UnreadablePaperError, VaultError, PermissionDenied) as error:
            raise CommandError(str(error)) from error

    def files(
        self, client: PoliteClient, user: User, organisation: Organisation, options: dict[str, Any]
    ) -> Iterator[FetchedFile]:
        """What is asked for, one file after the other."""
        if options["kind"] == "document":
            with self.bar(options["symbol"]) as progress:
                fetched = fetch_document(
                    client,
                    options["symbol"],
                    language=options["language"],
                    form=options["form"],
                    progress=progress,
                )
            yield fetched
        elif options["kind"] == "upr-info":
            with self.bar("UPR Info, rows") as progress:
                fetched = fetch_recommendations(client, options["state"], progress=progress)
            yield fetched
        else:
            with self.bar("download, bytes") as progress:
                dump = download_dump(client, progress=progress)
            with self.bar("dividing by State, bytes") as progress:
                divided = divide(dump, progress=progress)
            for state in sorted(divided.states) if options["full"] else [options["state"]]:
                if not options["full"] or allows(user, Act.IMPORT, organisation=organisation, country=state):
                    yield divided.records_on(state)

    def preview(self, user: User, organisation: Organisation, fetched: FetchedFile) -> None:
        try:
            run = preview_fetched(by=user, organisation=organisation, fetched=fetched)
        except AlreadyAddedError as error:
            self.stdout.write(str(error))
            return
        self.stdout.write(
            f"{run.file_name}: {run.rows.count()} rows, {len(run.checks)} doubts about the file; "
            f"{reverse('import_run', args=[run.public_id])} waits for a decision."
        )

    @contextmanager
    def bar(self, what: str) -> Iterator[Progress]:
        """A bar on standard error while something goes on; where that is no terminal, nothing."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
            task = bars.add_task(what, total=None)

            def told(done: int, total: int | None) -> None:
                bars.update(task, completed=done, total=total)

            yield told


def state_code(name: str) -> str:
    """The ISO3 code of a State by name or code; ArgumentTypeError, which the parser tells, where there is none."""
    code = name.upper() if name.upper() in states() else find_state(name)
    if code is None:
        raise ArgumentTypeError(f"{name} is no State: expected a name or a code such as SVN.")
    return code
