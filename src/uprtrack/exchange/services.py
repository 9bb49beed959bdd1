"""Bundles go out and come in: verified and shown, then accepted or discarded, perhaps undone. Nothing is stored
by halves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.bundles import KINDS, SUFFIX, Bundle, Manifest, PackedBundle, ReviewTold, SigningKey
from uprkit.bundles.archive import Open
from uprkit.bundles.container import checksum
from uprtrack.documents import vault
from uprtrack.documents.acceptors import followers_of
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.exchange.comparing import Comparison
from uprtrack.exchange.errors import ExchangeError, StandsOnBundleError
from uprtrack.exchange.identity import signing_key
from uprtrack.exchange.ledger import Ledger
from uprtrack.exchange.models import BundleReceived, BundleRow, BundleSent, Outcome, Partner
from uprtrack.exchange.objections import objections_to
from uprtrack.exchange.outgoing import published
from uprtrack.exchange.speakers import Speakers
from uprtrack.exchange.taking import Taking, is_taken
from uprtrack.exchange.taking_recommendations import FORMAT_KEY, UNDOING_KEY
from uprtrack.exchange.verifying import verify, verify_kept
from uprtrack.organisations.activity import record
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.acceptors.withdrawal import withdraw as withdraw_run
from uprtrack.reviews.models import Review


@dataclass(frozen=True, slots=True)
class MadeBundle:
    """A bundle ready to be handed over, piece by piece, and the line that remembers it."""

    sent: BundleSent
    file_name: str
    packed: PackedBundle


def make_bundle(
    *,
    by: Reader,
    organisation: Organisation,
    reviews: Collection[Review],
    with_files: bool = True,
    now: datetime | None = None,
) -> MadeBundle:
    """Put all that is published here of some reviews into a signed bundle; files as the copies that a stranger
    can download.

    Nobody's word is asked for it: it is published. ValidationError without a review, or with one of another
    mechanism than the UPR, whose recommendations a bundle does not carry; BundleError where it is
    more than a bundle holds; VaultError where a file cannot be opened.
    """
    require(by, Act.EXCHANGE, organisation=organisation)
    if not reviews or not all(review.is_upr for review in reviews):
        raise ValidationError(_("Choose the review that the bundle is about."))
    made_at = (now or timezone.now()).replace(microsecond=0)
    key = signing_key()
    with transaction.atomic():
        told = published(reviews, key, with_files=with_files)
        manifest = _manifest(key, reviews, made_at)
        packed = PackedBundle(manifest, told.rows, key, _openers(told.files))
        _crc, sha256, size = checksum(packed.pieces())
        sent = BundleSent.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            sequence=manifest.sequence,
            fingerprint=key.public.digits,
            made_at=made_at,
            sha256=sha256,
            size=size,
            counts={**{kind: len(told.rows[kind]) for kind in KINDS}, "files": len(told.files)},
        )
        sent.reviews.set(reviews)
        name = _name(manifest)
        _note(organisation, str(manifest.sequence), name, _("made"))
    return MadeBundle(sent, name, packed)


def _openers(files: Mapping[str, str]) -> dict[str, Open]:
    """How each file is begun: decrypted while it is read, and never laid down in the clear."""
    return {sha256: partial(vault.open_stored, path, sha256=sha256) for sha256, path in files.items()}


def _name(manifest: Manifest) -> str:
    aliases = "-".join(manifest.review_aliases)[:80]
    return f"{aliases}-{manifest.created_at:%Y-%m-%d}-{manifest.sequence}{SUFFIX}"


def _manifest(key: SigningKey, reviews: Collection[Review], made_at: datetime) -> Manifest:
    last = BundleSent.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    return Manifest(
        public_key=key.public,
        operator=settings.OPERATOR,
        operator_kind=settings.OPERATOR_KIND,
        created_at=made_at,
        # Time goes into the number, so that it rises after a restored backup as well.
        sequence=max(last + 1, int(made_at.timestamp())),
        reviews=tuple(_told(review) for review in sorted(reviews, key=lambda item: item.alias)),
        generator=f"uprtrack {version('uprtrack')}",
    )


def preview_bundle(
    *, by: Reader, organisation: Organisation, file_name: str, stream: IO[bytes]
) -> BundleReceived:
    """Verify a bundle and keep what accepting it would do; only its file and its rows are stored.

    ``stream`` is read twice from its beginning, piece by piece.
    """
    require(by, Act.EXCHANGE, organisation=organisation)
    bundle, partner = verify(file_name, stream)
    for review in bundle.manifest.reviews:
        require(by, Act.EXCHANGE, organisation=organisation, country=review.state_under_review)
    stream.seek(0)
    with ExitStack() as stored_by_halves:
        stored = vault.store(stream)
        stored_by_halves.callback(vault.remove, stored.path)
        if stored.sha256 != bundle.sha256:
            raise ExchangeError(_("%(file)s changed while it was being read.") % {"file": bundle.name})
        with transaction.atomic():
            received = _received(bundle, partner, stored.path)
            received.owner, received.author = organisation, standing_of(by).actor_in(organisation)
            received.save()
            _write_rows(received, Comparison(partner, bundle, by, {}).rows())
            _note(organisation, received.public_id, bundle.name, _("read"))
        stored_by_halves.pop_all()
    return received


def _received(bundle: Bundle, partner: Partner, vault_path: str) -> BundleReceived:
    """The line about a bundle, not saved yet."""
    manifest = bundle.manifest
    return BundleReceived(
        partner=partner,
        file_name=bundle.name,
        sha256=bundle.sha256,
        size=bundle.size,
        vault_path=vault_path,
        sequence=manifest.sequence,
        made_at=manifest.created_at,
        operator=manifest.operator,
        reviews=list(manifest.review_aliases),
        file_count=len(bundle.files),
        file_bytes=sum(bundle.files.values()),
    )


def accept_bundle(*, by: Reader, received: BundleReceived) -> BundleReceived:
    """Write what a previewed bundle says, under the partner's name; one transaction.

    Outcomes are worked out anew. Raises ExchangeError where the bundle waits no more, or is older than one that
    was accepted meanwhile.
    """
    require(by, Act.EXCHANGE, organisation=received.owner, row=received)
    with ExitStack() as stored_by_halves:
        with transaction.atomic():
            received = _locked(received, ImportState.PREVIEWED)
            if newer := newer_than(received):
                raise ExchangeError(older_sentence(received, newer))
            bundle, comparison = _compared(by, received)
            rows = comparison.rows()
            organisations = {row["id"]: row for row in bundle.rows["organisations"]}
            taking = Taking(received, comparison.ledger, Speakers(received.partner, organisations))
            taking.files.store_missing(received, filter(is_taken, rows), stored_by_halves=stored_by_halves)
            taking.hold_reviews(bundle.manifest.reviews)
            taking.accept(rows)
            received.rows.all().delete()
            _write_rows(received, rows)
            received.state, received.accepted_at = ImportState.ACCEPTED, timezone.now()
            received.version += 1
            received.save(update_fields=["state", "accepted_at", "version"])
            _note(received.owner, received.public_id, received.file_name, _("accepted"))
        stored_by_halves.pop_all()
    return received


def _compared(by: Reader, received: BundleReceived) -> tuple[Bundle, Comparison]:
    """A kept bundle, checked anew, beside what is here and what was decided of its rows."""
    bundle, partner = verify_kept(received)
    decided = received.rows.filter(is_same__isnull=False).values_list("foreign_id", "is_same")
    return bundle, Comparison(partner, bundle, by, {key: bool(value) for key, value in decided})


def undo_bundle(*, by: Reader, received: BundleReceived) -> BundleReceived:
    """Put back what an accepted bundle replaced and withdraw what it brought.

    Raises StandsOnBundleError, with nothing changed, where later work or a later bundle stands on it.
    """
    require(by, Act.EXCHANGE, organisation=received.owner, row=received)
    with transaction.atomic():
        received = _locked(received, ImportState.ACCEPTED)
        if newer := newer_than(received):
            raise ExchangeError(
                _("A newer bundle of %(partner)s was accepted after this one; undo %(file)s first.")
                % {"partner": received.partner.installation.name, "file": newer.file_name}
            )
        partner = received.partner
        runs = _runs_of(received)
        taking = Taking(received, Ledger(partner), Speakers(partner), format_key=UNDOING_KEY)
        taking.undo(received.rows.all())
        if objections := objections_to(received, runs):
            raise StandsOnBundleError(objections)
        for run in runs:
            withdraw_run(run)
            run.state, run.undone_at = ImportState.UNDONE, timezone.now()
            run.save(update_fields=["state", "undone_at"])
            for follower in followers_of(run.kind):
                follower.undone(run)
        received.state, received.undone_at = ImportState.UNDONE, timezone.now()
        received.version += 1
        received.save(update_fields=["state", "undone_at", "version"])
        _note(received.owner, received.public_id, received.file_name, _("undone"))
    return received


def discard_bundle(*, by: Reader, received: BundleReceived) -> None:
    """Let go of a previewed bundle: its rows and its file are deleted, the line in the list stays."""
    require(by, Act.EXCHANGE, organisation=received.owner, row=received)
    with transaction.atomic():
        received = _locked(received, ImportState.PREVIEWED)
        path = received.vault_path
        received.rows.all().delete()
        received.state, received.vault_path = ImportState.DISCARDED, ""
        received.version += 1
        received.save(update_fields=["state", "vault_path", "version"])
        _note(received.owner, received.public_id, received.file_name, _("discarded"))
        transaction.on_commit(lambda: vault.remove(path))


def decide_row(*, by: Reader, row: BundleRow, is_same: bool) -> BundleRow:
    """Say of a recommendation that may be here whether it is; ExchangeError where nothing is to be decided."""
    received = row.bundle
    require(by, Act.EXCHANGE, organisation=received.owner, row=received)
    with transaction.atomic():
        received = _locked(received, ImportState.PREVIEWED)
        if row.outcome != Outcome.UNDECIDED:
            raise ExchangeError(_("Row %(row)s needs no decision.") % {"row": row.label})
        BundleRow.objects.filter(pk=row.pk).update(is_same=is_same)
        _bundle, comparison = _compared(by, received)
        received.rows.all().delete()
        _write_rows(received, comparison.rows())
    return BundleRow.objects.get(bundle=received, kind=row.kind, foreign_id=row.foreign_id)


def newer_than(received: BundleReceived) -> BundleReceived | None:
    """An accepted bundle of the same partner and of one of the reviews, made after this one; None if none.

    Two different bundles under one number are no newer and older: the one accepted first holds.
    """
    accepted = BundleReceived.objects.filter(partner=received.partner, state=ImportState.ACCEPTED)
    for other in accepted.exclude(pk=received.pk).order_by("-sequence", "-pk"):
        if not set(other.reviews) & set(received.reviews):
            continue
        is_same_number = other.sequence == received.sequence
        if other.sequence > received.sequence or (is_same_number and other.sha256 != received.sha256):
            return other
        if received.state == ImportState.ACCEPTED and is_same_number and other.pk > received.pk:
            return other
    return None


def older_sentence(received: BundleReceived, newer: BundleReceived) -> str:
    """Why a bundle is not taken in over a newer one."""
    return _(
        "%(file)s is older than what is here: expected a bundle after no. %(newer)d of %(day)s, found no. "
        "%(older)d. It would overwrite newer rows, and is not taken in."
    ) % {
        "file": received.file_name,
        "newer": newer.sequence,
        "day": timezone.localdate(newer.made_at).isoformat(),
        "older": received.sequence,
    }


def _runs_of(received: BundleReceived) -> list[ImportRun]:
    return list(
        ImportRun.objects.filter(
            format_key=FORMAT_KEY,
            sha256=received.sha256,
            owner__origin=received.partner.installation,
            state=ImportState.ACCEPTED,
        )
    )


def _told(review: Review) -> ReviewTold:
    return ReviewTold(
        state_under_review=review.state_under_review_id,
        mechanism=review.mechanism_id,
        cycle=review.cycle,
        session=review.session.number if review.session else None,
        reviewed_on=review.reviewed_on,
        adopted_on=review.adopted_on,
        next_review_on=review.next_review_on,
    )


def _write_rows(received: BundleReceived, rows: list[BundleRow]) -> None:
    for row in rows:
        row.bundle = received
        row.label, row.speaker = row.label[:300], row.speaker[:200]
    BundleRow.objects.bulk_create(rows, batch_size=500)


def _locked(received: BundleReceived, expected: ImportState) -> BundleReceived:
    """The bundle as it is now, held until the end of the transaction."""
    received = (
        BundleReceived.objects.select_for_update(of=("self",))
        .select_related("owner__country", "partner__installation")
        .get(pk=received.pk)
    )
    if received.state != expected:
        raise ExchangeError(
            _("%(file)s: expected a bundle in the state “%(expected)s”, found “%(found)s”.")
            % {
                "file": received.file_name,
                "expected": expected.label,
                "found": received.get_state_display(),
            }
        )
    return received


def _note(organisation: Organisation, identifier: str, label: str, reason: str) -> None:
    record(
        verb=Verb.EXCHANGE,
        organisation=organisation,
        object_kind="bundle",
        object_id=identifier,
        object_label=label,
        reason=reason,
    )
