"""How often something may be tried: counted in the cache, whose keys carry the salon."""

from ipaddress import ip_address, ip_network
from typing import cast

from django.core.cache import caches
from django.utils.translation import gettext_lazy as _

from kernel.cache import PatientCache
from kernel.errors import ChignonError

HOME_BITS = 64


class TooMany(ChignonError):
    """The same person tried too often; `data["seconds"]` says how long to wait."""

    code = "too_many"
    status = 429
    message = _("That was a little fast. Please wait a moment and try again.")


def throttle(key: str, *, most: int, seconds: int) -> None:
    """Count one try under `key`; raises TooMany after `most` tries within `seconds`.

    With the cache away nothing is counted, and everything is let through.
    """
    counter = cast("PatientCache", caches["default"])
    if counter.count(f"throttle:{key}", seconds) > most:
        raise TooMany(seconds=seconds)


def network_of(address: str) -> str:
    """Whom an address counts for: itself, or the /64 of an IPv6 one, all of which one home can use."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((parsed, HOME_BITS), strict=False))
