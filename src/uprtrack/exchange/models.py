"""Who is believed, what was sent, what was received, and which row here stands for which row there."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from uprkit.bundles import PublicKey
from uprtrack.documents.models import ImportState
from uprtrack.organisations.models import Actor, Installation, Organisation, Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review


class Side(models.TextChoices):
    """For whom an installation is believed to speak: who else would write under its key in their name?"""

    STATE = "state", _("bodies of the State")
    NHRI = "nhri", _("the national human rights institution")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    UN = "un", _("the United Nations")
    OTHERS = "others", _("recommending States, media, academic institutions")


class PartnerQuerySet(models.QuerySet["Partner"]):
    def in_force(self) -> Self:
        """Those whose bundles are taken in."""
        return self.filter(revoked_at__isnull=True)


class Partner(models.Model):
    """Another installation whose key somebody here compared with what its people told them."""

    installation = models.OneToOneField(Installation, models.PROTECT, related_name="partner")
    public_key = models.CharField(max_length=80, unique=True)
    speaks_for = models.JSONField(default=list)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ("installation__name",)

    def __str__(self) -> str:
        return self.installation.name

    @property
    def key(self) -> PublicKey:
        return PublicKey.from_text(self.public_key)

    @property
    def fingerprint(self) -> str:
        return self.key.fingerprint

    @property
    def sides(self) -> list[str]:
        """For whom it speaks, in words."""
        return [str(Side(side).label) for side in self.speaks_for]


class BundleSent(Owned):
    """A bundle that was made here; the file itself is not kept."""

    sequence = models.PositiveBigIntegerField(unique=True)
    fingerprint = models.CharField(max_length=40)
    """Digits of the key that signed it."""
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    reviews = models.ManyToManyField(Review, related_name="+")
    counts = models.JSONField(default=dict)
    """Rows by kind, and files."""

    objects = OwnedQuerySet["BundleSent"].as_manager()

    class Meta:
        ordering = ("-sequence",)

    def __str__(self) -> str:
        return str(self.sequence)


class BundleReceived(Owned):
    """A partner's bundle on its way in: verified, shown, accepted or not, perhaps undone."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="bundles")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    vault_path = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    operator = models.CharField(max_length=300, blank=True)
    """What the bundle says of who made it; what is shown is the partner's name."""
    reviews = models.JSONField(default=list)
    """Aliases of the reviews that it covers."""
    file_count = models.PositiveIntegerField(default=0)
    file_bytes = models.PositiveBigIntegerField(default=0)
    """Of all its files together."""
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.PREVIEWED)
    accepted_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["BundleReceived"].as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.file_name


class Outcome(models.TextChoices):
    """What accepting a row does."""

    NEW = "new", _("new")
    SAME = "same", _("already here")
    CHANGED = "changed", _("changed since")
    WITHDRAWN = "withdrawn", _("withdrawn there since")
    DIFFERS = "differs", _("says otherwise than what is here")
    UNDECIDED = "undecided", _("waits for your decision")
    LEFT_OUT = "left_out", _("left out")


class BundleRow(models.Model):
    """One row of a bundle and what accepting it does, or did; ``before`` is what it replaced."""

    bundle = models.ForeignKey(BundleReceived, models.CASCADE, related_name="rows")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    foreign_id = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    speaker = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    message = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    before = models.JSONField(null=True, blank=True)
    target_id = models.PositiveBigIntegerField(null=True, blank=True)
    """Of a recommendation: the one here that it was found to be, or may be."""
    is_same = models.BooleanField(null=True, blank=True)
    """Of a recommendation that may be here: what a person decided."""

    class Meta:
        ordering = ("bundle", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=("bundle", "kind", "foreign_id"), name="one_row_a_foreign_row")
        ]

    def __str__(self) -> str:
        return self.label


class ForeignRow(models.Model):
    """Which row here stands for which row of a partner, and what the partner last said of it."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="foreign_rows")
    kind = models.CharField(max_length=20)
    foreign_id = models.CharField(max_length=40)
    local_id = models.PositiveBigIntegerField()
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="+")
    is_made_here = models.BooleanField(default=True)
    """Whether the bundle made the row here; a recommendation may have been here before."""
    content = models.JSONField(default=dict)
    bundle = models.ForeignKey(BundleReceived, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("partner", "kind", "foreign_id"), name="one_row_here_for_a_foreign_row"
            )
        ]
        indexes = [models.Index(fields=("kind", "local_id"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.foreign_id}"


class ForeignFile(models.Model):
    """A file that a partner published, stored here once, however often and with whatever it comes."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    vault_path = models.CharField(max_length=200)
    bundle = models.ForeignKey(BundleReceived, models.PROTECT, related_name="+")
    """The one that brought it."""
    is_cleanable = models.BooleanField(null=True, blank=True)
    """False where traces of its author cannot be removed here; None where nobody tried."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("partner", "sha256"), name="one_file_here_for_a_foreign_file")
        ]

    def __str__(self) -> str:
        return self.sha256


class CleanedFile(models.Model):
    """What readers here get of a partner's file: cleaned again on arrival, stored once however many entries rest on it.

    Where cleaning changed nothing it is the file that came.
    """

    file = models.OneToOneField(ForeignFile, models.PROTECT, related_name="cleaned")
    vault_path = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    suffix = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.sha256
