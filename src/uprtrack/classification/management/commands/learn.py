"""``uprtrack learn``: teaches the model what people decided on this site, and goes back to an earlier model."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from uprkit.classify.adapting import FEWEST, Compared
from uprkit.errors import UnreadableModelError
from uprtrack.classification.learning import learn, use_model
from uprtrack.classification.models_of_site import SHIPPED, name_in_use, names
from uprtrack.organisations.models import Organisation

_TOLD = {"action": "Action category", "issues": "Issues"}


class Command(BaseCommand):
    help = (
        "Teaches the shipped model the published decisions of this site, compares the two on the newest quarter of "
        "them, and reads with the new one from then on only where it does better. Reversible: --use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--organisation",
            action="append",
            default=[],
            metavar="ID",
            help="learn from the decisions of this body that are not published, too (its identifier in the address)",
        )
        parser.add_argument("--trial", action="store_true", help="compare only, and write nothing")
        parser.add_argument("--list", action="store_true", help="name the models that are there")
        parser.add_argument(
            "--use", metavar="NAME", help=f"read with this model again; “{SHIPPED}” is the one that came"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
        elif options["use"]:
            self._use(options["use"])
        else:
            self._learn(options["organisation"], is_trial=options["trial"])

    def _list(self) -> None:
        for name in names():
            self.stdout.write(f"{name} (in use)" if name == name_in_use() else name)

    def _use(self, name: str) -> None:
        try:
            renewed = use_model(name)
        except UnreadableModelError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The site reads with {name}; {renewed} texts were read again.")

    def _learn(self, public_ids: list[str], *, is_trial: bool) -> None:
        found = list(Organisation.objects.filter(public_id__in=public_ids))
        missing = set(public_ids) - {each.public_id for each in found}
        if missing:
            raise CommandError(f"There is no organisation {', '.join(sorted(missing))}.")
        try:
            learnt = learn(of=found, on=timezone.localdate(), is_trial=is_trial)
        except OSError as error:
            raise CommandError(f"The model cannot be written: {error}") from error
        self.stdout.write(f"{learnt.lessons} texts with decisions to learn from.")
        for compared in learnt.compared.values():
            self.stdout.write(_told(compared))
        if learnt.name:
            self.stdout.write(f"The site reads with {learnt.name}; {learnt.renewed} texts were read again.")
        elif learnt.better:
            self.stdout.write("A trial: nothing was written.")
        else:
            self.stdout.write(f"Nothing was learnt; the site goes on reading with {name_in_use()}.")


def _told(compared: Compared) -> str:
    told = _TOLD[compared.task]
    if not compared.is_enough:
        count = compared.taught + compared.held_out
        return f"{told}: {count} texts are too few, {FEWEST} are needed; some hundreds tell more."
    if not compared.held_out:
        return f"{told}: the newest decisions are on texts that were decided on before, so nothing can be compared."
    verdict = "better" if compared.is_better else "not better, and not used"
    return (
        f"{told}: taught by {compared.taught} texts, asked about the {compared.held_out} newest; "
        f"F1 {compared.before:.3f} before, {compared.after:.3f} after: {verdict}."
    )
