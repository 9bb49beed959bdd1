from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "uprtrack.exports"
    verbose_name = _("Exports")

    def ready(self) -> None:
        from uprtrack.exports.erasing import erase_exports
        from uprtrack.organisations.erasure import register_eraser

        register_eraser(erase_exports)
