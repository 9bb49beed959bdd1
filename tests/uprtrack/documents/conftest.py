from tests.uprtrack.documents.rows_to_settle import added, free_words, run
from tests.uprtrack.sample_papers import addendum, bring, report, report_pdf, vault_folder

__all__ = ["added", "addendum", "bring", "free_words", "report", "report_pdf", "run", "vault_folder"]
