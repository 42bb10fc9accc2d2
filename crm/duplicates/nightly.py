"""Once a night: look for pairs anew, let strays follow to who was kept, and make old merges final."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from crm.customers.models import Customer
from crm.duplicates.finding import IdPair, pairs_found, score_of
from crm.duplicates.models import Merge, MergeState, Pair, PairState
from crm.duplicates.moving import rows_move, strays_of
from crm.duplicates.services import DUE_KIND
from kernel.clock import Clock, day_range, local_day, zone
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.transactions import service_transaction

LOWEST_SCORE = 50
MOST_PAIRS = 500
NIGHT = timedelta(hours=3)


def duplicates_look(*, clock: Clock) -> int:
    """All of it; how many pairs are open. Due again the next night."""
    now = clock.now()
    for merge_id in _merges_to_look_at(now):
        _merge_look(merge_id=merge_id, now=now)
    count = pairs_write(found=pairs_found(), now=now)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: _next_night(now))
    return count


def _next_night(now: datetime) -> datetime:
    tz = zone(current_salon().time_zone)
    return day_range(local_day(now, tz), tz)[1] + NIGHT


def _merges_to_look_at(now: datetime) -> list[int]:
    """Of the merges that stand, those whose time is over, and those for whose merged customer something was written since."""
    standing = Merge.objects.filter(state=MergeState.STANDING)
    strays = strays_of(list(standing.values_list("gone_id", flat=True)))
    wanted = standing.filter(Q(undo_until__lte=now) | Q(gone__in=strays))
    return list(wanted.order_by("pk").values_list("pk", flat=True))


@service_transaction
def _merge_look(*, merge_id: int, now: datetime) -> None:
    """Let what was written for the merged customer meanwhile follow; after 30 days forget what undoing needs."""
    merge = Merge.objects.get(pk=merge_id)
    ids = [merge.kept_id, merge.gone_id]
    rows = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    merge = Merge.objects.select_for_update().get(pk=merge_id)
    if merge.state != MergeState.STANDING:
        return
    target = rows[merge.kept_id].merged_into_id or merge.kept_id
    for place, moved in rows_move(source=merge.gone_id, target=target).items():
        known = merge.journal["moved"].setdefault(place, [])
        known += [one for one in moved if one not in known]
    if merge.undo_until <= now:
        merge.state, merge.journal = MergeState.FINAL, {}
    merge.save(update_fields=["state", "journal"])


@service_transaction
def pairs_write(*, found: Mapping[IdPair, list[str]], now: datetime) -> int:
    """Keep the surest pairs that are found now; those that somebody dismissed stay so. How many are open."""
    scores = {pair: score_of(codes) for pair, codes in found.items()}
    sure = [(score, pair) for pair, score in scores.items() if score >= LOWEST_SCORE]
    dismissed = set(Pair.objects.filter(state=PairState.DISMISSED).values_list("low", "high"))
    surest = [pair for _score, pair in sorted(sure, reverse=True) if pair not in dismissed][:MOST_PAIRS]
    since = {(low, high): at for low, high, at in Pair.objects.values_list("low", "high", "found_at")}
    Pair.objects.filter(state=PairState.OPEN).delete()
    rows = [
        Pair(
            low_id=low,
            high_id=high,
            score=scores[low, high],
            reasons=found[low, high],
            found_at=since.get((low, high), now),
        )
        for low, high in surest
    ]
    return len(Pair.objects.bulk_create(rows, ignore_conflicts=True))
