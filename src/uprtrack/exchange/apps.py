from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "uprtrack.exchange"
    verbose_name = _("Exchange with other installations")

    def ready(self) -> None:
        from uprtrack.exchange.movers import MOVERS
        from uprtrack.recommendations.merging import register_mover

        for mover in MOVERS:
            register_mover(mover)
