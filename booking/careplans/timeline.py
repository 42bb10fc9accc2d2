"""Plans on a customer's timeline: when one began, was looked at, and ended. Its sessions are the visits."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from booking.careplans.access import sees_plans
from booking.careplans.models import CarePlan, PlanReview, PlanState
from crm.customers.page.timeline import Cursor, Event, EventKind, place_of
from crm.customers.sight import CustomerSight
from kernel.clock import instant_of, zone
from kernel.context import current_salon

NOON = 12 * 60


def plans_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """The events of at most fifty plans and their reviews; two queries."""
    if not sees_plans(sight.actor):
        return []
    plans = {plan.pk: plan for plan in CarePlan.objects.filter(customer=customer_id)}
    events = [event for plan in plans.values() for event in _of_plan(plan)]
    if plans:
        reviews = PlanReview.objects.filter(plan__in=plans).order_by("-created_at", "-pk")[:500]
        events += [_of_review(plans[review.plan_id], review) for review in reviews]
    found = [event for event in events if before is None or place_of(event) < before]
    return sorted(found, key=place_of, reverse=True)[:most]


def _of_plan(plan: CarePlan) -> list[Event]:
    url = reverse("careplans:plan", args=[plan.pk])
    begun = _("Care plan: %(title)s") % {"title": plan.title}
    events = [Event(key=f"careplan:{plan.pk}", at=plan.created_at, title=begun, text=plan.author, url=url)]
    if plan.ended_on is not None:
        is_whole = plan.state == PlanState.FINISHED
        said = _("Care plan finished: %(title)s") if is_whole else _("Care plan ended early: %(title)s")
        events.append(
            Event(
                key=f"careplan-end:{plan.pk}",
                at=max(_noon(plan.ended_on), plan.created_at),
                title=said % {"title": plan.title},
                text=plan.ended_why,
                url=url,
            )
        )
    return events


def _of_review(plan: CarePlan, review: PlanReview) -> Event:
    return Event(
        key=f"careplan-review:{review.pk}",
        at=review.created_at,
        title=_("Care plan looked at: %(title)s") % {"title": plan.title},
        text=review.words[:300],
        url=reverse("careplans:plan", args=[plan.pk]) + "#reviews",
    )


def _noon(day: date) -> datetime:
    return instant_of(day, NOON, zone(current_salon().time_zone))


KIND = EventKind(
    code="careplans",
    label=pgettext_lazy("timeline", "Care plans"),
    icon="sprout",
    position=55,
    load=plans_load,
)
