"""What a person finds of single rows beside the paper: right as read, read otherwise, no row at all, missing.

Before a paper is accepted, a finding changes what accepting it does. Afterwards what the row says is said anew
in one step, and what it said before is withdrawn, not lost.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from uprkit.model import FILED_KINDS
from uprtrack.documents.acceptors import acceptor_for, followers_of
from uprtrack.documents.doubts import CLEAR
from uprtrack.documents.models import ImportRow, ImportRun, ImportState, Outcome, RowDecision, Verdict
from uprtrack.documents.row_values import RowValues, check_values, overlay, values_of
from uprtrack.documents.rows import IS_SAME, LEFT_OUT, NEEDS_DECISION, VERDICT
from uprtrack.documents.runs import ImportStateError, locked_run, note_run, require_for_run
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import EarlierVersion, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import ChangedMeanwhileError, frozen_fields, save_change

TRACKED = ("verdict", "number", "text", "recommending_states", "position", "kind")
_OPEN = (ImportState.PREVIEWED, ImportState.ACCEPTED)
_FAR = 1_000_000
"""Further than any run has rows: ordinals are moved there and back, since two rows never share one."""


def decide_row(*, by: Reader, row: ImportRow, is_same: bool) -> ImportRow:
    """Say of a row that may be here already whether it is; ImportStateError where nothing is to be
    decided.
    """
    require_for_run(by, Act.IMPORT, row.run)
    with transaction.atomic():
        run = locked_run(row.run, ImportState.PREVIEWED)
        row = ImportRow.objects.select_for_update().get(pk=row.pk)
        if not row.parsed.get(NEEDS_DECISION):
            raise ImportStateError(_("Row %(place)s needs no decision.") % {"place": row.place})
        row.parsed[IS_SAME] = is_same
        row.save(update_fields=["parsed"])
        note_run(Verb.SETTLE, run)
    return row


def settle_row(
    *, by: Reader, row: ImportRow, verdict: Verdict, started_from: int, values: RowValues | None = None
) -> RowDecision:
    """Keep what a person found of a row, on the version they read (0 where nobody had looked before).

    ``values`` are given for a correction. Raises ChangedMeanwhileError where somebody else found something
    meanwhile, UnfitRowError for values that fit no row, StandsOnError where a row to be left out has later
    work standing on it, ImportStateError for a paper that was undone or discarded.
    """
    _require(by, row.run)
    with transaction.atomic():
        run = locked_run(row.run, *_OPEN)
        row = ImportRow.objects.select_for_update().get(pk=row.pk)
        row.run = run
        _refuse_out_of_reach(row)
        decision = _decided(by, row, verdict, started_from, values or values_of(row))
        _let_count(run, row, decision)
        note_run(Verb.SETTLE, run)
    return decision


def confirm_clear_rows(*, by: Reader, run: ImportRun) -> int:
    """Confirm all answers in which a verdict stands among free words (medium confidence) and nobody has
    looked at yet; returns how many.
    """
    _require(by, run)
    with transaction.atomic():
        run = locked_run(run, *_OPEN)
        confirmed = list(run.rows.filter(CLEAR))
        for row in confirmed:
            row.run = run
            _decided(by, row, Verdict.AS_READ, 0, values_of(row))
            row.parsed[VERDICT] = Verdict.AS_READ.value
        ImportRow.objects.bulk_update(confirmed, ["parsed"], batch_size=500)
        _follow(run, confirmed)
        if confirmed:
            note_run(Verb.SETTLE, run)
    return len(confirmed)


def add_row(*, by: Reader, after: ImportRow, values: RowValues) -> ImportRow:
    """Add what the paper prints and the reader of papers did not find, after another row of it or at its beginning
    (``rows.beginning_of``).

    Raises UnfitRowError for values that fit no row, ImportStateError for a paper kept for its words, in which
    rows only point at what stands in the passages.
    """
    _require(by, after.run)
    if not takes_rows(after.run):
        raise ImportStateError(
            _("%(file)s: expected a paper that lists recommendations or answers, found %(kind)s.")
            % {"file": after.run.file_name, "kind": after.run.get_kind_display()}
        )
    with transaction.atomic():
        run = locked_run(after.run, *_OPEN)
        if after.pk is not None:
            after = ImportRow.objects.select_for_update().get(pk=after.pk)
        after.run = run
        later = run.rows.filter(ordinal__gt=after.ordinal)
        later.update(ordinal=F("ordinal") + _FAR)
        run.rows.filter(ordinal__gt=_FAR).update(ordinal=F("ordinal") - _FAR + 1)
        row = ImportRow.objects.create(
            run=run,
            ordinal=after.ordinal + 1,
            place=_("added by a person after %(place)s") % {"place": after.place[:40]},
            parsed=_beside(after),
            outcome=Outcome.NEW,
        )
        decision = _decided(by, row, Verdict.CORRECTED, 0, values)
        _let_count(run, row, decision)
        note_run(Verb.SETTLE, run)
    return row


def takes_rows(run: ImportRun) -> bool:
    """Whether a paper of the kind consists of rows, so that one can be missing."""
    return run.kind not in FILED_KINDS


def _require(by: Reader, run: ImportRun) -> None:
    """Whoever changes what stands on the public site needs the right to publish there."""
    require_for_run(by, Act.IMPORT, run)
    document = run.document
    if document is not None and document.visibility == Visibility.PUBLIC:
        require_for_run(by, Act.PUBLISH_REVIEW, run)


def _beside(row: ImportRow) -> dict[str, object]:
    """What a row printed next to another has in common with it."""
    shared = ("page", "heading", "document", "state_under_review", "session", "upr_cycle")
    return {name: row.parsed[name] for name in shared if name in row.parsed} | overlay(row, RowValues())


def _refuse_out_of_reach(row: ImportRow) -> None:
    if row.parsed.get(LEFT_OUT) and VERDICT not in row.parsed:
        raise ImportStateError(row.message)


def _decided(
    by: Reader, row: ImportRow, verdict: Verdict, started_from: int, values: RowValues
) -> RowDecision:
    """The finding as it is stored, with the version before it."""
    if verdict != Verdict.LEFT_OUT:
        check_values(row, values)
    fields = {"verdict": verdict, **values.fields()}
    author = standing_of(by).actor_in(row.run.owner)
    decision = RowDecision.objects.filter(row=row).first()
    if decision is not None:
        decision = save_change(
            decision, owner=row.run.owner, started_from=started_from, fields=fields, tracked=TRACKED
        )
        decision.author = author
        return _saved(decision)
    decision = RowDecision(row=row, author=author, **fields)
    if started_from:
        raise ChangedMeanwhileError(decision, started_from, fields)
    as_read = RowDecision(row=row, verdict=Verdict.AS_READ, **values_of(row).fields())
    EarlierVersion.objects.create(
        object_kind=RowDecision._meta.label_lower,
        object_id=_saved(decision).pk,
        version=0,
        fields=frozen_fields(as_read, TRACKED),
        owner=row.run.owner,
    )
    return decision


def _saved(decision: RowDecision) -> RowDecision:
    decision.save()
    return decision


def _let_count(run: ImportRun, row: ImportRow, decision: RowDecision) -> None:
    """Let the row read as it was found, and everything that follows from it."""
    row.parsed.update(overlay(row, RowValues.of(decision)))
    row.parsed[VERDICT] = decision.verdict
    if decision.verdict == Verdict.LEFT_OUT:
        row.parsed[LEFT_OUT] = True
        row.outcome, row.message = Outcome.LEFT_OUT, _("Left out, as a person found.")
    else:
        row.parsed.pop(LEFT_OUT, None)
    row.save(update_fields=["parsed", "outcome", "message"])
    _follow(run, [row])


def _follow(run: ImportRun, rows: Collection[ImportRow]) -> None:
    """Judge anew what waits; say anew what was added."""
    acceptor = acceptor_for(run.kind)
    if run.state == ImportState.PREVIEWED:
        beside = _judged_with(run, rows)
        acceptor.judge(run, beside)
        for row in beside:
            if row.parsed.get(LEFT_OUT):
                # It speaks of nothing: no tag is read from it, and no recommendation counts it as a source.
                row.target_id = None
        fields = ["parsed", "outcome", "message", "target_id"]
        ImportRow.objects.bulk_update(beside, fields, batch_size=500)
        return
    touched = acceptor.amend(run, rows)
    for follower in followers_of(run.kind):
        follower.amended(run, touched)


def _judged_with(run: ImportRun, rows: Collection[ImportRow]) -> list[ImportRow]:
    """The rows whose outcome may hang on these: all of a paper, in a sheet those on the same States."""
    beside = run.rows.all()
    if not run.paper.get("state_under_review"):
        states = {row.parsed.get("state_under_review") for row in rows}
        beside = beside.filter(parsed__state_under_review__in=states)
    return list(beside)
