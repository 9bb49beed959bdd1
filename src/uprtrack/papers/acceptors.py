"""Papers kept for their words come in as others do; what is found in any paper waits here for a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from uprkit.model import Kind, ParsedDocument, ParsedReference
from uprkit.model import ProposedPledge as ParsedPledge
from uprtrack.documents.acceptors import Accepted, AddedRows, Objection, Only
from uprtrack.documents.models import DocumentFile, ImportRow, ImportRun, Outcome, Passage
from uprtrack.documents.row_keeping import keep_rows
from uprtrack.documents.rows import LEFT_OUT
from uprtrack.papers.models import ProposedPledge, Reference, Standing
from uprtrack.papers.search_source import KIND, rows_of
from uprtrack.recommendations.acceptors.withdrawal import objections_of, withdraw
from uprtrack.search import index

_BATCH = 500
_SHOWN_NUMBERS = 40


class FiledPaperAcceptor:
    """A row for each reference and each pledge proposed; accepting the paper adds none of them."""

    def preview(self, run: ImportRun, paper: ParsedDocument) -> list[ImportRow]:
        found: list[ParsedReference | ParsedPledge] = [*paper.references, *paper.pledges]
        return [_row(run, ordinal, item, paper) for ordinal, item in enumerate(found, start=1)]

    def accept(self, run: ImportRun, rows: Sequence[ImportRow]) -> AddedRows:
        """Nothing beyond the paper itself is added (see ``PaperFollower``)."""
        keep_rows(run, rows)
        return AddedRows()

    def judge(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        for row in rows:
            if not row.parsed.get(LEFT_OUT):
                row.outcome, row.message = Outcome.NEW, _waits()

    def amend(self, run: ImportRun, rows: Collection[ImportRow]) -> set[int]:
        """What a person leaves out beside the paper waits no more, and waits again when they take it back."""
        left_out = [row.ordinal for row in rows if row.parsed.get(LEFT_OUT)]
        others = [row.ordinal for row in rows if not row.parsed.get(LEFT_OUT)]
        for found in (run.references.all(), run.proposed_pledges.all()):
            found.filter(ordinal__in=left_out, standing=Standing.WAITS).update(standing=Standing.LEFT_OUT)
            found.filter(ordinal__in=others, standing=Standing.LEFT_OUT).update(standing=Standing.WAITS)
        return set()

    def objections(self, run: ImportRun, only: Only = None) -> list[Objection]:
        return objections_of(run, only)

    def undo(self, run: ImportRun) -> None:
        withdraw(run)


class PaperFollower:
    """Keeps what is found in any paper that is added, and lets its passages be searched; undone, neither."""

    def accepted(self, accepted: Accepted) -> None:
        run, passages = accepted.run, accepted.passages
        left_out = {row.ordinal for row in accepted.rows if row.parsed.get(LEFT_OUT)}
        Reference.objects.bulk_create(
            [
                Reference(
                    run=run,
                    passage_id=passages[told["passage"]].pk,
                    ordinal=ordinal,
                    words=told["words"],
                    numbers=list(told["numbers"]),
                    checks=list(told["checks"]),
                    standing=Standing.LEFT_OUT if ordinal in left_out else Standing.WAITS,
                )
                for ordinal, told in enumerate(accepted.references, start=1)
            ],
            batch_size=_BATCH,
        )
        ProposedPledge.objects.bulk_create(
            [
                ProposedPledge(
                    run=run,
                    passage_id=passages[told["passage"]].pk,
                    ordinal=ordinal,
                    text=told["text"],
                    why=told["why"][:300],
                    lead_body=told["lead_body"][:300],
                    checks=list(told["checks"]),
                    standing=Standing.LEFT_OUT if ordinal in left_out else Standing.WAITS,
                )
                for ordinal, told in enumerate(accepted.pledges, start=len(accepted.references) + 1)
            ],
            batch_size=_BATCH,
        )
        if run.document is not None:
            index.write(KIND, rows_of(passages, run.document))
            _search_anew(run)

    def undone(self, run: ImportRun) -> None:
        run.references.all().delete()
        run.proposed_pledges.all().delete()
        index.remove(KIND, passages_of(run))
        _search_anew(run)

    def amended(self, run: ImportRun, touched: Collection[int]) -> None:
        """Passages are as printed, whatever a person found of the rows."""


def passages_of(run: ImportRun) -> list[int]:
    """The keys of the passages of a run's own file, in printed order."""
    own = Passage.objects.filter(file__document=run.document_id, file__vault_path=run.vault_path)
    return list(own.order_by("ordinal").values_list("pk", flat=True))


def _search_anew(run: ImportRun) -> None:
    """Of a paper that came in several files, the passages of the others are found, or no longer."""
    others = DocumentFile.objects.filter(document=run.document_id).exclude(vault_path=run.vault_path)
    if keys := set(others.values_list("pk", flat=True)):
        index.refresh(KIND, set(Passage.objects.filter(file__in=keys).values_list("pk", flat=True)))


def _waits() -> str:
    return _("Waits to be confirmed on the page of the paper, once the paper is added.")


def _row(
    run: ImportRun, ordinal: int, item: ParsedReference | ParsedPledge, paper: ParsedDocument
) -> ImportRow:
    passage = paper.passages[item.passage]
    is_pledge = isinstance(item, ParsedPledge)
    words = item.text if isinstance(item, ParsedPledge) else item.words
    numbers = () if isinstance(item, ParsedPledge) else item.numbers
    place = passage.paragraph or _("passage %(number)d") % {"number": item.passage + 1}
    return ImportRow(
        run=run,
        ordinal=ordinal,
        place=place[:80],
        raw=passage.text,
        parsed={
            "kind": Kind.VOLUNTARY_PLEDGE.value if is_pledge else "reference",
            "paragraph": passage.paragraph,
            "text": words if is_pledge else _shown(words, numbers),
            "page": passage.page,
            "heading": passage.heading_path[-1] if passage.heading_path else "",
            "state_under_review": paper.state_under_review,
        },
        checks=list(item.checks),
        outcome=Outcome.NEW,
        message=_waits(),
    )


def _shown(words: str, numbers: Sequence[str]) -> str:
    """The words with the numbers they come to, where ranges are written out."""
    if len(numbers) < 2:
        return words
    told = ", ".join(numbers[:_SHOWN_NUMBERS]) + (" …" if len(numbers) > _SHOWN_NUMBERS else "")
    return _("%(words)s (read as %(numbers)s)") % {"words": words, "numbers": told}
