"""Settings of the whole product. Everything a deployment changes comes from the environment (config.env)."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import reset_tzpath

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import env
from config.secret import secret_key
from kernel.embedded import cache as embedded_cache
from kernel.embedded import postgres as embedded_postgres
from kernel.embedded import valkey as embedded_valkey

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = env.folder("DATA_DIR", ROOT / "var")
PRODUCTION = env.flag("PRODUCTION")
DEBUG = env.flag("DEBUG")
TESTING = env.flag("TESTING")
SECRET_KEY = secret_key(DATA_DIR, required=PRODUCTION)

PORT = env.number("PORT", 8000)
BASE_DOMAIN = env.text("BASE_DOMAIN", "localhost")
SCHEME = env.text("SCHEME", "https" if PRODUCTION else "http")
PUBLIC_PORT = env.text("PUBLIC_PORT", "" if PRODUCTION else str(PORT))
ALLOWED_HOSTS = ["*"]  # hosts are decided by the registry: an unknown one gets a neutral 404

if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must be off in production")

# -- apps: decided once, for both kinds of schema (a test holds the split) ------------------------------------

BOTH_APPS = [
    "tenants.accounts",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth.account",
    "allauth.mfa",
]
SHARED_APPS = [
    "django_tenants",
    "tenants.registry",
    *BOTH_APPS,
    "kernel.due",
    "billing.subscriptions",
    "hq.onboarding",
    "hq.site",
    "hq.demo",
    "kernel",
    "kernel.design",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "api",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
TENANT_APPS = [
    *BOTH_APPS,
    "kernel.audit",
    "kernel.outbox",
    "kernel.idempotency",
    "crm.customers",
    "crm.messaging",
    "crm.care",
    "crm.forms",
    "booking.intake",
    "crm.duplicates",
    "crm.segments",
    "crm.privacy",
    "crm.portraits",
    "booking.places",
    "booking.team",
    "booking.catalog",
    "booking.diary",
    "booking.storefront",
    "booking.waitlist",
    "booking.calendars",
    "booking.queue",
    "booking.series",
    "booking.people",
    "booking.roster",
    "booking.clock",
    "booking.autoroster",
    "booking.questions",
    "booking.requests",
    "booking.ownership",
    "booking.history",
    "booking.records",
    "booking.careplans",
    "booking.targets",
    "booking.mine",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]

TENANT_MODEL = "registry.Salon"
TENANT_DOMAIN_MODEL = "registry.Domain"
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
ROOT_URLCONF = "config.urls_salon"
DATABASE_ROUTERS = ["tenants.registry.routers.SchemaRouter", "django_tenants.routers.TenantSyncRouter"]

# -- databases: the runtime role works, the owner role migrates and provisions --------------------------------


def database(url: str, **options: Any) -> dict[str, Any]:
    """One entry of DATABASES from a URL, on the tenant-aware backend."""
    parsed: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    parsed["ENGINE"] = "kernel.embedded.backend"
    parsed.update(options)
    return parsed


_runtime_url = env.text("DATABASE_URL")
_owner_url = env.text("DATABASE_OWNER_URL") or _runtime_url
EMBEDDED_POSTGRES_DIR = None if _runtime_url else DATA_DIR / "postgres"
if EMBEDDED_POSTGRES_DIR:
    _runtime_url = embedded_postgres.url(EMBEDDED_POSTGRES_DIR, role="chignon_app")
    _owner_url = embedded_postgres.url(EMBEDDED_POSTGRES_DIR, role="chignon_owner")
    reset_tzpath([embedded_postgres.time_zones()])
RUNTIME_ROLE = dj_database_url.parse(_runtime_url)["USER"]

DATABASES = {
    "default": database(_runtime_url, EMBEDDED_DIR=EMBEDDED_POSTGRES_DIR),
    "owner": database(_owner_url, EMBEDDED_DIR=EMBEDDED_POSTGRES_DIR, TEST={"MIRROR": None}),
}
for _entry in DATABASES.values():
    _entry["EMBEDDED_FSYNC"] = not TESTING
    _entry.setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c plan_cache_mode=force_generic_plan"
    )
    _entry["OPTIONS"]["prepare_threshold"] = 1  # for kernel.prepared alone: Django's cursors never prepare
DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=15s"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TENANT_LIMIT_SET_CALLS = True
SPARE_SCHEMAS = env.number("SPARE_SCHEMAS", 3)

# -- broker and cache ----------------------------------------------------------------------------------------

EMBEDDED_VALKEY_DIR = None if env.text("BROKER_URL") else DATA_DIR / "valkey"
EMBEDDED_CACHE_DIR = None if env.text("CACHE_URL") else EMBEDDED_VALKEY_DIR
BROKER_URL = (
    embedded_valkey.broker_url(EMBEDDED_VALKEY_DIR) if EMBEDDED_VALKEY_DIR else env.text("BROKER_URL")
)
CACHE_URL = (
    embedded_valkey.url(EMBEDDED_CACHE_DIR, database=1)
    if EMBEDDED_CACHE_DIR
    else env.text("CACHE_URL") or BROKER_URL
)
CACHES = {
    "default": {
        "BACKEND": "kernel.cache.PatientCache",
        "LOCATION": CACHE_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        "OPTIONS": embedded_cache.options(EMBEDDED_CACHE_DIR),
    }
}

# -- requests ------------------------------------------------------------------------------------------------

MIDDLEWARE = [
    "config.middleware.RoomMiddleware",
    "config.middleware.TransportMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.HealthMiddleware",
    "config.middleware.PolicyMiddleware",
    "tenants.registry.middleware.SalonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.accounts.language.LanguageMiddleware",
    "config.middleware.BodySizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.ErrorPageMiddleware",
    "crm.customers.minding.middleware.AlertsMiddleware",
]
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["kernel.design.templatetags.design", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "config.context_processors.frame",
                "config.context_processors.desk",
            ],
        },
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "static", ("manual", ROOT / "docs" / "images")]
MANUAL_DIR = ROOT / "docs" / "users"  # shown under /help/ on the base domain
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MAX_AGE = 31536000 if PRODUCTION else 60
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "kernel.files.SalonStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LARGEST_PHOTO_BYTES = 15 * 1024 * 1024
LARGEST_BODY_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE + 64 * 1024  # with the frame of a multipart form
LARGEST_UPLOAD_BYTES = 2 * LARGEST_PHOTO_BYTES + LARGEST_BODY_BYTES  # a form has two photos at most
PROXIES = env.number("PROXIES", 0)

# -- security ------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SALON_HOSTS = f"{SCHEME}://*.{BASE_DOMAIN}" + (":*" if PUBLIC_PORT else "")  # as a source of the policy
SESSION_ENGINE = "tenants.accounts.session_store"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
SIGN_UP_COOKIE_NAME = "__Host-signup" if PRODUCTION else "signup"
TABLET_COOKIE_NAME = "__Host-tablet" if PRODUCTION else "tablet"
MINE_COOKIE_NAME = "__Host-mine" if PRODUCTION else "mine"
MINE_KNOWN_COOKIE_NAME = "__Host-mine-known" if PRODUCTION else "mine-known"
MINE_ASKED_COOKIE_NAME = "__Host-mine-asked" if PRODUCTION else "mine-asked"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION  # not on a salon's own domain
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from within, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# -- people --------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tenants.accounts.backend.SalonBackend"]
_HASHER = "MD5PasswordHasher" if TESTING and not PRODUCTION else "PBKDF2PasswordHasher"
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{_HASHER}"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/desk/login/"
LOGIN_REDIRECT_URL = "/desk/today/"
ACCOUNT_ADAPTER = "tenants.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_CONFIRMATION_HMAC = False  # keys stand in the salon's schema, so that another's are unknown
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "tenants.accounts.tokens.ResetTokens"  # noqa: S105 - a class
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"reset_password": "10/m/ip,5/h/key"}  # nobody's mailbox is flooded from here
ACCOUNT_FORMS = {
    "login": "tenants.accounts.forms.SignInForm",
    "reset_password": "tenants.accounts.forms.ResetForm",
    "reset_password_from_key": "tenants.accounts.forms.NewPasswordForm",
    "change_password": "tenants.accounts.forms.PasswordForm",
}
MIGRATION_MODULES = {"mfa": "tenants.accounts.mfa.migrations"}  # why: see there
MFA_ADAPTER = "tenants.accounts.second_step.codes.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "tenants.accounts.second_step.forms.CodeForm",
    "authenticate_webauthn": "tenants.accounts.second_step.passkey_forms.PasskeyStepForm",
    "login_webauthn": "tenants.accounts.second_step.passkey_forms.PasskeySignInForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# *.localhost has no TLS; a key is bound to its host anyway
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Chignon"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- languages and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_COOKIE_NAME = "language"
# What the house says is not said otherwise by a package that stands before it among the apps.
LOCALE_PATHS = [
    folder
    for app in INSTALLED_APPS
    for root in (ROOT, ROOT / "platform")
    if (folder := root.joinpath(*app.split("."), "locale")).is_dir()
]
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
TIME_ZONE = "UTC"

# -- jobs and mail -------------------------------------------------------------------------------------------

CELERY_BROKER_URL = BROKER_URL
OUTBOX_TICK_SECONDS = env.number("OUTBOX_TICK_SECONDS", 5)
OUTBOX_LEASE_SECONDS = env.number("OUTBOX_LEASE_SECONDS", 45)  # longer than one delivery may take
ROSTER_SECONDS = env.number("ROSTER_SECONDS", 25)  # the search; with its start-up and its answer under 30
ROSTER_WORKERS = env.number("ROSTER_WORKERS", 2)
EMAIL_URL = env.text("EMAIL_URL")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"Chignon <hello@{BASE_DOMAIN}>")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "crm.messaging.channels.email.backend.UrlBackend"
    if EMAIL_URL
    else "django.core.mail.backends.filebased.EmailBackend"
)
MESSAGE_PROVIDERS = {  # where text messages are handed over, by the folder in crm/messaging/channels
    "twilio": "https://api.twilio.com",
    "aliyun_sms": "https://dysmsapi.aliyuncs.com",
    "tencent_sms": "https://sms.tencentcloudapi.com",
    "wechat": "https://api.weixin.qq.com",
}
OUTBOUND_HTTP = env.flag("OUTBOUND_HTTP")  # may addresses that people type be fetched without TLS?
OUTBOUND_ALSO = env.words(
    "OUTBOUND_ALSO"
)  # host:port pairs let through though they are not public (kernel.outbound)
PUSH_TRUSTED = env.words("PUSH_TRUSTED")  # push services besides the public https ones, as http://host:port
EMAIL_FILE_PATH = DATA_DIR / "mail"  # without EMAIL_URL: mails that colleagues must not read

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.problem_handler",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Chignon API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_PATCH": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"salon": {"()": "kernel.logs.SalonFilter"}},
    "formatters": {
        "line": {
            "class": "kernel.logs.KeylessFormatter",
            "format": "%(asctime)s %(levelname)s [%(salon)s] %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["salon"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
