"""Django's settings, made from the table in configuration.py. Nothing here is read from anywhere else."""

import os
from pathlib import Path

from django.urls import reverse_lazy

from plait_clinic.configuration import read_settings

_values = read_settings(os.environ)
_package = Path(__file__).parent

SECRET_KEY = _values["PLAIT_SECRET_KEY"]
FIELD_KEYS = _values["PLAIT_FIELD_KEYS"]
NOTES_KEYS = _values["PLAIT_NOTES_KEYS"]
BACKUP_KEYS = _values["PLAIT_BACKUP_KEYS"]
ERASURES_FILE = _values["PLAIT_ERASURES_FILE"]
PUBLIC_URL = str(_values["PLAIT_PUBLIC_URL"]).rstrip("/")
ALLOWED_HOSTS = list(_values["PLAIT_ALLOWED_HOSTS"])
DEMO = _values["PLAIT_DEMO"]
TRUSTED_PROXIES = _values["PLAIT_TRUSTED_PROXIES"]
# Outside the made-up clinic nobody of the staff goes without (docs/decisions/0038).
SECOND_FACTOR_REQUIRED = not DEMO
DEBUG = False

MAIL, TEXTS = _values["PLAIT_EMAIL_URL"], _values["PLAIT_SMS_URL"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _values["PLAIT_EMAIL_FROM"]
EMAIL_TIMEOUT = 10  # seconds; somebody waits on the page meanwhile
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if MAIL is not None:
    EMAIL_BACKEND, EMAIL_FILE_PATH = MAIL.backend, MAIL.folder
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.tls

DATABASES = {"default": {**_values["DATABASE_URL"], "CONN_MAX_AGE": 600}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # An acknowledged check-in is on disk: FULL waits for it. IMMEDIATE takes the write lock before reading, so two
    # answers to one invitation cannot both find it unanswered. Without recursive triggers REPLACE would take out a row
    # of an append-only table unseen by its delete trigger. What was erased is overwritten in the file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;",
    }
else:
    # What a connection asks again by a prepared query is planned once (plait_clinic/prepared.py, docs/decisions/0046).
    _options = DATABASES["default"]["OPTIONS"]
    _threshold = _options.get("prepare_threshold", "3")
    _options["prepare_threshold"] = None if _threshold == "none" else int(_threshold)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "plait_clinic.jobs",  # before django_tasks_db: its job worker stands before the one there, by the same name
    "django_tasks",
    "django_tasks_db",
    "plait_clinic.audit",
    "plait_clinic.people",
    "plait_clinic.cases",
    "plait_clinic.minors",
    "plait_clinic.batteries",
    "plait_clinic.checkins",
    "plait_clinic.kiosk",
    "plait_clinic.paper",
    "plait_clinic.risk",
    "plait_clinic.families",
    "plait_clinic.engine",
    "plait_clinic.readings",
    "plait_clinic.signals",
    "plait_clinic.repairs",
    "plait_clinic.briefs",
    "plait_clinic.paired",
    "plait_clinic.feelings",
    "plait_clinic.supervision",
    "plait_clinic.imports",
    "plait_clinic.reliability",
    "plait_clinic.own",
    "plait_clinic.delivery",
    "plait_clinic.together",
    "plait_clinic.endings",
    "plait_clinic.preparation",
    "plait_clinic.goals",
    "plait_clinic.carers",
    "plait_clinic.tasks",
    "plait_clinic.protocols",
    "plait_clinic.expectations",
    "plait_clinic.backups",
    "plait_clinic.erasure",
    "plait_clinic.retention",
    "plait_clinic.copies",
    "plait_clinic.signins",
    "plait_clinic.keys",
    "plait_clinic.demo",
    "plait_clinic.access",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "plait_clinic.access.middleware.stamp_request",
    "plait_clinic.access.middleware.strict_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before sessions: a browser that is locked opens no page to anybody (docs/decisions/0062).
    "plait_clinic.kiosk.lock.Lock",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "plait_clinic.access.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "plait_clinic.access.staying.SignInRequired",
    "plait_clinic.access.second_factor.SecondFactorGate",
    "plait_clinic.access.fresh.FreshSignIn",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "plait_clinic.access.middleware.clinic_time",
    "plait_clinic.access.middleware.without_nul",
]

ROOT_URLCONF = "plait_clinic.urls"
CSRF_FAILURE_VIEW = "plait_clinic.access.views.not_forged"
WSGI_APPLICATION = "plait_clinic.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_package / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plait_clinic.access.context.page_frame",
            ],
        },
    }
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Staff sign in with a name the clinic gives them; no address is stored in the clear (docs/decisions/0004).
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "plait_clinic.access.sign_in.ClosedDoorAdapter"
ACCOUNT_FORMS = {
    "login": "plait_clinic.access.forms.SignIn",
    "reauthenticate": "plait_clinic.access.forms.ConfirmPassword",
    "change_password": "plait_clinic.access.forms.ChangePassword",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Only failures are limited (docs/decisions/0005), by sign-in name and by address: what opens is never counted.
ACCOUNT_RATE_LIMITS = {"login": None, "reauthenticate": None, "login_failed": "10/m/ip,5/300s/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds that a sign-in stays fresh: plait_clinic/access/fresh.py
MFA_ADAPTER = "plait_clinic.access.sign_in.SealedSecretsAdapter"
MFA_FORMS = {
    "authenticate": "plait_clinic.access.forms.SecondStep",
    "authenticate_webauthn": "plait_clinic.access.passkeys.SecondStepPasskey",
    "add_webauthn": "plait_clinic.access.passkeys.AddPasskey",
    "edit_webauthn": "plait_clinic.access.passkeys.RenamePasskey",
    "login_webauthn": "plait_clinic.access.passkeys.SignInPasskey",
    "reauthenticate_webauthn": "plait_clinic.access.passkeys.ConfirmPasskey",
    "reauthenticate": "plait_clinic.access.forms.ConfirmCode",
    "activate_totp": "plait_clinic.access.forms.TurnOnSecondStep",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # the device makes sure who holds it: a passkey is two factors in one
MFA_TOTP_ISSUER = "Plait"
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("account_login")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "plait_cache",
        "KEY_FUNCTION": "plait_clinic.access.addresses.cache_key",
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en-gb"
# Each in its own name, as it stands on the page. A language is complete before it is listed here (docs/decisions/0009).
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
FORMAT_MODULE_PATH = "plait_clinic.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [_package / "locale"]

# An upload is bounded while it is received and never goes to disk; the checked file comes back inside a field.
FILE_UPLOAD_HANDLERS = ["plait_clinic.access.uploads.BoundedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000

STATIC_URL = "/static/"
STATICFILES_DIRS = [_package / "static"]
# Served from where they are installed: nothing to collect, nothing to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

_https = bool(_values["PLAIT_HTTPS"])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
if _https:  # a browser takes cookies of these names only over HTTPS, for the whole of this host, and from no other one
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-plait_session", "__Host-plait_form"
    LANGUAGE_COOKIE_NAME = "__Host-plait_language"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser: a client's phone keeps nothing that says it was here
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
MESSAGE_STORAGE = "plait_clinic.access.notices.Notices"
SESSION_ENGINE = "plait_clinic.signins.store"
SIGN_IN_IDLE_MINUTES, SIGN_IN_HOURS = _values["PLAIT_SIGN_IN_IDLE_MINUTES"], _values["PLAIT_SIGN_IN_HOURS"]
SESSION_COOKIE_AGE = SIGN_IN_IDLE_MINUTES * 60  # in the database; of somebody who is signed in: signins/lasting.py
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "plait_clinic.access.logs.WithRequestId"}},
    "formatters": {"json": {"()": "plait_clinic.access.logs.JsonLine"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}},
    "root": {"handlers": ["out"], "level": _values["PLAIT_LOG_LEVEL"]},
    "loggers": {
        # Only failures: Django's warnings name every path that was not found. JsonLine takes the path out.
        "django.request": {"handlers": ["out"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["out"], "level": "ERROR", "propagate": False},
        # The logs of accesses name every path: they stay empty even where somebody switches them on.
        "django.server": {"handlers": [], "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
        "gunicorn.error": {"handlers": ["out"], "propagate": False},
    },
}
