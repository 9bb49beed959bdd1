from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "uprtrack.documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from uprtrack.documents.checks import check_content_keys, check_key_file

        register(check_key_file, Tags.security)
        register(check_content_keys, Tags.database)
