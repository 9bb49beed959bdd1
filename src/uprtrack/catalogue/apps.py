from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "uprtrack.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from uprtrack.catalogue.labels import NAMES
        from uprtrack.catalogue.overlays import ORGANISATIONS, TAGS
        from uprtrack.classification.models import Decision, Term
        from uprtrack.documents.models import Document
        from uprtrack.organisations.models import Organisation
        from uprtrack.reviews.models import Mechanism, State
        from uprtrack.watching import OWNED, watch

        for model in (State, Mechanism, Term):
            watch(NAMES, model)
        watch(TAGS, Decision)
        watch(TAGS, Document, *OWNED)
        watch(ORGANISATIONS, Organisation, "name", "short_name", "kind", "is_withheld", "origin")
