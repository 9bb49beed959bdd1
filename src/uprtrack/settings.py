"""Settings. What differs between installations comes from the environment:

``UPRTRACK_DATA``      folder of the database file and the media (default: ``.uprtrack/data``)
``UPRTRACK_KEYS``      folder of the secret and the encryption keys (default: ``keys`` beside the data folder)
``DATABASE_URL``       a PostgreSQL address; without it SQLite in the data folder
``UPRTRACK_HOSTS``     host names the site answers to, separated by commas (default: this machine alone)
``UPRTRACK_OPERATOR``  who runs this installation, as forms say it
``UPRTRACK_OPERATOR_KIND``  ``state``, ``nhri``, ``civil_society``, ``un`` or ``academic``: what is offered follows
``UPRTRACK_DEBUG``     ``1`` while developing

Fetching papers and databases (see ``documents.fetching``); a proxy is taken from ``HTTPS_PROXY``:

``UPRTRACK_UN_DOCUMENTS_URL``  a UN document by ``{symbol}``, ``{language}`` and ``{form}`` (pdf or docx)
``UPRTRACK_UPR_INFO_URL``      UPR Info's database
``UPRTRACK_UHRI_URL``          the dump of the Universal Human Rights Index by ``{language}``
``UPRTRACK_FETCH_PAUSE``       seconds between two requests to one host (default 1)

Signing in:

``UPRTRACK_REQUIRE_SECOND_FACTOR``  of whom a second factor is required: empty, ``coordinators`` or ``all``
``UPRTRACK_IDLE_MINUTES``     a session ends after so long without use (default 120: time enough to write a long
                              text without losing it, and not a night beside a laptop that is taken away)
``UPRTRACK_SIGNED_IN_HOURS``  and in any case so long after signing in (default 12: a working day)
``UPRTRACK_TRUSTED_PROXIES``  how many proxies in front of the site add to ``X-Forwarded-For`` (default 0: what
                              the header says is not believed)
``UPRTRACK_QUICK_EXIT_URL``   the page that "Leave this site" opens instead

Messages about new matches of saved searches:

``UPRTRACK_SMTP_HOST``, ``UPRTRACK_SMTP_PORT`` (587: STARTTLS; 465: TLS), ``UPRTRACK_SMTP_USER``,
``UPRTRACK_SMTP_PASSWORD``  the mail server; without one no message is sent and no address asked for
``UPRTRACK_MAIL_FROM``       the sender's address
``UPRTRACK_URL``             the address of the site, for links in messages (default: https and the first host name)

The programming interface:

``UPRTRACK_API_PER_MINUTE``  how often one network address may ask within a minute (default 120)

Files and feeds:

``UPRTRACK_FILES_PER_MINUTE``  how many exports, figures as files and feeds one network address may take within a
                               minute without signing in (default 120)

Consultations:

``UPRTRACK_CONTRIBUTIONS_PER_MINUTE``  how many contributions and private codes one network address may send within
                               a minute (default 30: a whole meeting may sit behind one address)
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from uprtrack.secret import site_secret

# Lets forms and managers name their model in code that runs, as the type checker wants it.
django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("UPRTRACK_DATA", ".uprtrack/data")).resolve()
KEYS = Path(os.environ.get("UPRTRACK_KEYS", DATA.parent / "keys")).resolve()
OPERATOR = os.environ.get("UPRTRACK_OPERATOR", "")
OPERATOR_KIND = os.environ.get("UPRTRACK_OPERATOR_KIND", "")

DEBUG = os.environ.get("UPRTRACK_DEBUG") == "1"
SECRET_KEY = site_secret(KEYS)
HOSTS = [host for host in os.environ.get("UPRTRACK_HOSTS", "").split(",") if host]
ALLOWED_HOSTS = [*HOSTS, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]

REQUIRE_SECOND_FACTOR = os.environ.get("UPRTRACK_REQUIRE_SECOND_FACTOR", "")
IDLE_MINUTES = int(os.environ.get("UPRTRACK_IDLE_MINUTES", "120"))
SIGNED_IN_HOURS = int(os.environ.get("UPRTRACK_SIGNED_IN_HOURS", "12"))
# The weather, from the meteorological services of the world: read by anybody anywhere, in ten languages, without
# account or advertisement, and nothing on it points to human rights. Better is what people look up at that place.
QUICK_EXIT_URL = os.environ.get("UPRTRACK_QUICK_EXIT_URL", "https://worldweather.wmo.int/")

UN_DOCUMENTS_URL = os.environ.get(
    "UPRTRACK_UN_DOCUMENTS_URL",
    "https://documents.un.org/api/symbol/access?s={symbol}&l={language}&t={form}",
)
UPR_INFO_URL = os.environ.get("UPRTRACK_UPR_INFO_URL", "https://upr-info-database.uwazi.io")
UHRI_URL = os.environ.get(
    "UPRTRACK_UHRI_URL", "https://uhri.ohchr.org/api/uhri/export-results/export-full-{language}.json"
)
FETCH_PAUSE = float(os.environ.get("UPRTRACK_FETCH_PAUSE", "1"))

PUBLIC_FILES = DATA / "public"
"""The dump of what is published: in the clear, since everybody may read it, and made anew from the database."""
API_PER_MINUTE = int(os.environ.get("UPRTRACK_API_PER_MINUTE", "120"))
CONTRIBUTIONS_PER_MINUTE = int(os.environ.get("UPRTRACK_CONTRIBUTIONS_PER_MINUTE", "30"))
FILES_PER_MINUTE = int(os.environ.get("UPRTRACK_FILES_PER_MINUTE", "120"))

# Refusals leave at multiples of this, which is well above what any of them takes: all leave at the first.
REFUSAL_MILLISECONDS = float(os.environ.get("UPRTRACK_REFUSAL_MILLISECONDS", "50"))

INSTALLED_APPS = [
    "uprtrack.reviews",
    "uprtrack.organisations",
    "uprtrack.search",
    "uprtrack.documents",
    "uprtrack.recommendations",
    "uprtrack.classification",
    "uprtrack.plans",
    "uprtrack.monitoring",
    "uprtrack.participation",
    "uprtrack.catalogue",
    "uprtrack.positions",
    "uprtrack.calendar",
    "uprtrack.exchange",
    "uprtrack.reports",
    "uprtrack.sheets",
    "uprtrack.papers",
    "uprtrack.statistics",
    "uprtrack.api",
    "uprtrack.exports",
    "uprtrack.searches",
    "uprtrack.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "uprtrack.organisations.access_log.AccessLogMiddleware",
    "uprtrack.organisations.refusal_time.RefusalTimeMiddleware",
    "uprtrack.api.serving.ProblemsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "uprtrack.organisations.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "uprtrack.organisations.sessions.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "uprtrack.organisations.rights.RightsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "uprtrack.organisations.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "uprtrack.urls"
WSGI_APPLICATION = "uprtrack.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "uprtrack.organisations.context.standing",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{DATA / 'uprtrack.sqlite3'}", conn_max_age=60)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers wait for one another instead of failing, and readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        # A content key that was destroyed leaves no copy in the pages of the file.
        "PRAGMA secure_delete=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "uprtrack.organisations.sign_in.InvitationOnlyAdapter"
# Shared computers are common: a session ends with the browser.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = SIGNED_IN_HOURS * 3600
ACCOUNT_LOGOUT_ON_GET = False
# Whoever changed the password stays; Django ends all other sessions.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# "ip" is a mark that stands for an address for a day at most (organisations.privacy); "key" is the account.
ACCOUNT_RATE_LIMITS = {
    # A whole training room may sit behind one address.
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("UPRTRACK_TRUSTED_PROXIES", "0"))
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "uprtrack.organisations.second_factor.EncryptedSecretsAdapter"

# In the database, so that all processes count together. As many entries as attackers could make in an hour:
# were they fewer, old counts would be thrown out to make room, and guessing could go on.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "uprtrack_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Menus and help, which say the same to everybody who reads the same language: in each process.
    "menus": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "menus",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
"""What takes longer than a page is done by ``uprtrack work``, which ``serve`` starts beside the site."""

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_values": {"()": "uprtrack.organisations.access_log.WithoutValues"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["without_values"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "uprtrack": {"level": "INFO"},
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # The development server's own access log names paths.
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": True},
    },
}
SMTP_HOST = os.environ.get("UPRTRACK_SMTP_HOST", "")
SENDS_MAIL = bool(SMTP_HOST)
"""Nothing is sent, and no address asked for, unless whoever runs the site named a server."""
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SENDS_MAIL else 'dummy'}.EmailBackend"
EMAIL_HOST = SMTP_HOST
EMAIL_PORT = int(os.environ.get("UPRTRACK_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("UPRTRACK_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("UPRTRACK_SMTP_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("UPRTRACK_MAIL_FROM", "uprtrack@localhost")
SITE_URL = os.environ.get("UPRTRACK_URL", f"https://{HOSTS[0]}" if HOSTS else "")
"""Where the site is, for links in messages: they have no request to take it from."""

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["uprtrack.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA / "media"
FILE_UPLOAD_HANDLERS = ["uprtrack.documents.uploads.LimitedMemoryUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
# Nothing of the site outlives the browser on somebody's device.
CSRF_COOKIE_AGE = None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HOSTS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(HOSTS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HOSTS else None
