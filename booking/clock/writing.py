"""What every write of an entry shares: the person's lock, and the database's word against overlaps."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from booking.clock.models import ClockEntry
from kernel.errors import BadInput
from kernel.transactions import is_overlap, lock_keys


def person_locked(staff_id: int) -> None:
    """One change of a person's entries at a time; the caller is inside a service transaction."""
    lock_keys([f"clock:{staff_id}"])


def entry_insert(entry: ClockEntry) -> None:
    """Write a new entry. Raises BadInput where the person was there already."""
    _written(entry)


def entry_update(entry: ClockEntry, *fields: str) -> None:
    """Write these columns and the next version. Raises BadInput where the person was there already."""
    entry.version += 1
    _written(entry, *fields, "version")


def _written(entry: ClockEntry, *fields: str) -> None:
    try:
        with transaction.atomic():
            entry.save(update_fields=fields or None)
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        raise BadInput.of(
            "start", "overlap", _("This person was clocked in at that time already.")
        ) from error
