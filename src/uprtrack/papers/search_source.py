"""What passages of papers contribute to search: those of papers that were added, not of those undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from uprtrack.catalogue.kinds import PASSAGE
from uprtrack.documents.filing import FiledPassage
from uprtrack.documents.models import Document, DocumentFile, ImportRun, ImportState, Passage
from uprtrack.papers.models import ProposedPledge, Reference
from uprtrack.reviews.facets import review_facets, review_place
from uprtrack.reviews.models import State
from uprtrack.search.sources import RightsRow, SearchRow, rights_in

KIND = PASSAGE
BATCH = 500


def standing_passages() -> QuerySet[Passage]:
    """Passages of files whose import stands.

    Where a paper came again in the same language, those of its last file: of the files before only the passages in
    which something was found, since a person may have decided on it.
    """
    accepted = ImportRun.objects.filter(
        document=OuterRef("file__document"),
        vault_path=OuterRef("file__vault_path"),
        state=ImportState.ACCEPTED,
    )
    found = [Exists(table.objects.filter(passage=OuterRef("pk"))) for table in (Reference, ProposedPledge)]
    is_shown = ~Q(file__in=_files_read_anew().values("pk")) | found[0] | found[1]
    return Passage.objects.filter(Exists(accepted), is_shown)


def _files_read_anew() -> QuerySet[DocumentFile]:
    """Files of papers of which a later file in the same language stands."""
    accepted = ImportRun.objects.filter(
        document=OuterRef("document"), vault_path=OuterRef("vault_path"), state=ImportState.ACCEPTED
    )
    later = DocumentFile.objects.filter(
        Exists(accepted),
        document=OuterRef("document"),
        language=OuterRef("language"),
        pk__gt=OuterRef("pk"),
    )
    return DocumentFile.objects.filter(Exists(later))


class PassageSource:
    """Text, headings, number, and the names of who speaks."""

    def all_ids(self) -> Iterable[int]:
        return standing_passages().order_by("pk").values_list("pk", flat=True)

    def documents_for(self, ids: Collection[int]) -> Iterator[SearchRow]:
        wanted = sorted(ids)
        names = dict(State.objects.values_list("pk", "name"))
        for start in range(0, len(wanted), BATCH):
            passages = (
                standing_passages()
                .filter(pk__in=wanted[start : start + BATCH])
                .select_related(
                    "file__document__review__state_under_review", "file__document__review__session"
                )
            )
            papers: dict[int, PaperFound] = {}
            for passage in passages:
                document = passage.file.document
                paper = papers.get(document.pk) or papers.setdefault(document.pk, PaperFound.of(document))
                yield _row(_filed(passage, passage.file.language), paper, names)

    def rights(self) -> Iterable[RightsRow]:
        return rights_in(standing_passages(), "file__document__")


def _filed(passage: Passage, language: str) -> FiledPassage:
    return FiledPassage(
        passage.pk,
        language,
        passage.ordinal,
        passage.paragraph,
        passage.heading_path,
        passage.speakers,
        passage.text,
    )


def rows_of(passages: Sequence[FiledPassage], document: Document) -> Iterator[SearchRow]:
    """What passages at hand contribute, of a paper whose import stands."""
    codes = {code for passage in passages for code in passage.speakers}
    names = dict(State.objects.filter(pk__in=codes).order_by().values_list("pk", "name")) if codes else {}
    paper = PaperFound.of(document)
    return (_row(passage, paper, names) for passage in passages)


class PaperFound(NamedTuple):
    """What all passages of a paper are found by, and the beginning of their place."""

    facets: dict[str, list[str]]
    place: str
    symbol: str

    @classmethod
    def of(cls, document: Document) -> PaperFound:
        review = document.review
        facets = review_facets(review) if review is not None else {}
        place = f"{review_place(review) if review is not None else ''} {document.pk:09}"
        return cls({**facets, "paper": [document.kind]}, place, document.symbol)


def _row(passage: FiledPassage, paper: PaperFound, names: dict[str, str]) -> SearchRow:
    language = passage.language
    headings = [(language, heading) for heading in passage.heading_path]
    speakers = [("en", names[code]) for code in passage.speakers if code in names]
    return SearchRow(
        passage.pk,
        [(language, passage.text), *headings],
        {
            **paper.facets,
            "speaker": list(dict.fromkeys(passage.speakers)),
            "language": [language],
        },
        [("", passage.paragraph), ("", paper.symbol), *speakers],
        f"{paper.place} {passage.ordinal:07}",
    )
