"""Papers beside the report, of a fictional State, written for these tests."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from docx import Document

from uprkit.formats.source import Source

NATIONAL_REPORT = (
    "United Nations A/HRC/WG.6/21/XCO/1",
    "General Assembly Distr.: General",
    "3 January 2030",
    "Original: English",
    "Human Rights Council",
    "Working Group on the Universal Periodic Review",
    "Twenty-first session",
    "1–12 April 2030",
    "National report submitted in accordance with paragraph 5 of the annex to resolution 16/21*",
    "Coastland",
    "I. Introduction",
    "1. The ministries of Coastland wrote this report together.",
    "2. Recommendations are numbered as in paragraph 62 of the report of the Working Group (A/HRC/80/5).",
    "II. What was done",
    "A. Harbours",
    "Recommendations 1–3, 7",
    "3. Every pier was mended (recommendation 2). ILO Recommendation No. 12 was read as well.",
    "4. The Council for Seamen met 5 times. General recommendation No. 19 was printed.",
    "III. Voluntary pledges and commitments",
    "5. Coastland will light every lighthouse by 2033. The Ministry of Beacons will see to it.",
    "6. Coastland will paint its buoys.",
    "IV. Pledges as a candidate for membership of the Human Rights Council",
    "7. Coastland will listen.",
    "Notes",
    "1 The piers are those of recs. 62.4 and 62.5.",
    "2 Ferries belong to nobody.",
)
LETTER = (
    "OFFICE OF THE HIGH COMMISSIONER FOR HUMAN RIGHTS",
    "9 September 2030",
    "Excellency,",
    "I followed the fourth cycle of the Universal Periodic Review of Coastland with interest.",
    "I thank the Government of Coastland for the 21st session of the UPR Working Group.",
)
QUESTIONS = (
    "ADVANCE QUESTIONS TO COASTLAND – ADD.1",
    "KENYA",
    "• When will the lighthouses be lit?",
    "• Who paints the buoys?",
    "NORWAY on behalf of the Friends of Ferries",
    "• Which ferry sails first?",
)
DECISION = (
    "United Nations A/HRC/DEC/92/101",
    "Distr.: General",
    "2 October 2030",
    "Human Rights Council",
    "92/101. Outcome of the universal periodic review: Coastland",
    "The Human Rights Council,",
    "Having conducted the review of Coastland on 2 April 2030 in conformity with its rules,",
    "Adopts the outcome of the review of Coastland (A/HRC/91/7 and A/HRC/91/7/Add.1).",
    "31st meeting",
    "20 September 2030",
)
MID_TERM = (
    "Coastland",
    "Mid-term report on the Universal Periodic Review",
    "submitted by the Human Rights Commission of Coastland",
    "14 May 2032",
    "62.1 The piers stand again.",
    "62.2 The buoys wait for paint.",
    "62.3 and 62.4 No ferry has sailed.",
)
INFOGRAPHIC = (
    "Coastland",
    "The Universal Periodic Review",
    "Coastland was reviewed by UPR WG 21. It received 12 recommendations and it supported 9 recommendations.",
    "Recommendations received",
)
STATEMENT = (
    "Statement by the delegation of Coastland",
    "Adoption of the outcome of the Universal Periodic Review of Coastland, item 6",
    "Mr. President,",
    "Coastland pledges to light every lighthouse.",
    "We thank all delegations.",
)
COMPILATION = (
    "A/HRC/WG.6/21/XCO/2",
    "Distr.: General",
    "4 January 2030",
    "Compilation on Coastland",
    "I. Background",
    "1. The present report follows the universal periodic review.",
)
SUMMARY = (
    "A/HRC/WG.6/21/XCO/3",
    "Distr.: General",
    "5 January 2030",
    "Summary of Stakeholders’ submissions on Coastland",
    "I. Background",
    "1. Fishers wrote on the universal periodic review.",
)
SESSION_REPORT = (
    "A/HRC/92/2",
    "Report of the Human Rights Council on its ninety-second session",
    "VI. Universal periodic review",
    "1. The Council considered the outcomes of several reviews.",
)


def word_file(paragraphs: Sequence[str], name: str = "paper.docx") -> Source:
    """The paragraphs as a Word file of today, under any name."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    data = BytesIO()
    document.save(data)
    return Source(name, data.getvalue())


def scan_of(printed: Source, name: str = "scan.pdf") -> Source:
    """The first page of a PDF as a picture in a PDF: what a scanner makes of it."""
    document = pypdfium2.PdfDocument(printed.data)
    picture = document[0].render(scale=2.5).to_pil()
    document.close()
    data = BytesIO()
    picture.save(data, "PDF", resolution=180)
    return Source(name, data.getvalue())
