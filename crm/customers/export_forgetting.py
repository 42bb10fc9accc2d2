"""Somebody is erased: no list that was taken out before may name them on the salon's disk."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from crm.customers.list_models import ExportState
from crm.customers.models import Export
from kernel.files import files_remove_soon


def exports_forget(_customer_ids: Sequence[int], _things: Mapping[str, Sequence[int]]) -> None:
    """Take away the files of exports that wait to be fetched (their record stays), and have one that is being made begun anew.

    Whose names are in a file nobody kept, so all of them go: each lives for a day, and is made again in minutes.
    """
    made = Export.objects.filter(state=ExportState.DONE).exclude(file="")
    names = list(made.select_for_update().values_list("file", flat=True))
    made.update(file="")
    files_remove_soon(names)
    begun = Export.objects.filter(state=ExportState.WAITING, stepped_at__isnull=False)
    begun.update(tries=F("tries") + 1, stepped_at=None)
