from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "uprtrack.reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from uprtrack.reviews.loading import load_facts

        post_migrate.connect(load_facts, sender=self)
