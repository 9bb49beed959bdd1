"""The Universal Human Rights Index: the UPR's recommendations beside other sources, other mechanisms' of their own.

What the Index calls by one name (``AnnotationId``) is one recommendation, in whatever language its text comes.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from uprkit.matching import Index, Match
from uprkit.model import Kind, ParsedRecommendation
from uprtrack.documents.models import DocumentKind, ImportRow, ImportRun, ImportState, Outcome
from uprtrack.documents.rows import recommendation_in
from uprtrack.recommendations.acceptors.additions import Additions
from uprtrack.recommendations.acceptors.sheet import SheetAcceptor
from uprtrack.recommendations.models import Recommendation, WordingRole


class UhriExportAcceptor(SheetAcceptor):
    """Matched by symbol and number first, then by text.

    A treaty body repeats itself from one paper to the next, so an observation is only ever the same as one that
    the same paper prints; a UPR recommendation is the same under whatever paper brought it.
    """

    def find(self, index: Index, told: ParsedRecommendation) -> Match | None:
        if told.kind is Kind.OBSERVATION:
            index = Index(known for known in index if told.document in known.symbols)
        numbered = index.find_by_number(
            text=told.text,
            number=told.paragraph,
            heading=told.heading,
            symbol=told.document or "",
            kind=told.kind.value,
        )
        if numbered is not None and numbered.is_sure:
            return numbered
        return super().find(index, told) or numbered

    def known_targets(self, run: ImportRun, told: Mapping[int, ParsedRecommendation]) -> dict[int, int]:
        """What the organisation's earlier imports of the Index made of the same record and State."""
        wanted = {(item.source_id, item.state_under_review) for item in told.values() if item.source_id}
        if not wanted:
            return {}
        earlier = ImportRow.objects.filter(
            run__owner=run.owner_id,
            run__kind=DocumentKind.UHRI_EXPORT,
            run__state=ImportState.ACCEPTED,
            target_id__isnull=False,
        ).exclude(run=run.pk)
        names = ("parsed__source_id", "parsed__state_under_review", "target_id")
        found = {
            (source, state): target
            for source, state, target in earlier.order_by("pk").values_list(*names).iterator()
            if (source, state) in wanted
        }
        merged = dict(
            Recommendation.objects.filter(owner=run.owner_id, merged_into__isnull=False).values_list(
                "pk", "merged_into"
            )
        )
        targets: dict[int, int] = {}
        for ordinal, item in told.items():
            target = found.get((item.source_id, item.state_under_review))
            while target in merged:
                target = merged[target]
            if target is not None:
                targets[ordinal] = target
        return targets

    def _say(self, additions: Additions, recommendation: int, row: ImportRow) -> None:
        """In another language the Index repeats a recommendation: its wording is added, and nothing else."""
        language = additions.run.paper["language"]
        if language.startswith("en") or row.outcome == Outcome.NEW:
            super()._say(additions, recommendation, row)
        else:
            additions.word(recommendation, recommendation_in(row).text, language, WordingRole.AS_RECEIVED)

    def source_of(self, told: ParsedRecommendation) -> str:
        named = {"symbol": told.document, "number": told.paragraph}
        if told.document and told.paragraph:
            return _("Universal Human Rights Index, %(symbol)s, paragraph %(number)s") % named
        if told.document:
            return _("Universal Human Rights Index, %(symbol)s") % named
        return _("Universal Human Rights Index")
