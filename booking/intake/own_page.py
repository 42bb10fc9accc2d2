"""Forms on the customer's own page: what is still to be filled in, and what they have filled in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from booking.diary.models import Appointment
from booking.diary.tokens import manage_token
from booking.intake.needs import Need, missing_needs
from crm.forms.asking.tokens import request_token
from crm.forms.content import said
from crm.forms.models import FormAnswer, FormRequest
from crm.forms.selectors import answers_of, good_until, requests_open
from kernel.clock import system_clock, zone
from kernel.context import current_salon

MOST_ANSWERS = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A form to fill in, where that is done, and the visit it is for."""

    title: str
    url: str
    visit: Appointment | None = None

    @property
    def tz(self) -> object:
        """The zone of the visit's shop."""
        return zone(self.visit.location.time_zone) if self.visit else None


@dataclass(frozen=True, slots=True)
class Answered:
    """A form that was filled in, and until when that is good; None is for good."""

    row: FormAnswer
    title: str
    until: datetime | None


def forms_mine(customer_id: int) -> dict[str, Any] | None:
    """What the customer's own page shows of forms; None where there are none."""
    now = system_clock.now()
    asked = [_of_request(row) for row in requests_open(now).filter(customer=customer_id, visit_id=None)]
    asked += [_of_need(need) for need in missing_needs([customer_id], now)]
    answered = [_answered(row) for row in answers_of(customer_id)[:MOST_ANSWERS]]
    if not asked and not answered:
        return None
    return {"asked": asked, "answered": answered, "zone": zone(current_salon().time_zone)}


def _of_request(row: FormRequest) -> Asked:
    url = reverse("intake:asked", args=[request_token(row.reference)])
    return Asked(said(row.form.draft["title"]), url)


def _of_need(need: Need) -> Asked:
    url = reverse("intake:visit_form", args=[manage_token(need.visit), need.form.pk])
    return Asked(said(need.form.draft["title"]), url, need.visit)


def _answered(row: FormAnswer) -> Answered:
    return Answered(row, said(row.version.content["title"]), good_until(row))
