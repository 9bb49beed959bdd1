from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ClassificationConfig(AppConfig):
    name = "uprtrack.classification"
    verbose_name = _("Classification")

    def ready(self) -> None:
        from uprtrack.classification.loading import load_terms
        from uprtrack.classification.search_source import KIND, RecommendationSource
        from uprtrack.classification.suggesting import TagFollower
        from uprtrack.documents.acceptors import register_follower
        from uprtrack.documents.models import DocumentKind
        from uprtrack.search.sources import register_source

        post_migrate.connect(load_terms, sender=self)
        register_source(KIND, RecommendationSource())
        follower = TagFollower()
        for kind in DocumentKind.values:
            register_follower(kind, follower)
