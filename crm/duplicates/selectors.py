"""Reads of duplicates."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise

from crm.customers.models import Customer
from crm.customers.references import Reference, references
from crm.customers.sight import CustomerSight
from crm.duplicates.finding import finders
from crm.duplicates.models import Merge, MergeState, Pair, PairState
from kernel.clock import Clock

MOST_PAIRS = 100
MOST_MERGES = 50


def pairs_open(sight: CustomerSight) -> list[Pair]:
    """The open pairs of whom the person sees both, the surest first, with both customers and their contacts."""
    seen = sight.customers(Customer.objects.filter(merged_into=None)).values("pk")
    rows = Pair.objects.filter(state=PairState.OPEN, low__in=seen, high__in=seen)
    rows = rows.select_related("low", "high").prefetch_related("low__contacts", "high__contacts")
    return list(rows.order_by("-score", "-pk")[:MOST_PAIRS])


def pair_beside(customer_id: int) -> Pair | None:
    """The surest open pair of the customer, with both."""
    rows = Pair.objects.filter(Q(low=customer_id) | Q(high=customer_id), state=PairState.OPEN)
    standing = rows.filter(low__merged_into=None, high__merged_into=None)
    return standing.select_related("low", "high").order_by("-score", "pk").first()


def merges_undoable(sight: CustomerSight, clock: Clock) -> QuerySet[Merge]:
    """The merges that can still be undone, the newest first, with who was kept."""
    seen = sight.customers(Customer.objects.all()).values("pk")
    rows = Merge.objects.filter(state=MergeState.STANDING, undo_until__gt=clock.now(), kept__in=seen)
    return rows.select_related("kept", "kept__merged_into").order_by("-pk")[:MOST_MERGES]


def reasons_of(pair: Pair) -> list[str | Promise]:
    """Why the two may be one, in words."""
    return [finders()[code].label for code in pair.reasons if code in finders()]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a kind each of the two has."""

    label: str | Promise
    kept: int
    gone: int


def counts_of(kept_id: int, gone_id: int) -> list[Tally]:
    """What the two have, by kind, as far as it has a name; one query, however many rooms there are."""
    named = [one for one in references() if one.label]
    columns = {f"n{number}": _count(one) for number, one in enumerate(named)}
    rows = Customer.objects.filter(pk__in=[kept_id, gone_id]).values("pk", **columns)
    both: dict[int, dict[str, Any]] = {row["pk"]: {**row} for row in rows}
    counts = [
        Tally(one.label, both[kept_id][f"n{number}"] or 0, both[gone_id][f"n{number}"] or 0)
        for number, one in enumerate(named)
    ]
    return [count for count in counts if count.kept or count.gone]


def _count(reference: Reference) -> Subquery:
    rows = reference.rows.filter(**{reference.field: OuterRef("pk")}).order_by().values(reference.field)
    return Subquery(rows.annotate(n=Count("*")).values("n"))
