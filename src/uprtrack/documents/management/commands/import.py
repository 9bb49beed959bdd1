"""``uprtrack import FOLDER``: hundreds of papers at once, with a bar and a summary."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.checks import Tags
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from uprtrack.documents.bulk import Brought, Fate, bring_papers, papers_in
from uprtrack.documents.folder_reviews import UnknownReviewError, review_by_alias, reviews_of
from uprtrack.documents.vault import VaultError
from uprtrack.organisations.acting import add_acting_arguments, who_acts
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.policy import Act

TITLES = {
    Fate.ADDED: "added",
    Fate.WAITS: "wait for a person",
    Fate.HERE: "here already",
    Fate.REFUSED: "could not be read",
}


def with_bar(brought: Iterable[Brought], total: int) -> Iterator[Brought]:
    """The papers as they come; on a terminal a bar shows how far it is."""
    if not sys.stderr.isatty():
        yield from brought
        return
    # Loaded on demand: a computer that imports by itself at night sees no bar.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield from bar.track(brought, total=total, description="papers")


def _look_for_rubbish_less_often() -> None:
    """A paper's thousands of rows are let go of when it is written; what is loaded stays until the end."""
    gc.freeze()
    gc.set_threshold(100_000)


class Command(BaseCommand):
    # What protects the files; to check every page of the site as well would take as long as reading ten papers.
    requires_system_checks = (Tags.security,)
    help = (
        "Reads papers side by side and adds what is without doubt; the rest waits on the import page. Started "
        "again after an interruption, it goes on with what is not here yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("places", nargs="+", type=Path, metavar="FOLDER", help="folders, or single files")
        parser.add_argument(
            "--visibility",
            choices=[circle for circle in Visibility.values if circle != Visibility.SELF],
            default=Visibility.ORGANISATION,
            help="who may read what is added",
        )
        # One processor is left to the site.
        jobs = max((os.cpu_count() or 1) - 1, 1)
        parser.add_argument("--jobs", type=int, default=jobs, help="how many papers are read at a time")
        parser.add_argument("--preview", action="store_true", help="add nothing: let every paper wait")
        parser.add_argument(
            "--review",
            metavar="ALIAS",
            help="the review that papers belong to which name none themselves, such as SVN-upr3; a table reviews.csv "
            "(columns file, review) in a folder says it file by file",
        )
        add_acting_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user, organisation = who_acts(
            Act.IMPORT, username=options["user"], organisation=options["organisation"]
        )
        missing = [place for place in options["places"] if not place.exists()]
        if missing:
            raise CommandError(f"{missing[0]} is not there: expected a folder or a file.")
        if options["jobs"] < 1:
            raise CommandError(f"--jobs: expected a number of papers from 1, found {options['jobs']}.")
        paths = papers_in(options["places"])
        try:
            for_all = review_by_alias(options["review"], "--review") if options["review"] else None
            reviews = reviews_of(paths, options["places"], for_all)
        except UnknownReviewError as error:
            raise CommandError(str(error)) from error
        brought = bring_papers(
            by=user,
            organisation=organisation,
            paths=paths,
            visibility=options["visibility"],
            jobs=options["jobs"],
            preview_only=options["preview"],
            reviews=reviews,
        )
        _look_for_rubbish_less_often()
        fates: Counter[Fate] = Counter()
        try:
            for paper in with_bar(brought, len(paths)):
                fates[paper.fate] += 1
                self.tell(paper)
        except (PermissionDenied, ValidationError, VaultError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        if fates[Fate.ADDED]:
            self.stdout.write(
                "What a machine suggests of them follows while the site is served, or by “uprtrack work --batch”."
            )
        told = [f"{fates[fate]} {TITLES[fate]}" for fate in Fate if fates[fate]]
        self.stdout.write(f"{len(paths)} papers: {', '.join(told) or 'none was found'}.")
        if fates[Fate.REFUSED]:
            sys.exit(1)

    def tell(self, paper: Brought) -> None:
        """One line for a paper that a person should know of."""
        if paper.fate == Fate.REFUSED:
            self.stderr.write(paper.told)
        elif paper.fate == Fate.WAITS and paper.run is not None:
            reason = f" ({paper.told})" if paper.told else ""
            self.stdout.write(
                f"{paper.path.name} waits for a decision{reason}: /import/{paper.run.public_id}/"
            )
