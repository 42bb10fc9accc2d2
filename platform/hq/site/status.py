"""What the status page says: each part asked just now."""

from dataclasses import dataclass

from django.db import OperationalError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.cache import cache_answers


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the instance and whether it answers."""

    name: str | Promise
    works: bool


def parts() -> list[Part]:
    """Booking and the desk (the database), messages and live updates (broker and cache)."""
    return [
        Part(_("Booking pages and the desk"), _database_answers()),
        Part(_("Messages and live updates"), cache_answers()),
    ]


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    return True
