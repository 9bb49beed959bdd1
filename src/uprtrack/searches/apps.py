from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchesConfig(AppConfig):
    name = "uprtrack.searches"
    verbose_name = _("Saved searches")

    def ready(self) -> None:
        from uprtrack.organisations.erasure import notes_eraser, register_eraser
        from uprtrack.searches.models import SavedSearch

        register_eraser(notes_eraser(SavedSearch))
