"""How login differs from the library's default: nobody signs up by themselves, and all of it goes to the log."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponseBase

from trappen.web.accounts.models import User
from trappen.web.audit.actions import record
from trappen.web.audit.models import EventType
from trappen.web.core import clock

# What the library would write a mail about. Users have no mail address here; the log keeps it instead.
NOTIFICATIONS = {
    "account/email/password_changed": "ny adgangskode",
    "account/email/password_set": "ny adgangskode",
    "mfa/email/totp_activated": "totrinslogin slået til",
    "mfa/email/totp_deactivated": "totrinslogin slået fra",
    "mfa/email/recovery_codes_generated": "nye nødkoder",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Hooks of django-allauth."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponseBase:
        self._record(EventType.LOGGED_IN, request, user)
        response: HttpResponseBase = super().post_login(request, user, **options)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            self._record(EventType.LOGGED_OUT, request, request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username = str(credentials.get("username", ""))[:150]
        known = User.objects.filter(username=username).select_related("municipality").first()
        code = known.municipality.code if known and known.municipality else ""
        what = {"username": username if known else "(ukendt)"}
        record(EventType.LOGIN_FAILED, by=None, now=clock.now(), municipality=code, what=what, path=request.path)

    def send_notification_mail(self, template_prefix: str, user: User, *_arguments: Any, **_options: Any) -> None:
        change = NOTIFICATIONS.get(template_prefix, template_prefix)
        self._record(EventType.SECURITY_CHANGED, self.request, user, {"change": change})

    def _record(
        self, event_type: EventType, request: HttpRequest, user: User, what: dict[str, Any] | None = None
    ) -> None:
        code = user.municipality.code if user.municipality else ""
        record(event_type, by=user, now=clock.now(), municipality=code, what=what, path=request.path)
