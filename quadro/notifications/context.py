"""What every page of a signed-in person knows: how many actions wait."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from quadro.notifications.queries import waiting_count


def waiting(request: HttpRequest) -> dict[str, Any]:
    """One query a page, only where it is shown."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"waiting": 0}
    return {"waiting": SimpleLazyObject(lambda: waiting_count(user))}
