"""A paper of our own that a reader reads before any other: what every paper needs is then made once, not by each child.

A Working Group report of a fictional State, with something of all that such reports hold.
"""

from __future__ import annotations

import ctypes
from contextlib import closing
from io import BytesIO

import pypdfium2
from pypdfium2 import raw as pdfium

from uprkit.formats.source import Source

_PAGES = (
    (
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
        "* The annex is circulated as received.",
    ),
    (
        "A/HRC/91/7",
        "Introduction",
        "1. The Working Group on the Universal Periodic Review, established in accordance with Human",
        "Rights Council resolution 5/1, held its twenty-first session from 1 to 12 April 2030. The review",
        "of Coastland was held at the 3rd meeting, on 2 April 2030. At its 7th meeting, held on 5 April",
        "2030, the Working Group adopted the report on Coastland.",
        "I. Summary of the proceedings of the review process",
        "A. Presentation by the State under review",
        "2. The delegation described its ferries and harbours.1",
        "B. Interactive dialogue and responses by the State under review",
        "3. Kenya asked about lighthouses. It recommended (a) that every lighthouse be lit; and (b) to",
        "paint the buoys. It thanked the delegation.",
        "4. Brazil commended the ferries. It made recommendations.",
        "_______________",
        "1 A/HRC/WG.6/21/COA/1.",
        "2",
    ),
    (
        "A/HRC/91/7",
        "II. Conclusions and/or recommendations",
        "5. The recommendations listed below enjoy the support of Coastland:",
        "5.1. Mend the piers (Iran (Islamic Republic of)) (Côte d’Ivoire); Paint the piers (Fiji);",
        "5.2. Ratify the Convention on the Rights of Persons with Disabilities, as previously recom-",
        "mended (Norway, Trinidad and Tobago and the Netherlands);",
        "6. The following recommendations will be examined by Coastland, which will respond in due",
        "time:",
        "6.1. Teach swimming in every school, and train the teachers (Kenya and Urugay);",
        "7. The recommendations below did not enjoy the support of Coastland:",
        "7.1. Close the harbour on Sundays (Malta/Chad).",
        "8. All conclusions and/or recommendations contained in the present report reflect the position of",
        "the submitting State(s) and/or the State under review. They should not be construed as endorsed",
        "by the Working Group as a whole.",
        "III. Voluntary pledges and commitments",
        "9. Coastland pledged to light its lighthouses.",
        "3",
    ),
    (
        "A/HRC/91/7",
        "Annex",
        "Composition of the delegation",
        "The delegation of Coastland was headed by the Minister of Harbours.",
        "4",
    ),
)
_WIDTH, _HEIGHT, _MARGIN, _LINE = 595, 842, 60, 16


def rehearsal() -> Source:
    """The paper, as a PDF that pdfium has made itself."""
    written = BytesIO()
    with closing(pypdfium2.PdfDocument.new()) as document:
        for lines in _PAGES:
            with closing(document.new_page(_WIDTH, _HEIGHT)) as page:
                for number, line in enumerate(lines):
                    _write(document, page, line, _HEIGHT - _MARGIN - number * _LINE)
                page.gen_content()
        document.save(written)
    return Source("rehearsal.pdf", written.getvalue())


def _write(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, line: str, height: int) -> None:
    text = pdfium.FPDFPageObj_NewTextObj(document, b"Times-Roman", 11)
    units = (line + "\0").encode("utf-16-le")
    pdfium.FPDFText_SetText(text, (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units))
    pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, _MARGIN, height)
    pdfium.FPDFPage_InsertObject(page, text)
