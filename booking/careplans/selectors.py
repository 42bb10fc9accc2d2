"""Reads of plans: a customer's, and those whose next session is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from booking.careplans.models import CarePlan, PlanState
from booking.careplans.sessions import LineStanding, PlanStanding, Session, standings_of
from booking.catalog.models import StaffService
from booking.diary.availability.plans import MOST_LINES
from booking.diary.wish_params import Wishes
from booking.diary.wishes import LineWish
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.clock import Clock, instant_of, zone
from kernel.context import current_salon

SOON = timedelta(days=14)
MOST_DUE = 500  # plans that the list looks at; the longest waiting are shown
NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next session of a plan: how it stands, its line, and where it is booked with one tap."""

    standing: PlanStanding
    line: LineStanding
    url: str

    @property
    def number(self) -> int:
        """Which session of the line it is."""
        return len(self.line.sessions) + 1


def proposals_of(standings: Iterable[PlanStanding]) -> list[Proposal]:
    """The next session of each plan that waits for one; one query more, however many."""
    waiting = [(one, one.next_line) for one in standings if one.next_line is not None]
    wanted = Q(pk__in=[])
    for standing, line in waiting:
        if standing.plan.main_staff_id and line:
            wanted |= Q(staff=standing.plan.main_staff_id, service=line.line.service_id)
    here = Q(staff__archived_at=None, staff__takes_appointments=True)
    able = (
        set(StaffService.objects.filter(wanted, here).values_list("staff", "service")) if waiting else set()
    )
    return [Proposal(one, line, _address(one, line, able)) for one, line in waiting if line]


def _address(standing: PlanStanding, line: LineStanding, able: set[tuple[int, int]]) -> str:
    """The form for a new visit with service, person, day and the hour of last time filled in; what else is due that week goes along."""
    plan, tz = standing.plan, zone(current_salon().time_zone)
    day = max(line.due_on or standing.today, standing.today + timedelta(days=1))
    last = max((one for one in line.sessions if one.at), key=lambda one: one.on, default=None)
    together = [line, *(one for one in standing.lines if one is not line and _fits(one, day))][:MOST_LINES]
    wishes = [LineWish(service_id=one.line.service_id, staff_id=_person(plan, one, able)) for one in together]
    pairs = [("day", day.isoformat()), ("customer", str(plan.customer_id))]
    if last is not None and last.location_id is not None:
        hint = instant_of(day, _minute(last, tz), tz)
        pairs += [("location", str(last.location_id)), ("hint", hint.isoformat())]
    return f"{reverse('desk:visit_new')}?{urlencode([*pairs, *Wishes(tuple(wishes)).pairs()])}"


def _fits(line: LineStanding, day: date) -> bool:
    """Whether the line is due within a week of that day: then one visit does for both."""
    return line.due_on is not None and line.due_on <= day + timedelta(days=6)


def _person(plan: CarePlan, line: LineStanding, able: set[tuple[int, int]]) -> int | None:
    """The plan's main person, where they take appointments and do the service."""
    staff_id = plan.main_staff_id
    return staff_id if staff_id and (staff_id, line.line.service_id) in able else None


def _minute(session: Session, tz: object) -> int:
    local = session.at.astimezone(tz) if session.at else None  # type: ignore[arg-type] # a zone
    return local.hour * 60 + local.minute if local else NOON


def standings_seen(customer_id: int, clock: Clock) -> list[PlanStanding]:
    """The customer's plans, those that are open first. The caller has asked who may see them."""
    return standings_of([customer_id], clock).get(customer_id, [])


def proposals_for(customer_id: int, clock: Clock) -> list[Proposal]:
    """The next sessions of the customer's running plans."""
    return proposals_of(standings_seen(customer_id, clock))


def plans_due(
    sight: CustomerSight, clock: Clock, *, show: str, staff_id: int | None = None
) -> list[Proposal]:
    """Of the customers that this person sees the plans whose next session nobody has booked, the longest waiting first.

    `show` is "overdue", "soon" (the coming two weeks with them) or "all".
    """
    seen = sight.customers(Customer.objects.filter(merged_into=None)).values("pk")
    rows = CarePlan.objects.filter(state=PlanState.RUNNING, customer__in=seen)
    if staff_id is not None:
        rows = rows.filter(main_staff=staff_id)
    ids = list(rows.order_by("started_on", "pk").values_list("pk", "customer")[:MOST_DUE])
    wanted = {pk for pk, _customer in ids}
    found = standings_of({customer for _pk, customer in ids}, clock)
    standings = [
        one for group in found.values() for one in group if one.plan.pk in wanted and _shown(one, show)
    ]
    standings.sort(key=lambda one: (one.due_on or date.max, one.plan.customer.name, one.plan.pk))
    return proposals_of(standings)


def _shown(standing: PlanStanding, show: str) -> bool:
    if standing.due_on is None:
        return False
    if show == "all":
        return True
    return standing.due_on < standing.today + (SOON if show == "soon" else timedelta())
