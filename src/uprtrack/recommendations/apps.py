from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "uprtrack.recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from uprtrack.documents.acceptors import register_acceptor, register_objector
        from uprtrack.documents.models import DocumentKind
        from uprtrack.organisations.attribution import register_signed
        from uprtrack.organisations.erasure import notes_eraser, register_eraser
        from uprtrack.recommendations.acceptors.addendum import AddendumAcceptor
        from uprtrack.recommendations.acceptors.mechanism_sheet import MechanismSheetAcceptor
        from uprtrack.recommendations.acceptors.thematic_list import ThematicListAcceptor
        from uprtrack.recommendations.acceptors.uhri_export import UhriExportAcceptor
        from uprtrack.recommendations.acceptors.upr_info_sheet import UprInfoSheetAcceptor
        from uprtrack.recommendations.acceptors.working_group_report import WorkingGroupReportAcceptor
        from uprtrack.recommendations.attribution import WORDINGS
        from uprtrack.recommendations.finding_links import forget_links
        from uprtrack.recommendations.merging import register_mover
        from uprtrack.recommendations.models import LinkDecision, Wording
        from uprtrack.recommendations.movers import MOVERS
        from uprtrack.recommendations.objections import objections_of_links
        from uprtrack.recommendations.text_readers import register_text_reader

        register_acceptor(DocumentKind.WORKING_GROUP_REPORT, WorkingGroupReportAcceptor())
        register_acceptor(DocumentKind.ADDENDUM, AddendumAcceptor())
        register_acceptor(DocumentKind.THEMATIC_LIST, ThematicListAcceptor())
        register_acceptor(DocumentKind.UPR_INFO_SHEET, UprInfoSheetAcceptor())
        register_acceptor(DocumentKind.UHRI_EXPORT, UhriExportAcceptor())
        register_acceptor(DocumentKind.MECHANISM_SHEET, MechanismSheetAcceptor())
        for mover in MOVERS:
            register_mover(mover)
        register_signed(WORDINGS)
        register_eraser(notes_eraser(Wording, LinkDecision))
        register_objector(objections_of_links)
        register_text_reader("links", forget_links)
