"""Reads of who takes care of whom."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import Count, Max, Q, QuerySet

from booking.diary.models import AppointmentLine, AppointmentState
from booking.ownership.models import Handover, HandoverState, MainStylist
from booking.team.models import StaffMember
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.actor import Actor
from kernel.audit.models import AuditLine
from kernel.clock import Clock

LOOK_BACK = timedelta(days=730)


def cared_for(actor: Actor) -> Q:
    """The customers whose main stylist the actor is (`crm.customers.sight`)."""
    return Q(main_stylist__staff__user=actor.id, main_stylist__staff__user__isnull=False)


def customers_of(staff: StaffMember) -> QuerySet[Customer]:
    """Whose main stylist that person is, by name."""
    return Customer.objects.filter(main_stylist__staff=staff, merged_into=None).order_by("name", "pk")


def favourites(customer_ids: Collection[int], clock: Clock) -> dict[int, list[int]]:
    """The people of each customer's done visits of two years, who came most often first, then latest; one query."""
    rows = (
        AppointmentLine.objects.filter(
            appointment__customer__in=list(customer_ids),
            appointment__state=AppointmentState.DONE,
            starts_at__gt=clock.now() - LOOK_BACK,
        )
        .values("appointment__customer", "staff")
        .annotate(times=Count("appointment", distinct=True), last=Max("starts_at"))
        .order_by("-times", "-last", "staff")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row["appointment__customer"]].append(row["staff"])
    return found


def services_had(customer_ids: Collection[int], staff: StaffMember, clock: Clock) -> dict[int, set[int]]:
    """The services that each customer had with that person in two years; one query."""
    rows = AppointmentLine.objects.filter(
        appointment__customer__in=list(customer_ids),
        appointment__state=AppointmentState.DONE,
        staff=staff,
        starts_at__gt=clock.now() - LOOK_BACK,
    )
    found: dict[int, set[int]] = defaultdict(set)
    pairs = rows.order_by().values_list("appointment__customer", "service").distinct()
    for customer_id, service_id in pairs:
        found[customer_id].add(service_id)
    return found


def loads() -> dict[int, int]:
    """How many customers each person takes care of."""
    rows = MainStylist.objects.values("staff").annotate(n=Count("pk"))
    return {row["staff"]: row["n"] for row in rows}


def handovers_of(staff: StaffMember) -> QuerySet[Handover]:
    """The latest handovers of that person, the newest first."""
    return Handover.objects.filter(staff=staff).order_by("-pk")[:5]


def is_running(staff: StaffMember) -> bool:
    """Whether one is still being worked off."""
    return Handover.objects.filter(staff=staff, state=HandoverState.RUNNING).exists()


def main_stylists_said(lines: Sequence[AuditLine], _sight: CustomerSight) -> dict[int, str]:
    """On the timeline: who it was, and who it is now; one query."""
    pairs = {line.pk: (line.before.get("staff"), line.after.get("staff")) for line in lines}
    ids = {one for pair in pairs.values() for one in pair if one}
    names = dict(StaffMember.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {pk: " → ".join(names.get(one, "–") for one in pair if one) or "–" for pk, pair in pairs.items()}
