"""The letters of SMART and proposed indicators in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from uprkit.classify.indicators import NAMES, ProposedIndicator
from uprkit.rules.smart import Smart, SmartReading, Verdict
from uprtrack.classification.labels import translated
from uprtrack.classification.reasons import told

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LETTERS: dict[Smart, StrOrPromise] = {
    Smart.SPECIFIC: _("Specific"),
    Smart.MEASURABLE: _("Measurable"),
    Smart.ACHIEVABLE: _("Achievable"),
    Smart.RELEVANT: _("Relevant"),
    Smart.TIME_BOUND: _("Time-bound"),
}
_VERDICTS: dict[Verdict, StrOrPromise] = {
    Verdict.STATED: _("stated"),
    Verdict.NOT_STATED: _("not stated"),
    Verdict.TO_JUDGE: _("to be judged"),
}
INDICATOR_NAMES = (
    gettext_noop("Date of ratification or accession, and reservations: %(about)s"),
    gettext_noop("Date of entry into force and scope of the law"),
    gettext_noop("Date of adoption, period and budget of the plan or policy"),
    gettext_noop("Date on which the body was set up, its mandate and its yearly budget"),
    gettext_noop("Visits of special procedures requested, and those that took place"),
    gettext_noop("Reports to treaty bodies due, and those submitted"),
    gettext_noop("Persons trained, by profession and sex, of those who should be"),
    gettext_noop("Complaints received, investigated, brought to court and decided, with redress granted"),
    gettext_noop("Money spent, as a share of the public budget"),
    gettext_noop("Persons reached by the service, by sex, age and region, of those who need it"),
    gettext_noop("Measures taken, each with its date and the number of persons it reaches"),
)
"""The library's names of indicators, marked for translation; a test holds them against it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """``letter`` S, M, A, R or T with its name, the verdict (``stated``, ``not_stated``, ``to_judge``) and why."""

    letter: str
    name: StrOrPromise
    verdict: str
    verdict_label: StrOrPromise
    reason: str


def letters_of(readings: Iterable[SmartReading]) -> list[Letter]:
    return [
        Letter(
            reading.letter.value,
            _LETTERS[reading.letter],
            reading.verdict.value,
            _VERDICTS[reading.verdict],
            told([reading.reason])[0].sentence,
        )
        for reading in readings
    ]


def indicator_name(proposed: ProposedIndicator) -> str:
    if proposed.name in NAMES:
        return gettext(NAMES[proposed.name]) % {"about": proposed.about}
    return translated(proposed.name)
