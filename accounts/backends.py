"""Who may use Django's admin site."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Model

from accounts.models import User
from accounts.permissions import is_administrator


class PortalBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, and every permission to administrators: the site itself asks for their second factor."""

    def has_perm(self, user: User, perm: str, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Asked for each model on a page, so the answer is kept for the life of the user object."""
        known = vars(user)
        if "is_administrator_now" not in known:
            known["is_administrator_now"] = is_administrator(user)
        return bool(known["is_administrator_now"])
