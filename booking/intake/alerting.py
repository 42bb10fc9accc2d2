"""Before somebody is booked or checked in: which form a coming visit lacks. It says that it lacks, never what was answered."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from booking.intake.needs import Need, missing_forms
from crm.customers.minding.alerts import Alert, Severity
from crm.forms.content import said
from kernel.clock import local_day, system_clock, zone


def form_alerts(customer_ids: Sequence[int]) -> Mapping[int, Sequence[Alert]]:
    """The next form that each of them lacks."""
    found = missing_forms(customer_ids, system_clock.now())
    return {customer_id: [_alert(customer_id, need)] for customer_id, need in found.items()}


def _alert(customer_id: int, need: Need) -> Alert:
    day = local_day(need.visit.starts_at, zone(need.visit.location.time_zone))
    words = {"form": said(need.form.draft["title"]), "day": date_format(day, "MONTH_DAY_FORMAT")}
    return Alert(
        key=f"form:{need.visit.pk}:{need.form.pk}",
        severity=Severity.WARN,
        title=_("Not filled in yet for %(day)s: %(form)s") % words,
        url=reverse("customer_forms:customer", args=[customer_id]),
    )
