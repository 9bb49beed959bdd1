"""The recommendations matrix in OHCHR's layout, clustered by theme (domain rules, output 1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.plans.models import ExpectedAction
from uprtrack.reports import phrases
from uprtrack.reports.about import facts_about
from uprtrack.reports.binding import begin_document, close_with_facts, planned_words, voice_words
from uprtrack.reports.clusters import Block, by_theme
from uprtrack.reports.figures import count_sentence, positions_sentence
from uprtrack.reports.kind import ReportKind
from uprtrack.reports.office.spreadsheet import Cell, Column, Spreadsheet
from uprtrack.reports.office.word_table import Band, Content, Row, TableColumn
from uprtrack.reports.office.word_text import SOFT, Words, runs_right_to_left
from uprtrack.reports.outcome import Entry
from uprtrack.reports.plan_columns import beside, columns_of_plan
from uprtrack.reports.request import ReportRequest

IDENTITY_SHEET = "uprtrack"
IDENTITY_LAYOUT = 1
"""Raised when the hidden sheet changes, so that a file that comes back is read as it was written."""
IDENTITY_COLUMNS = ("sheet_row", "recommendation", "version", "actions", "left_as")
DIGEST_LENGTH = 16


def build(request: ReportRequest, form: str) -> bytes:
    """The matrix as XLSX or DOCX."""
    return _spreadsheet(request) if form == "xlsx" else _word(request)


def title_of(request: ReportRequest) -> str:
    return _("Recommendations matrix: %(review)s") % {"review": request.review.title}


# -- spreadsheet -------------------------------------------------------------------------------------------


def _columns(request: ReportRequest) -> list[tuple[str, Column, Callable[[Entry], str]]]:
    """A key that stays the same in every language, the heading, and what stands below it."""
    of_plan = _of_plan(request)
    return [
        ("number", Column(_("Number"), 10), lambda entry: entry.recommendation.label),
        ("text", Column(_("Recommendation"), 60), lambda entry: entry.recommendation.text),
        *_wording_columns(request.wording_languages),
        ("states", Column(_("Recommending State"), 22), phrases.states),
        ("position", Column(_("Position"), 13), phrases.position),
        ("themes", Column(_("Full list of themes"), 26), phrases.themes),
        ("source_of_text", Column(_("Source of the text"), 22), phrases.source_of_text),
        ("source_of_position", Column(_("Source of the position"), 22), phrases.source_of_position),
        ("bodies", Column(_("Responsible body"), 26), of_plan(phrases.bodies)),
        ("actions", Column(_("Expected action"), 44), of_plan(lambda action: action.text)),
        ("indicators", Column(_("Indicator"), 36), of_plan(phrases.indicators)),
        ("timetable", Column(_("Timetable"), 24), of_plan(phrases.timetable)),
        ("status", Column(_("Status"), 14), of_plan(lambda action: action.get_status_display())),
        *columns_of_plan(of_plan, request.outcome.entries),
        ("measures", Column(_("Measures taken"), 44), _measures),
        ("assessment", Column(_("Assessment/comments on level of implementation"), 60), phrases.assessments),
    ]


def _wording_columns(languages: Sequence[str]) -> Iterator[tuple[str, Column, Callable[[Entry], str]]]:
    for tag in languages:
        heading = _("Wording: %(language)s") % {"language": phrases.language(tag)}

        def render(entry: Entry, tag: str = tag) -> str:
            return "\n".join(f"{item.text} ({item.get_role_display()})" for item in entry.wordings_in(tag))

        yield f"wording_{tag}", Column(heading, 50), render


def _actions(entry: Entry, request: ReportRequest) -> list[ExpectedAction]:
    """Those of the chosen organisation's plan, or of every plan the reader may see."""
    chosen = request.organisation
    return [action for action in entry.actions if chosen is None or action.plan.owner_id == chosen.pk]


def _of_plan(request: ReportRequest) -> Callable[[Callable[[ExpectedAction], str]], Callable[[Entry], str]]:
    def for_entry(render: Callable[[ExpectedAction], str]) -> Callable[[Entry], str]:
        return lambda entry: phrases.numbered(render(action) for action in _actions(entry, request))

    return for_entry


def _measures(entry: Entry) -> str:
    return "\n".join(phrases.measure(item) for item in entry.measures)


def _spreadsheet(request: ReportRequest) -> bytes:
    columns = _columns(request)
    sheet = Spreadsheet(
        title=title_of(request),
        author=request.author,
        generated_at=request.generated_at,
        right_to_left=runs_right_to_left(request.language),
    )
    identities: list[Sequence[Cell]] = []

    def rows() -> Iterator[list[Cell]]:
        for block in by_theme(request.outcome):
            for entry in block.entries:
                cells = [render(entry) for _key, _column, render in columns]
                keys = [key for key, _column, _render in columns]
                # The heading row is the first of the sheet.
                identities.append(
                    _identity(len(identities) + 2, entry, request, dict(zip(keys, cells, strict=True)))
                )
                yield [block.title, *cells]

    sheet.add_table(
        _("Matrix"), [Column(_("Theme"), 24), *(column for _key, column, _render in columns)], rows()
    )
    sheet.add_facts(_("About"), facts_about(request, title=title_of(request), words=sheet.words))
    sheet.add_hidden(IDENTITY_SHEET, [*_identity_head(request, [key for key, *_ in columns]), *identities])
    return sheet.content()


def _identity_head(request: ReportRequest, keys: Sequence[str]) -> list[Sequence[Cell]]:
    return [
        ("layout", IDENTITY_LAYOUT),
        ("review", request.review.alias),
        ("generated_at", request.generated_at.isoformat()),
        ("data_version", request.data_version),
        ("is_public_edition", int(request.is_public_edition)),
        ("columns", json.dumps(["theme", *keys])),
        IDENTITY_COLUMNS,
    ]


def _identity(row: int, entry: Entry, request: ReportRequest, cells: dict[str, str]) -> Sequence[Cell]:
    """Which rows a line stands for, with their versions, and a digest of each cell as it left."""
    actions = {action.public_id: action.version for action in _actions(entry, request)}
    digests = {key: digest(text) for key, text in cells.items() if text}
    recommendation = entry.recommendation
    return (row, recommendation.public_id, recommendation.version, json.dumps(actions), json.dumps(digests))


def digest(text: str) -> str:
    """By which a cell that comes back is known to be unchanged: it must not carry the text a second time."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


# -- Word --------------------------------------------------------------------------------------------------


def _word(request: ReportRequest) -> bytes:
    document = begin_document(request, title=title_of(request), is_landscape=True)
    document.heading(title_of(request), 1)
    document.paragraph(Words(request.edition, is_bold=True), style="Edition")
    entries = request.outcome.entries
    document.paragraph(
        _("%(count)s: %(positions)s. A theme followed by a question mark was suggested by the machine.")
        % {"count": count_sentence(entries), "positions": positions_sentence(entries) or _("no positions")}
    )
    columns = [
        TableColumn(_("No."), 1.6),
        TableColumn(_("Recommendation and recommending State"), 5.9),
        TableColumn(_("Position"), 2.0),
        TableColumn(_("Full list of themes"), 2.5),
        TableColumn(_("Responsible body"), 2.6),
        TableColumn(_("Expected action, indicator, timetable and status"), 4.8),
        TableColumn(_("Assessment/comments on level of implementation"), 6.3),
    ]
    document.table(columns, _word_rows(request), caption=title_of(request))
    close_with_facts(document, request, title_of(request))
    return document.content()


def _word_rows(request: ReportRequest) -> Iterator[Row]:
    for block in by_theme(request.outcome):
        yield Band(_band_title(block))
        for entry in block.entries:
            yield _word_row(entry, request)


def _band_title(block: Block) -> str:
    return _("Theme: %(theme)s (%(count)s)") % {"theme": block.title, "count": count_sentence(block.entries)}


def _word_row(entry: Entry, request: ReportRequest) -> list[Content]:
    actions = _actions(entry, request)
    return [
        entry.recommendation.label,
        [*_texts(entry, request.wording_languages), *_sources(entry)],
        phrases.position(entry),
        phrases.themes(entry),
        phrases.numbered(phrases.bodies(action) for action in actions),
        [words for action in actions for words in planned_words(action)],
        [voice_words(found) for found in entry.assessments],
    ]


def _texts(entry: Entry, languages: Sequence[str]) -> list[Words]:
    texts = [Words(entry.recommendation.text, language=entry.language)]
    texts += [
        Words(wording.text, language=wording.language, is_italic=True)
        for tag in languages
        for wording in entry.wordings_in(tag)
    ]
    texts += [Words(phrases.states(entry), is_bold=True)] if entry.states else []
    return [*texts, *(Words(told, color=SOFT) for told in beside(entry))]


def _sources(entry: Entry) -> list[Words]:
    source = phrases.source_of_position(entry)
    return [Words(_("Source of position: %(source)s") % {"source": source}, color=SOFT)] if source else []


KIND = ReportKind(
    key="matrix",
    title=gettext_lazy("Recommendations matrix"),
    description=gettext_lazy(
        "Every recommendation by theme: position and its source, the plan, each actor's assessment, as OHCHR "
        "lays it out."
    ),
    forms=("xlsx", "docx"),
    build=build,
    has_plan=True,
    has_wordings=True,
)
