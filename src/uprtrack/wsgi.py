"""The site as a WSGI application; it does not start where a system check fails, whichever server asks."""

from __future__ import annotations

import os
from threading import Thread

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uprtrack.settings")
application = get_wsgi_application()

# Whoever serves it must have said who runs it; while developing nobody needs to.
found_wrong = checks.run_checks(databases=["default"], include_deployment_checks=not settings.DEBUG)
refusals = [found for found in found_wrong if found.is_serious()]
if refusals:
    raise ImproperlyConfigured(
        "The site does not start. " + " ".join(f"{found.msg} ({found.id})" for found in refusals)
    )

# The first reader need not wait until everything that can be found is read.
Thread(target=import_string("uprtrack.catalogue.warming.warm"), daemon=True).start()
