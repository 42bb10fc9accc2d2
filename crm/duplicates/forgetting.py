"""Somebody is erased: what a merge kept of them goes, and it can no longer be undone."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from crm.duplicates.models import Merge, MergeState, Pair


def merges_forget(customer_ids: Sequence[int], _things: Mapping[str, Sequence[int]]) -> None:
    """Empty the journals of the person's merges, and drop the pairs that they were part of."""
    ids = list(customer_ids)
    Pair.objects.filter(Q(low__in=ids) | Q(high__in=ids)).delete()
    merges = Merge.objects.filter(Q(kept__in=ids) | Q(gone__in=ids))
    merges.filter(state=MergeState.STANDING).update(state=MergeState.FINAL)
    merges.update(journal={}, gone_name="")
