"""What the status page says: each part asked just now."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the instance and whether it answers."""

    name: str | Promise
    works: bool


def parts() -> list[Part]:
    """Booking and the desk (the database), messages and live updates (broker and cache)."""
    return [
        Part(_("Booking pages and the desk"), _database_answers()),
        Part(_("Messages and live updates"), _cache_answers()),
    ]


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.set("status", 1, 5)
    except RedisError:
        return False
    return True
