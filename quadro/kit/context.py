"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "DEMO": settings.DEMO,
        "AUTHORITY": {"name": settings.AUTHORITY_NAME, "site": settings.AUTHORITY_SITE},
        "actor": getattr(request, "actor", None),
    }
