"""Django's settings. What differs between installations comes from the environment, see environment.py."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from trappen.web.config import environment

DATA_DIR = environment.data_dir()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database and the uploads are nobody else's business
SECRET_KEY = environment.secret("TRAPPEN_SECRET_KEY", "secret-key")
# Encrypts the table of identities and derives the pseudonymous keys. Losing it loses every name and CPR number.
IDENTITY_KEY = environment.secret("TRAPPEN_IDENTITY_KEY", "identity-key")
DEBUG = False
HTTPS = environment.flag("TRAPPEN_HTTPS")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", *environment.names("TRAPPEN_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in environment.names("TRAPPEN_HOSTS")]

# Ours first, so that our templates win over those of the libraries.
INSTALLED_APPS = [
    "trappen.web.core",
    "trappen.web.runs",
    "trappen.web.audit",
    "trappen.web.accounts",
    "trappen.web.registers",
    "trappen.web.cases",
    "trappen.web.finance",
    "trappen.web.programmes",
    "trappen.web.cadence",
    "trappen.web.ladder",
    "trappen.web.imports",
    "trappen.web.scenarios",
    "trappen.web.papers",
    "trappen.web.home",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "trappen.web.core.middleware.NothingKeptMiddleware",
    "trappen.web.core.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trappen.web.core.middleware.ToldFaultMiddleware",
]
ROOT_URLCONF = "trappen.web.config.urls"
WSGI_APPLICATION = "trappen.web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trappen.web.accounts.context.frame",
                "trappen.web.registers.context.vintage",
            ],
        },
    }
]
DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Accounts are made by the administrator and have no mail address; see accounts/adapter.py.
ACCOUNT_ADAPTER = "trappen.web.accounts.adapter.AccountAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # rate limits count the address that the proxy states
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # a session lasts SESSION_COOKIE_AGE, also over a restart of the browser
ACCOUNT_LOGOUT_REDIRECT_URL = "/konto/login/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Trappen"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# To standard error, where the operations department's own log takes over. Django alone says nothing of a fault.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "bare": {"()": "trappen.web.core.logs.BareFormatter", "format": "%(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "ERROR"},
        "django_tasks_db": {"level": "ERROR"},  # warns that it is asked to stop
    },
}
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Dansk")), ("en", _("English"))]
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served straight from the packages: no collecting step to forget.
WHITENOISE_USE_FINDERS = True
# Rate limits on logging in count here, so the server's processes must share it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What the worker does once a day, in this order (runs/schedule.py).
DAILY_JOBS = [
    "trappen.web.cadence.jobs.RECOUNT",
    "trappen.web.programmes.jobs.RECOUNT",
    "trappen.web.ladder.jobs.RECOUNT",
    "trappen.web.cadence.jobs.REMIND",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a large programme has more boxes than the thousand that Django allows
# Without a mail server nothing is sent: the jobs that would ask EMAIL_HOST first.
EMAIL_HOST = environment.text("TRAPPEN_MAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_PORT = environment.whole_number("TRAPPEN_MAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("TRAPPEN_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("TRAPPEN_MAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("TRAPPEN_MAIL_STARTTLS")
EMAIL_USE_SSL = environment.flag("TRAPPEN_MAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("TRAPPEN_MAIL_FROM") or "trappen@localhost"

# Which teams and districts a user can be limited to: a function above the users, so they find it by name.
SCOPE_CHOICES = "trappen.web.registers.choices.scope_choices"
ADVISER_CHOICES = "trappen.web.registers.choices.adviser_choices"
