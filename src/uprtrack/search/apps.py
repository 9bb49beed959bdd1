from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "uprtrack.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from uprtrack.search.renewing import renew
        from uprtrack.watching import install

        # After the migrations of all apps, those above among them: their tables are watched, and searched.
        post_migrate.connect(install, sender=self)
        post_migrate.connect(renew, sender=self)
