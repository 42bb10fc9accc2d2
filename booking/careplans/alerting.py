"""What an open plan says to be careful with, wherever its customer is booked, checked in or served."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.careplans.models import OPEN, CarePlan
from crm.customers.minding.alerts import Alert, Severity

LONGEST = 400


def plan_alerts(customer_ids: Sequence[int]) -> Mapping[int, Sequence[Alert]]:
    """One warning for each open plan that names something; one query."""
    rows = CarePlan.objects.filter(customer__in=customer_ids, state__in=OPEN).exclude(caution="")
    found: dict[int, list[Alert]] = {}
    for plan in rows.order_by("pk"):
        found.setdefault(plan.customer_id, []).append(
            Alert(
                key=f"careplan:{plan.pk}",
                severity=Severity.WARN,
                title=_("Be careful: %(text)s") % {"text": plan.caution.split("\n")[0][:120]},
                text=plan.caution[:LONGEST] if "\n" in plan.caution or len(plan.caution) > 120 else "",
                url=reverse("careplans:plan", args=[plan.pk]),
            )
        )
    return found
