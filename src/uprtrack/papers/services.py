"""A person confirms what was found in a paper: whose numbers it uses, and what is a pledge."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.model import Kind, ParsedRecommendation, Position
from uprkit.reference_numbering import Fit, Listed, Scheme, fit_of
from uprtrack.documents.acceptors import followers_of, objections_to_undoing
from uprtrack.documents.models import Document, ImportRow, ImportRun, ImportState
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.organisations import policy
from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.papers.models import Mention, Numbering, ProposedPledge, Reference, Standing
from uprtrack.recommendations.acceptors.additions import Additions
from uprtrack.recommendations.models import NOT_WITHDRAWN, Recommendation, Wording
from uprtrack.reviews.models import Review


def confirm_references(*, by: Reader, document: Document, review: Review, numbering: Numbering) -> int:
    """Say whose numbers a paper uses: those that wait and lead to one recommendation each become mentions.

    Returns how many references were confirmed; one of whose numbers none is found goes on waiting. Raises
    ImportStateError where none is found at all.
    """
    require_for_paper(by, document)
    with transaction.atomic():
        waiting = list(
            Reference.objects.select_for_update(of=("self",))
            .filter(run__document=document, run__state=ImportState.ACCEPTED, standing=Standing.WAITS)
            .order_by("ordinal")
        )
        fit = fit_for(by, document, review, Scheme(numbering.value), waiting)
        confirmed = [item for item in waiting if any(number in fit.found for number in item.numbers)]
        if not confirmed:
            raise ImportStateError(
                _("No number of %(paper)s leads to a recommendation of %(review)s in this way of counting.")
                % {"paper": document, "review": review.title}
            )
        _decide(by, document, confirmed, Standing.CONFIRMED, review=review, numbering=numbering)
        Mention.objects.bulk_create(
            [
                Mention(reference=item, recommendation_id=fit.found[number], number=number)
                for item in confirmed
                for number in dict.fromkeys(item.numbers)
                if number in fit.found
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
    return len(confirmed)


def reconsider_references(*, by: Reader, document: Document) -> int:
    """Take back what was confirmed or left out of a paper's references; returns how many wait again."""
    require_for_paper(by, document)
    with transaction.atomic():
        decided = list(Reference.objects.filter(run__document=document).exclude(standing=Standing.WAITS))
        Mention.objects.filter(reference__in=decided).delete()
        _decide(by, document, decided, Standing.WAITS)
    return len(decided)


def leave_out_reference(*, by: Reader, reference: Reference) -> Reference:
    """Say that what was found is no reference to a recommendation of the review."""
    document = _document_of(reference.run)
    require_for_paper(by, document)
    with transaction.atomic():
        reference.mentions.all().delete()
        _decide(by, document, [reference], Standing.LEFT_OUT)
    return reference


def confirm_pledge(*, by: Reader, pledge: ProposedPledge) -> Recommendation:
    """Add a pledge that was proposed to its review, with the paper as its source.

    Raises ImportStateError where it waits no more, or the paper has no review.
    """
    run = pledge.run
    document = _document_of(run)
    require_for_paper(by, document)
    with transaction.atomic():
        pledge = ProposedPledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
        if pledge.standing != Standing.WAITS or run.state != ImportState.ACCEPTED or run.review_id is None:
            raise ImportStateError(
                _("%(paper)s: expected a pledge that waits in a paper of a review, found “%(found)s”.")
                % {"paper": document, "found": pledge.get_standing_display()}
            )
        pledge.recommendation = _add(run, document, pledge)
        pledge.save(update_fields=["recommendation"])
        _decide_pledge(by, document, pledge, Standing.CONFIRMED)
        for follower in followers_of(run.kind):
            follower.amended(run, {pledge.recommendation.pk})
    return pledge.recommendation


def leave_out_pledge(*, by: Reader, pledge: ProposedPledge) -> ProposedPledge:
    """Say that what was proposed is no pledge; one that was confirmed is withdrawn.

    Raises StandsOnError where later work stands on the pledge.
    """
    run = pledge.run
    document = _document_of(run)
    require_for_paper(by, document)
    with transaction.atomic():
        pledge = ProposedPledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
        added = pledge.recommendation_id
        if added is not None:
            objections = objections_to_undoing(run, {added})
            if objections:
                raise StandsOnError(objections)
            now = timezone.now()
            Wording.objects.filter(NOT_WITHDRAWN, recommendation=added, run=run).update(withdrawn_at=now)
            Recommendation.objects.filter(pk=added).update(withdrawn_at=now)
            pledge.recommendation = None
            pledge.save(update_fields=["recommendation"])
            for follower in followers_of(run.kind):
                follower.amended(run, {added})
        _decide_pledge(by, document, pledge, Standing.LEFT_OUT)
    return pledge


def fit_for(
    reader: Reader, document: Document, review: Review, scheme: Scheme, references: Sequence[Reference]
) -> Fit:
    """What a way of counting makes of references' numbers, among recommendations that the reader sees."""
    numbers = [number for item in references for number in item.numbers]
    return fit_of(scheme, numbers, listed_of(reader, document, review))


def listed_of(reader: Reader, document: Document, review: Review) -> list[Listed]:
    """The recommendations of a review in printed order, as one organisation has them: the paper's own first."""
    rows = list(
        Recommendation.objects.visible_to(reader)
        .standing()
        .of_review(review)
        .filter(kind=Kind.RECOMMENDATION.value)
        .order_by("ordinal", "pk")
        .values_list("pk", "number", "position", "owner_id")
    )
    owners = [owner for *_row, owner in rows]
    chosen = document.owner_id if document.owner_id in owners else max(owners, key=owners.count, default=None)
    return [Listed(pk, number, Position(position)) for pk, number, position, owner in rows if owner == chosen]


def require_for_paper(by: Reader, document: Document) -> None:
    """Who imports papers of the review; for a public paper, who publishes them."""
    country = document.review.state_under_review_id if document.review else None
    acts = [Act.IMPORT, *([Act.PUBLISH_REVIEW] if document.visibility == Visibility.PUBLIC else [])]
    for act in acts:
        policy.require(by, act, organisation=document.owner, country=country, row=document)


def _add(run: ImportRun, document: Document, pledge: ProposedPledge) -> Recommendation:
    passage = pledge.passage
    told = ParsedRecommendation(
        text=pledge.text,
        paragraph=passage.paragraph,
        kind=Kind.VOLUNTARY_PLEDGE,
        page=passage.page,
        document=document.symbol,
        heading=passage.heading_path[-1] if passage.heading_path else "",
        raw=passage.text,
    )
    # As the paper is read by now: it may have been published since it came in.
    additions = Additions(run, circle=document)
    row = ImportRow(run=run, ordinal=pledge.ordinal)
    review = run.review_id or 0
    added = additions.recommendation(review, row, told)
    additions.create([added])
    additions.say(added.pk, told, language=passage.file.language)
    additions.write([])
    return Recommendation.objects.get(pk=added.pk)


def _document_of(run: ImportRun) -> Document:
    if run.document is None:
        raise ImportStateError(
            _("%(file)s was never added: expected a paper that is here, found none.")
            % {"file": run.file_name}
        )
    return run.document


def _decide(
    by: Reader,
    document: Document,
    references: Sequence[Reference],
    standing: Standing,
    *,
    review: Review | None = None,
    numbering: str = "",
) -> None:
    for item in references:
        item.standing, item.review, item.numbering = standing, review, numbering
        item.author, item.decided_at = standing_of(by).actor_in(document.owner), timezone.now()
    fields = ["standing", "review", "numbering", "author", "decided_at"]
    Reference.objects.bulk_update(references, fields, batch_size=500)
    if references:
        _note(document)


def _decide_pledge(by: Reader, document: Document, pledge: ProposedPledge, standing: Standing) -> None:
    pledge.standing, pledge.decided_at = standing, timezone.now()
    pledge.author = standing_of(by).actor_in(document.owner)
    pledge.save(update_fields=["standing", "author", "decided_at"])
    _note(document)


def _note(document: Document) -> None:
    record(
        verb=Verb.CONFIRM,
        organisation=document.owner,
        object_kind="document",
        object_id=document.public_id,
        object_label=str(document),
        read_by=document,
    )
