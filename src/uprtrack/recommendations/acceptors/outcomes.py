"""What accepting a row would do, in a word and a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprkit.matching import SAME, Known, Match, folded_text
from uprkit.model import ParsedRecommendation
from uprtrack.documents.models import ImportRow, Outcome
from uprtrack.documents.rows import CANDIDATE, IS_SAME, LEFT_OUT, NEEDS_DECISION
from uprtrack.recommendations.models import Position


def is_left_out(row: ImportRow) -> bool:
    return bool(row.parsed.get(LEFT_OUT))


def mark_new(row: ImportRow, message: str = "") -> None:
    _mark(row, Outcome.NEW, message, None)


def mark_unreadable(row: ImportRow, message: str) -> None:
    _mark(row, Outcome.UNREADABLE, message, None)


def mark_matched(row: ImportRow, told: ParsedRecommendation, match: Match) -> Known | None:
    """Judge a row by what it matches; returns what it is written to, or None where it is new or undecided."""
    known = match.known
    if not match.is_sure:
        decided = row.parsed.get(IS_SAME)
        if decided is None:
            _mark(row, Outcome.CONFLICT, _undecided(match), known.pk)
            row.parsed[NEEDS_DECISION] = True
            row.parsed[CANDIDATE] = known.text
            return None
        if not decided:
            mark_new(row, _("A recommendation of its own, as a person decided."))
            return None
    _judge(row, told, known)
    return known


def _judge(row: ImportRow, told: ParsedRecommendation, known: Known) -> None:
    answer = told.position.value if told.position else Position.PENDING
    row.parsed.pop(CANDIDATE, None)
    # A translation differs in every word and is no other wording.
    is_english = str(row.run.paper.get("language") or "en").startswith("en")
    is_reworded = is_english and bool(told.text) and folded_text(told.text) not in known.texts
    if is_reworded:
        row.parsed[CANDIDATE] = known.text
    if answer != Position.PENDING and known.position not in (Position.PENDING, answer):
        _mark(row, Outcome.CONFLICT, contradiction(known, answer), known.pk)
        return
    added = []
    if answer != Position.PENDING and known.position == Position.PENDING:
        added.append(_("the position"))
    if set(told.recommending_states) - known.states:
        added.append(_("recommending States"))
    if is_reworded:
        added.append(_("another wording"))
    if added:
        what = _("Adds to %(number)s: %(added)s.") % {"number": name_of(known), "added": ", ".join(added)}
        _mark(row, Outcome.CHANGED, what, known.pk)
    else:
        _mark(row, Outcome.SAME, _("Already here as %(number)s.") % {"number": name_of(known)}, known.pk)


def contradiction(known: Known, answer: str) -> str:
    """The sentence for a position that differs from the one that shows; both are kept."""
    return _("%(number)s shows as %(here)s, this paper says %(there)s; both are kept with their source.") % {
        "number": name_of(known),
        "here": str(Position(known.position).label).lower(),
        "there": str(Position(answer).label).lower(),
    }


def name_of(known: Known) -> str:
    """The number, or the place in the list where there is none."""
    return known.number or _("row %(number)d") % {"number": known.ordinal}


def forget_undecided(row: ImportRow) -> None:
    """An undecided row is left out at acceptance: it points at nothing any more."""
    row.target_id = None


def _undecided(match: Match) -> str:
    if match.score >= SAME:
        return _(
            "The words of %(number)s, but other recommending States: the same or another recommendation?"
        ) % {"number": name_of(match.known)}
    return _("Alike to %(number)s to %(score)d %%: the same or another recommendation?") % {
        "number": name_of(match.known),
        "score": int(match.score),
    }


def _mark(row: ImportRow, outcome: Outcome, message: str, target: int | None) -> None:
    row.outcome = outcome
    row.message = message
    row.target_id = target
    row.parsed.pop(NEEDS_DECISION, None)
