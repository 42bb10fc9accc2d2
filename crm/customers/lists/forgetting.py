"""Somebody is erased: no list that was taken out or kept before may name them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import F

from crm.customers.finding.search import customers_found, matching_of
from crm.customers.lists.listing import listing_of
from crm.customers.lists.models import ExportState
from crm.customers.models import Customer, Export, SavedView
from kernel.files import files_remove_soon

VIEWS, EXPORTS = SavedView._meta.label_lower, Export._meta.label_lower


def lists_naming(customer_ids: Sequence[int]) -> dict[str, list[int]]:
    """The views and exports of lists that were searched for a text by which they are found, and nobody else."""
    queries = {
        VIEWS: dict(SavedView.objects.filter(query__contains="q=").values_list("pk", "query")),
        EXPORTS: dict(Export.objects.filter(query__contains="q=").values_list("pk", "query")),
    }
    sought = {query: listing_of(query).text for rows in queries.values() for query in rows.values()}
    naming = _naming(sought.values(), customer_ids)
    return {
        model: [pk for pk, query in rows.items() if sought[query] in naming]
        for model, rows in queries.items()
    }


def _naming(texts: Iterable[str], customer_ids: Sequence[int]) -> set[str]:
    theirs = Customer.objects.filter(pk__in=customer_ids)
    found = {text for text in texts if text and theirs.filter(matching_of(text, by_contact=True)).exists()}
    return {text for text in found if not customers_found(text).exclude(pk__in=customer_ids).exists()}


def exports_forget(_customer_ids: Sequence[int], things: Mapping[str, Sequence[int]]) -> None:
    """Take away the files of exports that wait to be fetched (their record stays), and have one that is being made begun anew.

    Whose names are in a file nobody kept, so all of them go: each lives for a day, and is made again in minutes. A view that
    was searched for them goes too, and of an export what it was searched for.
    """
    made = Export.objects.filter(state=ExportState.DONE).exclude(file="")
    names = list(made.select_for_update().values_list("file", flat=True))
    made.update(file="")
    files_remove_soon(names)
    begun = Export.objects.filter(state=ExportState.WAITING, stepped_at__isnull=False)
    begun.update(tries=F("tries") + 1, stepped_at=None)
    SavedView.objects.filter(pk__in=things.get(VIEWS, ())).delete()
    for export in Export.objects.select_for_update(of=("self",)).filter(pk__in=things.get(EXPORTS, ())):
        export.query = replace(listing_of(export.query), text="").address
        export.save(update_fields=["query"])
