"""The site as a WSGI application; it does not start where a system check fails, whichever server asks."""

from __future__ import annotations

import os

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uprtrack.settings")
application = get_wsgi_application()

refusals = [found for found in checks.run_checks(databases=["default"]) if found.is_serious()]
if refusals:
    raise ImproperlyConfigured(
        "The site does not start. " + " ".join(f"{found.msg} ({found.id})" for found in refusals)
    )
