"""A run as people see it: what a button would add, and each row with names instead of codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprkit.model import FILED_KINDS, Kind
from uprtrack.documents.doubts import CLEAR, DOUBT, UNCONFIRMED, is_unconfirmed, is_undecided
from uprtrack.documents.models import POSITIONS, DocumentKind, ImportRow, ImportRun, Outcome, Verdict
from uprtrack.documents.rows import CANDIDATE, IS_SAME, JOINS, NEEDS_DECISION, VERDICT
from uprtrack.documents.runs import is_kept_for_words
from uprtrack.reviews.models import State

ATTENTION = Q(outcome__in=(Outcome.CHANGED, Outcome.CONFLICT, Outcome.UNREADABLE)) | ~Q(checks=[])
"""Rows that add to, contradict or cannot be placed among what is here, and rows with a doubt."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the preview; ``position`` is a word, ``states`` are names, or the recommending mechanism's."""

    row: ImportRow
    number: str
    text: str
    states: str
    position: str
    parts: list[dict[str, str]]
    """Where an answer takes the recommendation in part: each part's ``position`` in words and its ``words``."""
    page: int | None
    candidate: str
    waits: bool
    decided: bool | None
    finding: str
    """What a person found beside the paper, in words; nothing where nobody has looked."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows there are of each outcome, and the words on the button."""

    outcomes: tuple[tuple[str, int], ...]
    total: int
    attention: int
    doubts: int
    clear: int
    """Answers that may be confirmed together (``doubts.CLEAR``)."""
    undecided: int
    button: str


def shown_rows(rows: Sequence[ImportRow]) -> list[ShownRow]:
    """Rows for a page; the names of their States in one query."""
    codes = {code for row in rows for code in row.parsed.get("recommending_states", ())}
    names = dict(State.objects.filter(pk__in=codes).values_list("pk", "name"))
    return [_shown(row, names) for row in rows]


def _shown(row: ImportRow, names: dict[str, str]) -> ShownRow:
    parsed: dict[str, Any] = row.parsed
    decided = parsed.get(IS_SAME)
    return ShownRow(
        row=row,
        number=parsed.get("paragraph") or "",
        text=parsed.get("text") or parsed.get("raw_response") or "",
        states=", ".join(names.get(code, code) for code in parsed.get("recommending_states", ()))
        or parsed.get("mechanism_name", ""),
        position=_position(parsed),
        parts=[
            {"position": position_word(part["position"]), "words": part["words"]}
            for part in parsed.get("parts") or ()
        ],
        page=parsed.get("page"),
        candidate=parsed.get(CANDIDATE, ""),
        waits=bool(parsed.get(NEEDS_DECISION)),
        decided=decided,
        finding=str(dict(Verdict.choices).get(parsed.get(VERDICT, ""), "")),
    )


def _position(parsed: dict[str, Any]) -> str:
    if parsed.get("kind") == Kind.VOLUNTARY_PLEDGE:
        return _("Voluntary pledge")
    return position_word(parsed.get("position") or "")


def position_word(position: str) -> str:
    """A position (``uprkit.model.Position``) as people read it; nothing for none."""
    return str(dict(POSITIONS).get(position, ""))


def tally(run: ImportRun) -> Tally:
    """Counts of a run's rows."""
    rows = run.rows.order_by()
    undecided = Q(**{f"parsed__{NEEDS_DECISION}": True}) & ~Q(parsed__has_key=IS_SAME)
    own = (Q(outcome=Outcome.NEW) | Q(**{f"parsed__{IS_SAME}": False})) & ~Q(parsed__has_key=JOINS)
    answered = Q(outcome__in=(Outcome.NEW, Outcome.CONFLICT))
    told = {"attention": ATTENTION, "doubts": DOUBT, "clear": CLEAR, "undecided": undecided}
    told |= {
        "own": own,
        "pledges": own & Q(parsed__kind=Kind.VOLUNTARY_PLEDGE.value),
        "answers": answered,
        "waiting": answered & UNCONFIRMED,
    }
    told |= {outcome.value: Q(outcome=outcome) for outcome in Outcome}
    found = rows.aggregate(
        **{f"of_{name}": Count("pk", filter=condition) for name, condition in told.items()}
    )
    counted = {outcome: found[f"of_{outcome.value}"] for outcome in Outcome}
    total = sum(counted.values())
    gains = Gains(
        own=found["of_own"],
        pledges=found["of_pledges"],
        matched=sum(counted[outcome] for outcome in _MATCHED) - found["of_undecided"],
        answers=found["of_answers"],
        waiting=found["of_waiting"],
    )
    return Tally(
        outcomes=tuple((str(outcome.label), number) for outcome, number in counted.items() if number),
        total=total,
        attention=found["of_attention"],
        doubts=found["of_doubts"],
        clear=found["of_clear"],
        undecided=found["of_undecided"],
        button=_("Add this paper") if is_kept_for_words(run.kind, total) else gains.button_for(run.kind),
    )


_MATCHED = (Outcome.SAME, Outcome.CHANGED, Outcome.CONFLICT)


@dataclass(frozen=True, slots=True)
class Gains:
    """What rows would add, by their number: of their own, pledges among these, and sources of what is here;
    answers, and those among them that wait to be confirmed.
    """

    own: int
    pledges: int
    matched: int
    answers: int
    waiting: int

    @classmethod
    def of(cls, rows: Iterable[ImportRow]) -> Self:
        """Of rows that are at hand."""
        own = pledges = matched = answers = waiting = 0
        for row in rows:
            parsed = row.parsed
            if (row.outcome == Outcome.NEW or parsed.get(IS_SAME) is False) and JOINS not in parsed:
                own += 1
                pledges += parsed.get("kind") == Kind.VOLUNTARY_PLEDGE
            matched += (row.outcome in _MATCHED) - is_undecided(row)
            if row.outcome in (Outcome.NEW, Outcome.CONFLICT):
                answers += 1
                waiting += is_unconfirmed(row)
        return cls(own, pledges, matched, answers, waiting)

    def button_for(self, kind: str) -> str:
        """What pressing the button adds, for a kind of paper; nothing where it would add nothing."""
        if kind == DocumentKind.ADDENDUM:
            return self._button_of_answers()
        if kind in FILED_KINDS:
            return _("Add this paper")
        number, pledges = self.own - self.pledges, self.pledges
        recommended = _worded(
            ngettext("%(number)s recommendation", "%(number)s recommendations", number), number
        )
        pledged = _worded(
            ngettext("%(number)s voluntary pledge", "%(number)s voluntary pledges", pledges), pledges
        )
        if number and pledges:
            words = {"recommendations": recommended, "pledges": pledged}
            return _("Add %(recommendations)s and %(pledges)s") % words
        if number or pledges:
            return _("Add %(items)s") % {"items": recommended if number else pledged}
        if not self.matched:
            return ""
        sentence = ngettext(
            "Add this source to %(number)s recommendation",
            "Add this source to %(number)s recommendations",
            self.matched,
        )
        return _worded(sentence, self.matched)

    def _button_of_answers(self) -> str:
        waiting, number = self.waiting, self.answers - self.waiting
        positions = _worded(ngettext("%(number)s position", "%(number)s positions", number), number)
        answers = _worded(
            ngettext("%(number)s answer to be confirmed", "%(number)s answers to be confirmed", waiting),
            waiting,
        )
        if number and waiting:
            return _("Add %(positions)s and %(answers)s") % {"positions": positions, "answers": answers}
        return _("Add %(items)s") % {"items": positions if number else answers} if number or waiting else ""


def _worded(sentence: str, number: int) -> str:
    """A sentence with its number as the reader's language groups it."""
    return sentence % {"number": number_format(number, use_l10n=True, force_grouping=True)}
