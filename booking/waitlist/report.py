"""What the waitlist filled: visits, minutes and money that would otherwise have been a hole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum

from booking.diary.models import AppointmentState
from booking.waitlist.models import OfferRule, OfferState, WaitlistOffer

NOT_COUNTED = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)
MOST_SHOWN = 50
Places = Collection[int] | None


@dataclass(frozen=True, slots=True)
class Filled:
    """Offers made, and those taken whose visit stands: how many, how long in minutes, how much in minor units."""

    offers: int
    taken: int
    minutes: int
    money_minor: int

    @property
    def percent(self) -> int:
        """The share of offers that became a visit."""
        return round(100 * self.taken / self.offers) if self.offers else 0


def filled_since(since: datetime, places: Places = None) -> Filled:
    """The figures of the offers made since that instant at these locations (None: all); one query."""
    stands = Q(state=OfferState.TAKEN) & ~Q(appointment__state__in=NOT_COUNTED)
    lasts = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    found = _made(since, places).aggregate(
        offers=Count("pk"),
        taken=Count("pk", filter=stands),
        time=Sum(lasts, filter=stands),
        money=Sum("appointment__total_minor", filter=stands),
    )
    time: timedelta = found["time"] or timedelta()
    return Filled(found["offers"], found["taken"], int(time.total_seconds() // 60), found["money"] or 0)


def by_rule(since: datetime, places: Places = None) -> list[tuple[str, dict[str, Any]]]:
    """For each rule by which something was offered: how many offers came to what; one query."""
    rows = (
        _made(since, places)
        .values("rule")
        .annotate(**{state.value: Count("pk", filter=Q(state=state)) for state in OfferState})
        .order_by("rule")
    )
    return [(str(OfferRule(row["rule"]).label).partition(":")[0], {**row}) for row in rows]


def visits_filled(since: datetime, places: Places = None) -> QuerySet[WaitlistOffer]:
    """The offers taken since then with visit and customer, the latest first."""
    rows = _made(since, places).filter(state=OfferState.TAKEN)
    return rows.select_related("appointment__location", "entry__customer", "entry__location").order_by(
        "-answered_at"
    )[:MOST_SHOWN]


def _made(since: datetime, places: Places) -> QuerySet[WaitlistOffer]:
    rows = WaitlistOffer.objects.filter(created_at__gte=since)
    return rows if places is None else rows.filter(entry__location_id__in=places)
