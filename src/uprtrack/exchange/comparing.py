"""What a bundle would change here, row by row, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.bundles import Bundle
from uprkit.matching import Index, Known
from uprtrack.exchange.identity import own_key
from uprtrack.exchange.ledger import Content, Ledger, remembered
from uprtrack.exchange.models import BundleRow, ForeignRow, Outcome, Partner
from uprtrack.exchange.partners import speaks_for
from uprtrack.monitoring.models import Level
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import WITHOUT_BORDERS
from uprtrack.organisations.standing import Reader
from uprtrack.plans.rules import plan_kinds_of
from uprtrack.recommendations.known import known_by
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.reviews.models import Review, State, named

WITHDRAWABLE = ("recommendations", "plans", "measures", "assessments")
Decisions = Mapping[str, bool]
"""By a recommendation's identifier there: whether it is the one here that it resembles."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The recommendation here that a partner's is (key), or may be; ``message`` says how it was found."""

    target: int | None
    outcome: str
    message: str = ""


class Comparison:
    """One bundle of one partner, in the eyes of the person who brings it."""

    def __init__(self, partner: Partner, bundle: Bundle, reader: Reader, decisions: Decisions) -> None:
        self.ledger = Ledger(partner)
        self._bundle = bundle
        self._decisions = decisions
        self._organisations = {row["id"]: row for row in bundle.rows["organisations"]}
        self._states = frozenset(State.objects.values_list("pk", flat=True))
        aliases = bundle.manifest.review_aliases
        self.reviews = {review.alias: review for review in Review.objects.filter(named(aliases))}
        self._indices = known_by(reader, [review.pk for review in self.reviews.values()])
        self._taken = {
            row.local_id for row in self.ledger if row.kind == "recommendations" and row.withdrawn_at is None
        }
        self._standing = set(
            Recommendation.objects.standing().filter(pk__in=self._taken).values_list("pk", flat=True)
        )
        self._others = _other_partners(partner)
        self._own = own_key().digits
        self._review_of: dict[str, str] = {}
        self._labels: dict[str, str] = {}

    def rows(self) -> list[BundleRow]:
        """Every row with what accepting does; organisations come along with what they say."""
        found: list[BundleRow] = []
        judges = {
            "recommendations": self._recommendation,
            "plans": self._plan,
            "measures": self._measure,
            "assessments": self._assessment,
        }
        for kind in WITHDRAWABLE:
            for content in self._bundle.rows[kind]:
                row = BundleRow(
                    kind=kind, foreign_id=content["id"], content=content, speaker=self._speaker(kind, content)
                )
                judges[kind](row, content)
                found.append(row)
        found.extend(self._withdrawn())
        for ordinal, row in enumerate(found, start=1):
            row.ordinal = ordinal
        return found

    def _recommendation(self, row: BundleRow, content: Content) -> None:
        row.label = content["number"] or " ".join(content["text"].split()[:6]) + "…"
        if content["review"] not in self._bundle.manifest.review_aliases:
            _leave_out(row, _("It belongs to a review that the bundle does not cover."))
            return
        found = self._find(content)
        row.target_id, row.outcome, row.message = found.target, found.outcome, found.message
        if row.outcome == Outcome.UNDECIDED:
            row.is_same = self._decisions.get(content["id"])
        if found.target is None and (reason := self._not_to_be_made(content)):
            _leave_out(row, reason)
            return
        if unknown := sorted(set(content["states"]) - self._states):
            _leave_out(row, _("It names a State that is not known here: %(code)s.") % {"code": unknown[0]})
            return
        if row.outcome == Outcome.UNDECIDED and row.is_same is None:
            return
        self._review_of[content["id"]] = content["review"]
        self._labels[content["id"]] = row.label

    def _not_to_be_made(self, content: Content) -> str:
        if content["organisation"] is None:
            return _("It comes first from another installation: ask that one for its bundle.")
        return self._unspoken(content, content["review"])

    def _find(self, content: Content) -> _Found:
        known = self.ledger.get("recommendations", content["id"])
        if known is not None and (known.is_made_here or known.local_id in self._standing):
            return _Found(known.local_id, *self._since(known, content))
        for other in content["known_as"]:
            if (target := self._called(other["installation"], other["id"])) is not None:
                return self._matched(target, content, _("It was made here, or came by another partner."))
        review = self.reviews.get(content["review"])
        index = self._indices.get(review.pk, Index()) if review else Index()
        match = index.find_by_number(
            text=content["text"],
            number=content["number"],
            heading=content["heading"],
            symbol=content["symbol"],
            kind=content["kind"],
            taken=self._taken,
        ) or index.find_by_text(
            text=content["text"], states=content["states"], kind=content["kind"], taken=self._taken
        )
        if match is None:
            return _Found(None, Outcome.NEW)
        if not match.is_sure:
            return _Found(match.known.pk, Outcome.UNDECIDED, _resembles(match.known, match.score))
        self._taken.add(match.known.pk)
        return self._matched(match.known.pk, content, _("It is here already."))

    def _matched(self, target: int, content: Content, message: str) -> _Found:
        """Another source for what is here: nothing of it is overwritten, and what differs is said."""
        position = Recommendation.objects.values_list("position", flat=True).get(pk=target)
        told = (content["position"] or {}).get("position", Position.PENDING)
        if Position.PENDING not in (position, told) and position != told:
            words = {"here": Position(position).label, "there": Position(told).label}
            message = _("Here it is %(here)s, there %(there)s: both are kept and listed as a disagreement.")
            return _Found(target, Outcome.DIFFERS, message % words)
        return _Found(target, Outcome.SAME, message)

    def _called(self, installation: str, identifier: str) -> int | None:
        """The recommendation that an installation, perhaps this one, calls by an identifier."""
        if installation == self._own:
            named = (
                Recommendation.objects.standing_or_merged().published().filter(public_id=identifier).first()
            )
            found = named and named.kept
            return found.pk if found is not None and found.is_published else None
        return self._others.get((installation, identifier))

    def _plan(self, row: BundleRow, content: Content) -> None:
        row.label = content["title"]
        if content["review"] not in self._bundle.manifest.review_aliases:
            _leave_out(row, _("It belongs to a review that the bundle does not cover."))
        elif reason := self._unspoken(content, content["review"]):
            _leave_out(row, reason)
        elif not self._may_hold(content):
            _leave_out(row, _("An organisation of this kind holds no such plan."))
        else:
            self._judge(row, content)

    def _measure(self, row: BundleRow, content: Content) -> None:
        row.label = content["text"][:300]
        reviews = sorted(
            self._review_of[item] for item in content["recommendations"] if item in self._review_of
        )
        if not reviews:
            _leave_out(row, _("None of the recommendations that it serves is here, or is taken in."))
        elif reason := self._unspoken(content, reviews[0]) or _ahead(content["taken_on"]):
            _leave_out(row, reason)
        else:
            self._judge(row, content)

    def _assessment(self, row: BundleRow, content: Content) -> None:
        about = content["recommendation"]
        row.label = f"{self._labels.get(about, about)}: {Level(content['level']).label}"[:300]
        if about not in self._review_of:
            _leave_out(row, _("The recommendation that it is about is not here, or not taken in."))
        elif reason := self._unspoken(content, self._review_of[about]) or _ahead(content["assessed_on"]):
            _leave_out(row, reason)
        else:
            self._judge(row, content)

    def _judge(self, row: BundleRow, content: Content) -> None:
        known = self.ledger.get(row.kind, content["id"])
        row.outcome, row.message = self._since(known, content) if known else (Outcome.NEW, "")

    def _since(self, known: ForeignRow, content: Content) -> tuple[str, str]:
        """What changed since the partner's last bundle."""
        if known.withdrawn_at is not None:
            return Outcome.NEW, _("It had been withdrawn there, and is published again.")
        same = remembered(known.content) == remembered(content)
        return (Outcome.SAME if same else Outcome.CHANGED), ""

    def _unspoken(self, content: Content, review: str) -> str:
        """Why a partner is not believed to speak for who speaks in a row; "" where it is."""
        partner, kind = self.ledger.partner, content["organisation_kind"]
        told = self._organisations.get(content["organisation"])
        if content["organisation"] is None:
            is_known = kind in (OrganisationKind.WITHHELD, OrganisationKind.CSO)
            return "" if is_known and speaks_for(partner, kind) else self._not_believed(kind)
        if told is None or told["kind"] != kind:
            return _("Who speaks is not among the organisations of the bundle.")
        if told["country"] not in self._states:
            return _("Its organisation works on a country that is not known here.")
        if kind not in WITHOUT_BORDERS and told["country"] != review[:3]:
            return _("A body of one State does not speak on another one's review.")
        return "" if speaks_for(partner, kind) else self._not_believed(kind)

    def _not_believed(self, kind: str) -> str:
        return _("%(partner)s is not believed to speak for this kind of organisation: %(kind)s.") % {
            "partner": self.ledger.partner.installation.name,
            "kind": OrganisationKind(kind).label,
        }

    def _may_hold(self, content: Content) -> bool:
        is_withheld = content["organisation"] is None
        return is_withheld or content["kind"] in plan_kinds_of(
            Organisation(kind=content["organisation_kind"])
        )

    def _speaker(self, kind: str, content: Content) -> str:
        told = self._organisations.get(content["organisation"])
        if told is None and kind == "recommendations":
            return ""
        return told["name"] if told else str(OrganisationKind(content["organisation_kind"]).label)

    def _withdrawn(self) -> Iterator[BundleRow]:
        """What the partner published of these reviews before and does not any more."""
        told = {kind: {row["id"] for row in self._bundle.rows[kind]} for kind in WITHDRAWABLE}
        covered = {review.pk for review in self.reviews.values()}
        standing = [row for row in self.ledger if row.kind in WITHDRAWABLE and row.withdrawn_at is None]
        for known in sorted(standing, key=lambda row: (WITHDRAWABLE.index(row.kind), row.pk)):
            if known.review_id in covered and known.foreign_id not in told[known.kind]:
                yield BundleRow(
                    kind=known.kind,
                    foreign_id=known.foreign_id,
                    content=known.content,
                    speaker="",
                    label=label_of(known.kind, known.content),
                    outcome=Outcome.WITHDRAWN,
                )


def label_of(kind: str, content: Content) -> str:
    """How a row is called in a list, by itself."""
    if kind == "recommendations":
        return str(content["number"] or content["text"][:80])
    if kind == "assessments":
        return f"{content['assessed_on']}: {Level(content['level']).label}"
    return str(content["title"] if kind == "plans" else content["text"])[:300]


def _leave_out(row: BundleRow, reason: str) -> None:
    row.outcome, row.message, row.target_id = Outcome.LEFT_OUT, reason, None


def _ahead(day: str) -> str:
    if date.fromisoformat(day) > timezone.localdate():
        return _("It is dated %(day)s, a day that is still to come.") % {"day": day}
    return ""


def _resembles(known: Known, score: float) -> str:
    return _("It resembles %(here)s to %(score)d %%: “%(text)s”") % {
        "here": known.number or _("one without a number"),
        "score": int(score),
        "text": known.text,
    }


def _other_partners(partner: Partner) -> dict[tuple[str, str], int]:
    """What recommendations are called by the other partners: (installation, identifier) to key."""
    rows: Iterable[ForeignRow] = ForeignRow.objects.filter(
        kind="recommendations", withdrawn_at__isnull=True
    ).select_related("partner")
    return {
        (row.partner.key.digits, row.foreign_id): row.local_id for row in rows if row.partner_id != partner.pk
    }
