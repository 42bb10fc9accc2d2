"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kernel.context import current_salon_or_none


def frame(request: HttpRequest) -> dict[str, Any]:
    """The salon (or None on the base domain) and the address of the operator's site."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return {
        "salon": current_salon_or_none(),
        "site_url": f"{settings.SCHEME}://{settings.BASE_DOMAIN}{port}",
    }
