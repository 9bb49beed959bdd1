from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    name = "uprtrack.sheets"
    verbose_name = _("Spreadsheets that come back")

    def ready(self) -> None:
        from uprtrack.documents.acceptors import register_acceptor
        from uprtrack.documents.models import DocumentKind
        from uprtrack.documents.other_ways import Way, register_way
        from uprtrack.organisations.invitation_views import register_page
        from uprtrack.organisations.models import Purpose
        from uprtrack.sheets.acceptor import SheetAcceptor
        from uprtrack.sheets.arriving import take_back
        from uprtrack.sheets.link_page import sheet_by_link

        register_acceptor(DocumentKind.RETURNED_SHEET, SheetAcceptor())
        register_way(DocumentKind.RETURNED_SHEET, Way(bring=take_back, page="sheet_run"))
        register_page(Purpose.SPREADSHEET, sheet_by_link)
