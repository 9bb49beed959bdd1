from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ClassificationConfig(AppConfig):
    name = "uprtrack.classification"
    verbose_name = _("Classification")

    def ready(self) -> None:
        from uprtrack.classification.loading import load_terms
        from uprtrack.classification.models import Decision
        from uprtrack.classification.movers import MOVERS
        from uprtrack.classification.objections import objections_of_classification
        from uprtrack.classification.renewing import renew_after_migrating
        from uprtrack.classification.search_source import KIND, RecommendationSource
        from uprtrack.classification.suggesting import TagFollower, suggest_anew
        from uprtrack.classification.tags import themes_of
        from uprtrack.documents.acceptors import register_follower, register_objector
        from uprtrack.documents.models import DocumentKind
        from uprtrack.organisations.erasure import notes_eraser, register_eraser
        from uprtrack.recommendations.merging import register_mover
        from uprtrack.recommendations.models import Recommendation
        from uprtrack.recommendations.text_readers import register_text_reader
        from uprtrack.recommendations.themes import register_theme_reader
        from uprtrack.search.sources import register_source
        from uprtrack.watching import OWNED, rights_name, watch

        post_migrate.connect(load_terms, sender=self)
        post_migrate.connect(renew_after_migrating, sender=self)
        register_source(KIND, RecommendationSource())
        watch(rights_name(KIND), Recommendation, *OWNED, "withdrawn_at")
        register_theme_reader(themes_of)
        register_objector(objections_of_classification)
        for mover in MOVERS:
            register_mover(mover)
        follower = TagFollower()
        for kind in DocumentKind.values:
            register_follower(kind, follower)
        register_text_reader("classification", suggest_anew)
        register_eraser(notes_eraser(Decision))
