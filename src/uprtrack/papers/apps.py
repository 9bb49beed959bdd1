from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "uprtrack.papers"
    verbose_name = _("Papers")

    def ready(self) -> None:
        from uprkit.model import FILED_KINDS
        from uprtrack.documents.acceptors import register_acceptor, register_follower, register_objector
        from uprtrack.documents.models import Document, DocumentKind, ImportRun
        from uprtrack.papers.acceptors import FiledPaperAcceptor, PaperFollower
        from uprtrack.papers.movers import MOVERS
        from uprtrack.papers.objections import objections_of_papers
        from uprtrack.papers.search_source import KIND, PassageSource
        from uprtrack.recommendations.merging import register_mover
        from uprtrack.search.sources import register_source
        from uprtrack.watching import OWNED, rights_name, watch

        register_source(KIND, PassageSource())
        watch(rights_name(KIND), Document, *OWNED)
        watch(rights_name(KIND), ImportRun, "state")
        acceptor, follower = FiledPaperAcceptor(), PaperFollower()
        for kind in FILED_KINDS:
            register_acceptor(kind.value, acceptor)
        for value in DocumentKind.values:
            register_follower(value, follower)
        register_objector(objections_of_papers)
        for mover in MOVERS:
            register_mover(mover)
