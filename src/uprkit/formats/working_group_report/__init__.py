"""Report of the Working Group on the Universal Periodic Review (A/HRC/x/y), PDF or DOCX.

Read: masthead and dates, every numbered paragraph as a passage, the recommendations of section II with
States, position and the wording in the dialogue, recommendations named only by a paragraph of section I, and
voluntary pledges. What could not be settled is a doubt in ``checks``, never a guess.
"""

from __future__ import annotations

from uprkit.formats.working_group_report.report import parse, recognises

__all__ = ["parse", "recognises"]
