"""Who a visit is for."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from booking.diary.wishes import Channel, CustomerDetails, VisitExtras
from crm.customers.models import ContactKind, Customer
from crm.customers.services import contacts_checked, customer_for, customer_walk_in, name_cleaned
from crm.customers.standing import customer_held
from kernel.actor import Actor
from kernel.errors import BadInput, ChignonError, Problem


class PleaseCall(ChignonError):
    """The salon has blocked this customer from booking online; why is nobody else's business."""

    code = "please_call"
    status = 403
    message = _("Please call us, and we will find you a time.")


@dataclass(frozen=True, slots=True)
class Visitor:
    """The customer of a visit, and who booked it as they said themselves (phone and email in their normal form)."""

    customer: Customer | None
    name: str = ""
    phone: str = ""
    email: str = ""


def visitor_problems(channel: Channel, country: str, details: CustomerDetails) -> list[Problem]:
    """What is wrong with the customer's details as typed."""
    if details.customer_id is not None or _is_by_name(channel, details):
        return []
    try:
        contacts_checked(name=details.name, phone=details.phone, email=details.email, country=country)
    except BadInput as error:
        return list(error.problems)
    return []


def _is_by_name(channel: Channel, details: CustomerDetails) -> bool:
    """At the desk somebody may be known by name alone."""
    return not channel.is_online and not (details.phone.strip() or details.email.strip())


def visitor_for(
    actor: Actor, channel: Channel, country: str, details: CustomerDetails, extras: VisitExtras
) -> Visitor:
    """The visitor of the details, their customer found or made. At the desk a name alone is enough, or nobody at all.

    Raises NotFound for an unknown id, BadInput (customer's fields) for what was typed, PleaseCall online for somebody whom
    the salon would rather talk to first.
    """
    if details.customer_id is not None:
        return Visitor(customer_held(details.customer_id))
    if _is_by_name(channel, details):
        name = name_cleaned(details.name)
        return Visitor(
            customer_walk_in(actor=actor, name=name, language=details.language) if name else None, name
        )
    typed = {"name": details.name, "phone": details.phone, "email": details.email, "country": country}
    contacts = contacts_checked(**typed)
    customer = customer_for(
        actor=actor,
        **typed,
        language=details.language,
        source=extras.source or str(channel),
        vouched=details.vouched and not channel.is_online,
    )
    if channel.is_online and customer.online_block:
        raise PleaseCall
    return Visitor(
        customer,
        name_cleaned(details.name),
        contacts.get(ContactKind.PHONE, ""),
        contacts.get(ContactKind.EMAIL, ""),
    )
