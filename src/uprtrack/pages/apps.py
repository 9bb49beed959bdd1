from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "uprtrack.pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from django.core.checks import register

        from uprtrack.pages import (
            panels_of_follow_up,
            panels_of_links,
            panels_of_papers,
            panels_of_participation,
            panels_of_parts,
            panels_of_progress,
            panels_of_tags,
            panels_of_text,
        )
        from uprtrack.pages.leave import check_address
        from uprtrack.pages.panels import register_panel

        modules = (
            panels_of_text,
            panels_of_tags,
            panels_of_parts,
            panels_of_links,
            panels_of_papers,
            panels_of_follow_up,
            panels_of_participation,
            panels_of_progress,
        )
        for module in modules:
            for panel in module.PANELS:
                register_panel(panel)
        register(check_address)
