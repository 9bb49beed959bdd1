from tests.uprtrack.sample_papers import addendum, bring, report, report_pdf, vault_folder

__all__ = ["addendum", "bring", "report", "report_pdf", "vault_folder"]
