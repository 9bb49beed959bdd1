from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "uprtrack.api"
    verbose_name = _("Programming interface")
