"""The settings of Django, made from the options of this installation."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF

from comity.config.databases import databases, embedded_server
from comity.config.loading import load
from comity.config.navigation import NAVIGATION
from comity.config.providers import single_sign_on
from comity.foundation.keyfiles import key_bytes, key_text
from comity.foundation.workdays import Workdays

# Generic fields and forms are named with their types; Django itself learns that from this call.
django_stubs_ext.monkeypatch()

OPTIONS = load(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

COMITY_DATA = OPTIONS.data
COMITY_KEYS = OPTIONS.keys
COMITY_SESSION_KEY = key_bytes(OPTIONS.keys, "session")
COMITY_NAVIGATION = NAVIGATION
COMITY_RECORD_TYPES = "comity.config.records.RECORD_TYPES"
COMITY_PANELS = "comity.config.panels.PANELS"
COMITY_LIST_PARTS = "comity.config.panels.LIST_PARTS"
COMITY_IMPORTABLES = "comity.config.records.IMPORTABLES"
COMITY_WORKDAYS = Workdays(OPTIONS.working_days, frozenset(OPTIONS.holidays))
COMITY_REMIND_DAYS, COMITY_ESCALATE_DAYS = OPTIONS.remind_days, OPTIONS.escalate_days
COMITY_ADDRESS = OPTIONS.address
COMITY_LETTERS, COMITY_LETTER_HOUR = bool(OPTIONS.mail_host), OPTIONS.mail_hour
COMITY_MAIL_SENDER = OPTIONS.mail_sender
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = OPTIONS.mail_host, OPTIONS.mail_port, 30
EMAIL_USE_TLS, EMAIL_USE_SSL = OPTIONS.mail_security == "starttls", OPTIONS.mail_security == "tls"
COMITY_UPLOAD_BYTES = OPTIONS.upload_megabytes * 1024 * 1024

SECRET_KEY = key_text(OPTIONS.keys, "django")
DEBUG = False
ALLOWED_HOSTS = list(OPTIONS.allowed_hosts)
ROOT_URLCONF = "comity.config.urls"
WSGI_APPLICATION = "comity.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "comity.config.apps.ComityConfig",
    "comity.foundation",
    "comity.access",
    "comity.history",
    "comity.threads",
    "comity.search",
    "comity.frame",
    "comity.kit",
    "comity.lists",
    "comity.imports",
    "comity.partners",
    "comity.documents",
    "comity.people",
    "comity.instruments",
    "comity.programmes",
    "comity.activities",
    "comity.administration",
    "comity.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "axes",
    "django_filters",
    "django_htmx",
    "csp",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "comity.access.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "comity.frame.context.frame",
            ],
        },
    },
]

FORM_RENDERER = "comity.frame.forms.Renderer"

EMBEDDED_SERVER = None if OPTIONS.database_url else embedded_server(OPTIONS)
DATABASES = databases(OPTIONS)
DATABASE_ROUTERS = ["comity.config.routers.OwnerMigrates"]

AUTH_USER_MODEL = "access.Login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    *(["comity.access.directory.DirectoryBackend"] if OPTIONS.ldap_url else []),
]
COMITY_OIDC_ISSUER = OPTIONS.oidc_issuer
COMITY_OIDC_CLAIM = OPTIONS.oidc_claim
COMITY_LDAP_URL = OPTIONS.ldap_url
COMITY_LDAP_USER_DN = OPTIONS.ldap_user_dn
COMITY_LDAP_CA_FILE = OPTIONS.ldap_ca_file
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if OPTIONS.leaked_passwords:
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "comity.access.passwords.LeakedPasswords",
            "OPTIONS": {"path": Path(OPTIONS.leaked_passwords)},
        }
    )
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

# Of allauth the classes are used for second factors and for OpenID Connect; none of its addresses exists here.
MFA_ADAPTER = "comity.access.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Comity"
SOCIALACCOUNT_ADAPTER = "comity.access.views.single.Entrance"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [single_sign_on(OPTIONS)]}}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None

AXES_FAILURE_LIMIT = OPTIONS.lockout_failures
AXES_COOLOFF_TIME = timedelta(minutes=OPTIONS.lockout_minutes)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "comity.access.views.signing.locked_out"
AXES_CLIENT_IP_CALLABLE = "comity.access.places.address_of"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

COMITY_SECOND_FACTOR = OPTIONS.second_factor
COMITY_CLEARANCE_BY_TWO = OPTIONS.clearance_by_two
COMITY_DORMANT_DAYS = OPTIONS.dormant_days
COMITY_SECOND_FACTOR_FROM = (
    date.fromisoformat(OPTIONS.second_factor_from) if OPTIONS.second_factor_from else None
)
COMITY_TOKEN_DAYS = OPTIONS.token_days
COMITY_BEHIND_PROXY = OPTIONS.https
COMITY_IDLE_SECONDS = OPTIONS.idle_minutes * 60
# A browser takes such a name only with HTTPS, from this host and for the whole of it.
COMITY_COOKIE_PREFIX = "__Host-" if OPTIONS.https else ""
SESSION_COOKIE_NAME = f"{COMITY_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COMITY_COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COMITY_COOKIE_PREFIX}django_language"
SESSION_COOKIE_AGE = OPTIONS.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = OPTIONS.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = OPTIONS.https
LANGUAGE_COOKIE_SECURE = OPTIONS.https
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if OPTIONS.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OPTIONS.https else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["htmx"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = OPTIONS.language
LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt")]
FORMAT_MODULE_PATH = ["comity.frame.formats"]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = OPTIONS.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = OPTIONS.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": OPTIONS.log_level.upper()},
}
