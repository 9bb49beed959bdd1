from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "uprtrack.plans"
    verbose_name = _("Plans")
