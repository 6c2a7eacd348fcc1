"""Every setting of the portal, read top to bottom.

Places differ by environment variables only, each named in .env.example; the reader in env.py
refuses to start production with anything missing or unsafe.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from pghistory import DeleteEvent, InsertEvent, UpdateEvent

from obt_portal.devservices import addresses
from obt_portal.env import Reader
from obt_portal.logs import logging_settings
from obt_portal.policies import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY  # noqa: F401 - settings

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where are we? ---------------------------------------------------------------------------
env = Reader(os.environ)
ENVIRONMENT = env.place
IS_PRODUCTION = env.is_production
if ENVIRONMENT == "development":
    env.offer(addresses.of_running_services(BASE_DIR))

DEBUG = env.debug("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", elsewhere="for-this-machine-only-never-for-production")
BASE_URL = env.base_url("BASE_URL", elsewhere="http://127.0.0.1:8000")
SERVICE_NAME = env.text("SERVICE_NAME", default="One Big Thing")
SECURITY_CONTACT = env.text("SECURITY_CONTACT", elsewhere="mailto:security@portal.example")
METRICS_TOKEN = env.token("METRICS_TOKEN")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", default=urlsplit(BASE_URL).hostname or "localhost")
if not IS_PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "testserver"]

# --- What is it made of? -----------------------------------------------------------------------
INSTALLED_APPS = [
    "obt_portal",
    "obt_portal.ui",
    "departments",
    "accounts.apps.AccountsConfig",
    "campaigns",
    "learning",
    "reports",
    *([] if IS_PRODUCTION else ["obt_portal.devservices", "obt_portal.demonstration"]),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pghistory",
    "pgtrigger",
    "django_tables2",
    "django_prometheus",
    "django_structlog",
    "csp",
    "accounts.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "obt_portal.middleware.KeptPrivate",
    "obt_portal.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "obt_portal.middleware.StaffHistory",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "obt_portal.urls"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "obt_portal.ui.context_processors.portal",
            ],
        },
    }
]
FORM_RENDERER = "obt_portal.ui.forms.GovukRenderer"

# --- Where is it kept? ---------------------------------------------------------------------------
_nearby = "postgres://portal@127.0.0.1:5432/portal"
_database = env.service("DATABASE_URL", ("postgres", "postgresql"), elsewhere=_nearby)
_pool_size = env.integer("DATABASE_POOL_SIZE", default=0 if ENVIRONMENT == "test" else 8)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **environ.Env.db_url_config(_database),
        "CONN_HEALTH_CHECKS": True,
    }
}
_options = DATABASES["default"].setdefault("OPTIONS", {})
# One statement is kept prepared (learning/services/recount.py).
_options.update(connect_timeout=5, prepare_threshold=5)
if _pool_size:
    _options["pool"] = {"min_size": 1, "max_size": _pool_size, "timeout": 5, "max_lifetime": 1800}

# Rate limits must be shared by all processes and outlive Redis; drawn pages need neither.
_LOCAL = "django.core.cache.backends.locmem.LocMemCache"
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "obt_portal.cache.LimitsCache", "LOCATION": "cache_entries"},
    # Drawn parts of pages, of some 40 kB each.
    "local": {"BACKEND": _LOCAL, "OPTIONS": {"MAX_ENTRIES": 1000}},
}
CAMPAIGNS_KEPT_SECONDS, FRESHNESS_KEPT_SECONDS = (0, 0) if ENVIRONMENT == "test" else (5, 1)

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# No form takes a file, and none has more than some pages of text.
FILE_UPLOAD_HANDLERS = ["obt_portal.uploads.NoUploads"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if ENVIRONMENT == "test":
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = not IS_PRODUCTION

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Who may come in? ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PortalBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 6, "numeric": True, "dashed": False}
ACCOUNT_SESSION_REMEMBER = False
# Whole departments leave through one address, so nothing is limited by address of origin.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "3/m/key,15/h/key,40/d/key",
    "login_failed": "5/5m/key",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(BASE_URL).scheme or "https"

# Whom a developer can become with one click, once the demonstration has made them.
DEMONSTRATION_CAST = [
    "lee.learner@dwp.gov.uk",
    "fran.finisher@dwp.gov.uk",
    "chris.champion@dwp.gov.uk",
    "oli.other@ofsted.gov.uk",
    "casey.central@cabinetoffice.gov.uk",
    "ada.administrator@cabinetoffice.gov.uk",
]
CONTACT_EMAIL = env.text("CONTACT_EMAIL", default="")
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
SECOND_FACTOR_KEYS = env.secrets("SECOND_FACTOR_KEYS", elsewhere="also-for-this-machine-only")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = SERVICE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

OIDC_ISSUER_URL = env.issuer("OIDC_ISSUER_URL")
_client, _secret = (env.text(f"OIDC_CLIENT_{part}", default="") for part in ("ID", "SECRET"))
OIDC_NAME = env.text("OIDC_NAME", default="your department's sign-in")
OIDC_EMAIL_DOMAINS = [domain.lower() for domain in env.words("OIDC_EMAIL_DOMAINS")]
OIDC_ENABLED = env.together("OIDC_ISSUER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
_oidc_app: dict[str, Any] = {
    "provider_id": "single-sign-on",
    "name": OIDC_NAME,
    "client_id": _client,
    "secret": _secret,
    "settings": {"server_url": OIDC_ISSUER_URL, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_oidc_app] if OIDC_ENABLED else []}}
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False

# --- Mail: kept in the database, sent by a task -----------------------------------------------------
EMAIL_BACKEND = "accounts.mail.QueueBackend"
_mail = env.email("EMAIL_URL", elsewhere="memorymail://")
MAIL_TRANSPORT = _mail.pop("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
globals().update({name: value for name, value in _mail.items() if name.startswith("EMAIL_")})
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", elsewhere=f"{SERVICE_NAME} <portal@portal.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

PGHISTORY_MIDDLEWARE_METHODS = ("POST",)  # reading changes nothing, so it asks for no name
PGHISTORY_DEFAULT_TRACKERS = (InsertEvent(), UpdateEvent(), DeleteEvent())

# --- Work done later: Redis carries messages and nothing else (see celery.py) ----------------------
REDIS_URL = env.service("REDIS_URL", ("redis", "rediss"), elsewhere="redis://127.0.0.1:6379/0")

# --- What browsers are told ------------------------------------------------------------------------
_host_prefix = "__Host-" if IS_PRODUCTION else ""
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = f"{_host_prefix}sessionid"
SESSION_COOKIE_AGE = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = f"{_host_prefix}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "obt_portal.ui.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", default=31_536_000) if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
# Only for a proxy that always sets or removes the header; otherwise anybody could claim https.
if env.boolean("TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- What is written down -----------------------------------------------------------------------
LOGGING = logging_settings(
    level=env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"),
    as_json=IS_PRODUCTION,
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # RequestLog has vetted it
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10

env.finish()
