"""Papers as files and passages; imports as runs with the outcome of every row."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprkit.model import ParsedAnswer, ParsedRecommendation
from uprtrack.organisations.models import Actor, Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review


class DocumentKind(models.TextChoices):
    """The kinds of ``uprkit.model.DocumentKind``, named for people."""

    WORKING_GROUP_REPORT = "working_group_report", _("Working Group report")
    ADDENDUM = "addendum", _("Addendum")
    THEMATIC_LIST = "thematic_list", _("OHCHR thematic list")
    UPR_INFO_SHEET = "upr_info_sheet", _("UPR Info sheet")
    UHRI_EXPORT = "uhri_export", _("Universal Human Rights Index")
    MECHANISM_SHEET = "mechanism_sheet", _("Sheet of another mechanism's recommendations")
    NATIONAL_REPORT = "national_report", _("National report")
    UN_COMPILATION = "un_compilation", _("Compilation of United Nations information")
    STAKEHOLDER_SUMMARY = "stakeholder_summary", _("Summary of stakeholders’ submissions")
    ADVANCE_QUESTIONS = "advance_questions", _("Advance questions")
    COUNCIL_DECISION = "council_decision", _("Decision of the Human Rights Council")
    SESSION_REPORT = "session_report", _("Report of a session of the Human Rights Council")
    PLENARY_STATEMENT = "plenary_statement", _("Statement in the plenary")
    HIGH_COMMISSIONER_LETTER = "high_commissioner_letter", _("Letter of the High Commissioner")
    INFOGRAPHIC = "infographic", _("Infographic")
    MID_TERM_REPORT = "mid_term_report", _("Mid-term report")
    RETURNED_SHEET = "returned_sheet", _("Spreadsheet that came back")
    """No paper: rows of plans or assessments that were sent out to be filled in (see ``sheets``)."""
    PARTNER_BUNDLE = "partner_bundle", _("Bundle of another installation")
    """No paper: what another installation says that a paper says (see ``exchange``)."""


class PaperAuthor(models.TextChoices):
    """Who a paper speaks for, where its kind does not tell (``uprkit.model.Author``)."""

    STATE = "state", _("by the State")
    NHRI = "nhri", _("by the national human rights institution")
    CIVIL_SOCIETY = "civil_society", _("by civil society")


class Document(Owned):
    """A paper. ``review`` is empty for sheets that cover many reviews."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=30, choices=DocumentKind.choices)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300)
    dated_on = models.DateField(null=True, blank=True)
    submitted_by = models.CharField(max_length=20, choices=PaperAuthor.choices, blank=True)
    totals = models.JSONField(default=list)
    """How many recommendations it says were received, supported, noted (``uprkit.model.StatedTotal``), with what was
    accepted of a difference.
    """

    objects = OwnedQuerySet["Document"].as_manager()

    class Meta:
        ordering = ("review", "kind", "symbol", "pk")

    def __str__(self) -> str:
        return self.symbol or self.title

    @property
    def kind_label(self) -> str:
        """The kind in words; in a list a tenth of the time of what Django makes for it."""
        return str(DocumentKind(self.kind).label)


class DocumentFile(models.Model):
    """One file of a document: ``vault_path`` leads to the encrypted bytes and to the ``ContentKey`` that opens
    them.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    language = models.CharField(max_length=35, default="en")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(null=True, blank=True)
    is_ocr = models.BooleanField(default=False)
    """Whether its passages were recognised on pictures of pages and may be misread."""
    fetched_from = models.CharField(max_length=500, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    """Where and when the site fetched the file; empty where a person brought it."""
    vault_path = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Passage(models.Model):
    """A paragraph of a file as printed, with its page and the headings above it."""

    file = models.ForeignKey(DocumentFile, models.CASCADE, related_name="passages")
    ordinal = models.PositiveIntegerField()
    page = models.PositiveIntegerField(null=True, blank=True)
    paragraph = models.CharField(max_length=40, blank=True)
    heading_path = models.JSONField(default=list)
    speakers = models.JSONField(default=list)
    """ISO3 codes of the States that the paper says speak here."""
    text = models.TextField()

    class Meta:
        ordering = ("file", "ordinal")

    def __str__(self) -> str:
        return self.paragraph or str(self.ordinal)


class ImportState(models.TextChoices):
    PREVIEWED = "previewed", _("waits for a decision")
    ACCEPTED = "accepted", _("added")
    UNDONE = "undone", _("undone")
    DISCARDED = "discarded", _("discarded")


class Outcome(models.TextChoices):
    """What accepting a row would do, or did."""

    NEW = "new", _("new")
    SAME = "same", _("already here")
    CHANGED = "changed", _("adds to what is here")
    CONFLICT = "conflict", _("contradicts what is here")
    UNREADABLE = "unreadable", _("cannot be placed")
    LEFT_OUT = "left_out", _("left out")


class ImportRun(Owned):
    """One file on its way in: read, shown, accepted or not, perhaps undone."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="runs", null=True, blank=True)
    review = models.ForeignKey(Review, models.PROTECT, related_name="import_runs", null=True, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    vault_path = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    fetched_from = models.CharField(max_length=500, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    """The address that the file came from and when, where the site fetched it."""
    format_key = models.CharField(max_length=40)
    kind = models.CharField(max_length=30, choices=DocumentKind.choices)
    paper = models.JSONField(default=dict)
    """Symbol, title, dates, language, pages of the paper as read."""
    checks = models.JSONField(default=list)
    """The self-checks that failed: ``[{"check", "place", "message", "page", "words"}]`` (``paper_doubts``)."""
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.PREVIEWED)
    accepted_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["ImportRun"].as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of a file: as received (``raw``), as read (``parsed``), and what it does to what is here."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    ordinal = models.PositiveIntegerField()
    place = models.CharField(max_length=80)
    raw = models.TextField(blank=True)
    parsed = models.JSONField(default=dict)
    checks = models.JSONField(default=list)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    message = models.TextField(blank=True)
    target_id = models.PositiveBigIntegerField(null=True, blank=True)
    """The row of the acceptor's table that this one matches or has made."""
    told: ParsedRecommendation | ParsedAnswer | None = None
    """What a row that was just made is made of; of one that was stored, ``parsed`` tells (see ``rows``)."""

    class Meta:
        ordering = ("run", "ordinal")
        constraints = [models.UniqueConstraint(fields=("run", "ordinal"), name="one_row_an_ordinal")]

    def __str__(self) -> str:
        return self.place


class Verdict(models.TextChoices):
    """What a person found who compared a row with the paper."""

    AS_READ = "as_read", _("right as read")
    CORRECTED = "corrected", _("corrected")
    LEFT_OUT = "left_out", _("left out")


POSITIONS = (("supported", _("Supported")), ("noted", _("Noted")), ("pending", _("Pending")))
"""``uprkit.model.Position`` in words."""
KINDS = (
    ("recommendation", _("Recommendation")),
    ("voluntary_pledge", _("Voluntary pledge")),
    ("observation", _("Recommendation of another mechanism")),
)
"""``uprkit.model.Kind`` in words."""


class RowDecision(models.Model):
    """What a person found of a row beside the paper; the row's ``parsed`` follows it.

    Each change is a version (``organisations.versions``); version 0 is what the reader of papers had read.
    """

    row = models.OneToOneField(ImportRow, models.CASCADE, related_name="decision")
    version = models.PositiveIntegerField(default=1)
    verdict = models.CharField(_("finding"), max_length=12, choices=Verdict.choices)
    number = models.CharField(_("number"), max_length=40, blank=True)
    text = models.TextField(_("text as printed"), blank=True)
    recommending_states = models.JSONField(_("recommending States"), default=list)
    """ISO3 codes in printed order; empty for an answer or a pledge."""
    position = models.CharField(_("position"), max_length=12, choices=POSITIONS, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS, blank=True)
    author = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.row_id}: {self.verdict}"


class FetchState(models.TextChoices):
    WAITS = "waits", _("waits its turn")
    RUNS = "runs", _("under way")
    DONE = "done", _("fetched")
    FAILED = "failed", _("not fetched")


class Fetch(Owned):
    """What somebody asked the site to fetch, how far it is, and what came of it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    asked = models.JSONField(default=dict)
    """Source, and what it needs: symbol, language and form of a document, or a State (ISO3)."""
    state = models.CharField(max_length=8, choices=FetchState.choices, default=FetchState.WAITS)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    """Bytes of a file or rows of a search that are here, and how many there will be, where that is known."""
    told = models.TextField(blank=True)
    """Why nothing was fetched, in one sentence."""
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Fetch"].as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return str(self.asked.get("symbol") or self.asked.get("state") or self.public_id)


class ContentKeyQuerySet(models.QuerySet["ContentKey"]):
    def live(self) -> Self:
        """Those not destroyed."""
        return self.filter(destroyed_at__isnull=True)

    def erased(self) -> Self:
        """Tombstones: nobody can open the file any more."""
        return self.filter(destroyed_at__isnull=False)


class ContentKey(models.Model):
    """The key of one file of the vault, wrapped for a key of the site; destroyed, it stays as a tombstone.

    ``actor`` is the person on whose request it is destroyed, where there is one.
    """

    vault_path = models.CharField(max_length=200, unique=True)
    wrapped = models.BinaryField()
    """An age file that holds the content key (an x25519 identity); empty once destroyed."""
    site_key = models.CharField(max_length=100, blank=True, db_index=True)
    """Which key of the key file unwraps it, by its public half (``age1…``)."""
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="content_keys")
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = ContentKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.vault_path
