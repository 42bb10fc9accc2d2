"""How often something may be tried: counted in the cache, whose keys carry the salon."""

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from kernel.errors import ChignonError


class TooMany(ChignonError):
    """The same person tried too often; `data["seconds"]` says how long to wait."""

    code = "too_many"
    status = 429
    message = _("That was a little fast. Please wait a moment and try again.")


def throttle(key: str, *, most: int, seconds: int) -> None:
    """Count one try under `key`; raises TooMany after `most` tries within `seconds`."""
    name = f"throttle:{key}"
    cache.add(name, 0, seconds)
    try:
        tries = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        tries = 1
    if tries > most:
        raise TooMany(seconds=seconds)
