"""Reading users."""

from django.db.models import QuerySet

from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, Visitor, can


def manageable(by: Visitor) -> QuerySet[User]:
    """The users that an administrator looks after: everyone in the same municipality; for anyone else nobody."""
    if not isinstance(by, User) or by.municipality_id is None or not can(by, Permission.MANAGE_USERS):
        return User.objects.none()
    return User.objects.filter(municipality_id=by.municipality_id).order_by("first_name", "last_name", "username")
