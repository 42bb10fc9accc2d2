"""Addresses of many rows of one kind: Django works one out in a tenth of a millisecond, a page of the diary wants a thousand."""

from functools import lru_cache

from django.urls import reverse

STAND_IN = 1_234_567_890_123


def address_of(name: str, number: int) -> str:
    """`reverse(name, args=[number])` for an address of one whole number, worked out once for each name.

    Raises NoReverseMatch.
    """
    before, after = _around(name)
    return f"{before}{number}{after}"


@lru_cache(maxsize=256)
def _around(name: str) -> tuple[str, str]:
    before, _stand_in, after = reverse(name, args=[STAND_IN]).partition(str(STAND_IN))
    return before, after
