"""What the room of customers itself shows on their page: what to mind, what is known, who belongs to them."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from crm.customers.facts.birthdays import age_on, birthday_of, next_birthday
from crm.customers.facts.fields import CustomerField, customer_fields
from crm.customers.links import links_of
from crm.customers.minding.sensitivities import line_of, sensitivities_of
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.clock import system_clock
from kernel.context import salon_day
from tenants.accounts.rights import Action, may

SOON = timedelta(days=14)
ELSEWHERE = {"name", "preferred_name", "family_name", "given_name", "online_block"}


def edit_action(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """The button that opens the form."""
    if not may(sight.actor, Action.CUSTOMER_WRITE):
        return ""
    return render_to_string("desk/customers/edit_action.html", {"customer": customer}, request)


def wishes_line(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """What they like, in the head's line."""
    said = line_of(_minded(request, customer))
    return render_to_string("desk/customers/words.html", {"words": said}) if said else ""


def mind_panel(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """Everything to mind, gravest first, and where to add to it."""
    context = {"customer": customer, "minded": _minded(request, customer)}
    return render_to_string("desk/customers/mind_panel.html", context, request)


def basics_panel(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """What is known, and the household."""
    may_write = may(sight.actor, Action.CUSTOMER_WRITE)
    links = list(links_of(customer.pk))
    seen = sight.among([customer.referrer_id, *(link.other_id for link in links)])
    context = {
        "customer": customer,
        "facts": _facts(customer, sight),
        "birthday_on": _birthday_soon(customer),
        "links": [link for link in links if link.other_id in seen],
        "referrer": customer.referrer if customer.referrer_id in seen else None,
        "may_write": may_write,
    }
    return render_to_string("desk/customers/basics_panel.html", context, request)


def _facts(customer: Customer, sight: CustomerSight) -> list[tuple[Any, str]]:
    fields = [field for field in customer_fields() if field.code not in ELSEWHERE]
    shown = [field for field in fields if _is_shown(field, sight)]
    return [(field.label, text) for field in shown if (text := _said(field, customer))]


def _is_shown(field: CustomerField, sight: CustomerSight) -> bool:
    if field.code in {"wechat", "address"}:
        return sight.contacts
    return not field.is_own or "page" in field.shown


def _said(field: CustomerField, customer: Customer) -> str:
    text = field.text(customer)
    age = age_on(customer, salon_day(system_clock)) if field.code == "birthday" else None
    return text if age is None else _("%(birthday)s (%(age)d)") % {"birthday": text, "age": age}


def _birthday_soon(customer: Customer) -> Any:
    """The day of a birthday within two weeks, else None."""
    birthday = birthday_of(customer)
    day = next_birthday(birthday, salon_day(system_clock)) if birthday else None
    return day if day and day - salon_day(system_clock) <= SOON else None


def _minded(request: HttpRequest, customer: Customer) -> Any:
    """Read once for the page."""
    known = getattr(request, "minded", None)
    if known is None or known[0] != customer.pk:
        known = (customer.pk, sensitivities_of(customer.pk))
        request.minded = known  # type: ignore[attr-defined]
    return known[1]
