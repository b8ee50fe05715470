"""All settings, from the environment; the defaults suit a demonstration on one's own computer.

`QUADRO_ENV=production` makes the start refuse, with a sentence, what a public service must not
go without (see `docs/reference/settings.md`).
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
PRODUCTION = env.str("QUADRO_ENV", default="local") == "production"


def required(name: str, why: str, *, default: str) -> str:
    """A value that a production start cannot do without; elsewhere the default serves."""
    value: str = env.str(name, default="" if PRODUCTION else default)
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"Set {name}: {why}")
    return value


SECRET_KEY = required(
    "SECRET_KEY",
    "a long random text that signs sessions; make one with "
    "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`.",
    default="local-demonstration-only-not-a-secret-0123456789abcdef",
)
DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("Unset DEBUG: a public service must not show its insides.")
SITE_URL = required(
    "SITE_URL", "the public address, as https://quadro.example.it.", default="http://127.0.0.1:8000"
)
ALLOWED_HOSTS = [
    host
    for host in required(
        "ALLOWED_HOSTS",
        "the names the service answers to, separated by commas.",
        default="127.0.0.1,localhost,testserver",
    ).split(",")
    if host
]
DEMO = env.bool("DEMO", default=not PRODUCTION)
AUTHORITY_NAME = env.str("AUTHORITY_NAME", default="Città metropolitana di Milano")
AUTHORITY_SITE = env.str("AUTHORITY_SITE", default="https://www.cittametropolitana.mi.it/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "quadro.kit",
    "quadro.accounts",  # before allauth: its pages wear our templates
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "quadro.journal",
    "quadro.search",
    "quadro.notifications",
    "quadro.territory",
    "quadro.bodies",
    "quadro.documents",
    "quadro.texts",
    "quadro.plan",
    "quadro.cube",
    "quadro.agreements",
    "quadro.delivery",
    "quadro.interventions",
    "quadro.monitoring",
    "quadro.assemblies",
    "quadro.frameworks",
    "quadro.zones",
    "quadro.desks",
    "quadro.services",
    "quadro.joint",
    "quadro.imports",
    "quadro.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "quadro.kit.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "quadro.bodies.middleware.ActorMiddleware",
    "quadro.kit.middleware.RefusalMiddleware",
    "quadro.journal.middleware.OnceMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "quadro.kit.engine.Templates",
        "NAME": "django",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "quadro.kit.context.site",
                "quadro.notifications.context.waiting",
            ],
            "builtins": [
                "quadro.kit.templatetags.kit",
                "quadro.kit.templatetags.measures",
            ],
        },
    }
]
FORM_RENDERER = "quadro.kit.forms.Renderer"

DATABASES = {
    "default": {
        **env.db_url_config(
            required(
                "DATABASE_URL",
                "the PostgreSQL database, as postgres://user:password@host/quadro.",
                default=f"sqlite:///{VAR_DIR / 'quadro.sqlite3'}",
            )
        ),
        "ATOMIC_REQUESTS": False,
    }
}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    # Immediate transactions queue writers instead of failing halfway; see docs/decisions.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Where its estimates are too high PostgreSQL would compile, in tens of milliseconds, a question
    # that takes one.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    # The same questions come again and again: planned once a connection, a page takes 3 ms less.
    # A pooler between here and PostgreSQL must keep prepared statements (PgBouncer from 1.21).
    if env.bool("PREPARED_STATEMENTS", default=True):
        DATABASES["default"].setdefault("OPTIONS", {}).update(
            {"server_side_binding": True, "prepare_threshold": 5}
        )
# To open a connection for each request would cost some 5 ms, on SQLite too (it reads its tables).
DATABASES["default"]["CONN_MAX_AGE"] = 600
if PRODUCTION and SQLITE and not env.bool("SQLITE_IN_PRODUCTION", default=False):
    raise ImproperlyConfigured(
        "Set DATABASE_URL to a PostgreSQL database; an office that wants SQLite on purpose "
        "sets SQLITE_IN_PRODUCTION=1."
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/scrivania/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "quadro.bodies.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are opened by the office, never by the visitor
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "5/5m/key,20/5m/ip"}
ACCOUNT_SESSION_REMEMBER = False
# Behind a proxy the visitor's address is the last that the proxy adds: throttles count on it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Quadro"
USERSESSIONS_TRACK_ACTIVITY = False
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# Languages and time -------------------------------------------------------------------------------
LANGUAGE_CODE = "it"
LANGUAGES = [("it", _("Italiano")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "lingua"
USE_TZ = True
TIME_ZONE = "Europe/Rome"
USE_THOUSAND_SEPARATOR = False

# Files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=VAR_DIR / "static")
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "quadro.kit.static.BootstrapItaliaFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "quadro.kit.static.Storage"},
}
WHITENOISE_USE_FINDERS = not (Path(STATIC_ROOT) / "staticfiles.json").exists()
MEDIA_ROOT = env.path("FILES_ROOT", default=VAR_DIR / "files")
DATA_DIR = BASE_DIR / "data"
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=30)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# What a browser may do ----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "quadro.kit.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # Subdomains and preload lists bind the authority's whole name: they are not ours to decide.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    if not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured("Set SITE_URL to an https:// address.")

# Background work ----------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Mail and logs ------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url(
    "EMAIL_URL",
    default=required(
        "EMAIL_URL",
        "the mail server, as smtp+tls://user:password@host:587.",
        default="consolemail://",
    ),
)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20  # seconds: a mail server that does not answer must not stop the worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="quadro@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
