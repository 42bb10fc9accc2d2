"""A customer's "yes" by text confirms their next visit."""

from django.db.models import Q
from django.utils.translation import gettext as _

from booking.diary.confirming import appointment_confirm
from booking.diary.models import Appointment, AppointmentState
from booking.diary.telling.facts import visit_facts
from booking.diary.telling.values import values_of
from booking.diary.wishes import Channel, TooLate, WrongState
from crm.customers.models import Customer
from crm.messaging.hooks.replying import Confirmed
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock
from kernel.errors import NotFound

WAITS = Q(state__in=(AppointmentState.BOOKED, AppointmentState.CONFIRMED))


def confirm_next(customer: Customer, clock: Clock) -> Confirmed | None:
    """Confirm the customer's next visit; None where none is to come. A second time changes and says nothing."""
    coming = Appointment.objects.filter(WAITS, customer=customer, starts_at__gt=clock.now())
    visit = coming.select_related("location").order_by("starts_at", "pk").first()
    if visit is None:
        return None
    if visit.state == AppointmentState.CONFIRMED:
        return Confirmed(Appointment._meta.label_lower, visit.pk, "")
    actor = Actor(kind=ActorKind.CUSTOMER, id=customer.pk, name=customer.name, source="sms")
    try:
        visit = appointment_confirm(
            actor=actor, clock=clock, channel=Channel.STOREFRONT, appointment_id=visit.pk
        )
    except (NotFound, TooLate, WrongState):
        return None
    said = _("Thank you, %(customer)s: %(day)s at %(time)s is confirmed. %(salon)s") % values_of(
        visit_facts(visit)
    )
    return Confirmed(Appointment._meta.label_lower, visit.pk, said)
