"""What every page of a signed-in person knows: how many actions wait."""

from functools import cache, partial
from typing import Any

from django.http import HttpRequest

from quadro.notifications.queries import waiting_count


def waiting(request: HttpRequest) -> dict[str, Any]:
    """One query a page, when and if the page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"waiting": 0}
    return {"waiting": cache(partial(waiting_count, user))}
