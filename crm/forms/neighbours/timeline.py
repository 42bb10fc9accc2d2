"""Filled-in forms on a customer's timeline."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.customers.page.timeline import Cursor, Event, EventKind, event_key, newest_before
from crm.customers.sight import CustomerSight
from crm.forms.content import said
from crm.forms.models import FormAnswer
from crm.forms.selectors import answers_of
from crm.forms.sight import reads_answers


def answers_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """The answers, for whoever reads them."""
    if not reads_answers(sight.actor, customer_id):
        return []
    rows = newest_before(answers_of(customer_id), "form", before)
    return [_event(row) for row in rows[:most]]


def _event(row: FormAnswer) -> Event:
    return Event(
        key=event_key("form", row.pk),
        at=row.at,
        title=_("Form: %(title)s") % {"title": said(row.version.content["title"])},
        url=reverse("customer_forms:answer", args=[row.pk]),
    )


KIND = EventKind(
    code="forms",
    label=pgettext_lazy("timeline", "Forms"),
    icon="clipboard-list",
    position=55,
    load=answers_load,
)
