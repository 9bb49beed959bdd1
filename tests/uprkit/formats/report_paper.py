"""A Working Group report of a fictional State, written for these tests, as DOCX and as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import typst
from docx import Document

from uprkit.formats.source import Source

MASTHEAD = (
    "United Nations",
    "A/HRC/91/7",
    "General Assembly",
    "Distr.: General",
    "4 July 2030",
    "Original: English",
    "Human Rights Council",
    "Universal periodic review",
    "Report of the Working Group on the Universal Periodic Review*",
    "Coastland",
)
INTRODUCTION = (
    "Introduction",
    "1. The Working Group on the Universal Periodic Review, established in accordance with resolution 5/1, "
    "held its twenty-first session from 1 to 12 April 2030. The review of Coastland was held at the 3rd "
    "meeting, on 2 April 2030. At its 7th meeting, held on 5 April 2030, the Working Group adopted the "
    "report on Coastland.",
)
PROCEEDINGS = (
    "I. Summary of the proceedings of the review process",
    "A. Presentation by the State under review",
    "2. The delegation described its ferries.",
    "B. Interactive dialogue and responses by the State under review",
    "3. Kenya asked about lighthouses. It recommended (a) that every lighthouse be lit; and (b) to paint the "
    "buoys. It thanked the delegation.",
)
TITLE = "II. Conclusions and/or recommendations"
CLOSING = (
    "All conclusions and/or recommendations contained in the present report reflect the position of the "
    "submitting State(s) and/or the State under review. They should not be construed as endorsed by the "
    "Working Group as a whole."
)
ANNEX = ("Annex", "Composition of the delegation", "The delegation was headed by a Minister.")
CONCLUSIONS = (
    "4. The recommendations listed below enjoy the support of Coastland:",
    "4.1. Mend the piers (Iran (Islamic Republic of)) (Côte d’Ivoire); Paint the piers (Fiji);",
    "4.2 Share charts with its neighbours (Norway, Trinidad and Tobago and the Netherlands);",
    "5. The following recommendations will be examined by Coastland, which will respond in due time:",
    "5.1. Teach swimming in every school (Kenya);",
    "6. The recommendations below did not enjoy the support of Coastland:",
    "6.1. Close the harbour on Sundays (Malta).",
    f"7. {CLOSING}",
)


def body(conclusions: Sequence[str] = CONCLUSIONS, pledges: Sequence[str] = ()) -> list[str]:
    """The paragraphs of a report below its masthead."""
    return [*INTRODUCTION, *PROCEEDINGS, TITLE, *conclusions, *pledges, *ANNEX]


def docx_report(
    conclusions: Sequence[str] = CONCLUSIONS, pledges: Sequence[str] = (), masthead: Sequence[str] = MASTHEAD
) -> Source:
    document = Document()
    for paragraph in [*masthead, *body(conclusions, pledges)]:
        document.add_paragraph(paragraph)
    data = BytesIO()
    document.save(data)
    return Source("report.docx", data.getvalue())


def pdf_of(folder: Path, pages: Sequence[Sequence[str]], name: str = "report.pdf") -> Source:
    """Pages of printed lines as a PDF with a text layer."""
    written = "\n#pagebreak()\n".join(
        " #linebreak()\n".join(f"#{_quoted(line)}" for line in page) for page in pages
    )
    source = folder / "sample.typ"
    source.write_text(f"#set page(width: 30cm, height: 40cm)\n{written}", encoding="utf-8")
    return Source(name, typst.compile(str(source)))


def _quoted(line: str) -> str:
    escaped = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
