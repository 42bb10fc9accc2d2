"""A customer's "1" by text or WeChat takes the only time that is offered to them."""

from datetime import timedelta

from django.utils.translation import gettext as _

from booking.diary.models import Appointment
from booking.diary.visit_facts import visit_facts
from booking.diary.visit_values import values_of
from booking.waitlist.models import OfferState, WaitlistEntry, WaitlistOffer
from booking.waitlist.services import OfferOver, offer_take
from crm.customers.models import Customer
from crm.messaging.replying import Confirmed
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock
from kernel.errors import ChignonError

ABOUT = WaitlistEntry._meta.label_lower
JUST_TAKEN = timedelta(minutes=10)


def offer_answer(customer: Customer, clock: Clock) -> Confirmed | None:
    """Take the one open offer; where there are several the person is asked to choose, and nothing is taken.

    It never confirms a visit instead: whoever answers an offer that is over is told so.
    """
    offers = WaitlistOffer.objects.filter(entry__customer=customer).order_by("-pk")
    if (last := offers.first()) is None:
        return None
    open_now = list(offers.filter(state=OfferState.OPEN, expires_at__gt=clock.now())[:2])
    if len(open_now) > 1:
        return Confirmed(
            ABOUT, last.entry_id, _("There are several times for you. Please choose by the link.")
        )
    known = offers.filter(state=OfferState.TAKEN, answered_at__gt=clock.now() - JUST_TAKEN).first()
    if not open_now and known and known.appointment:  # asked again after a call that was cut
        return _taken(known.appointment)
    return _take(customer, open_now[0], clock) if open_now else _sorry(last, OfferOver())


def _take(customer: Customer, offer: WaitlistOffer, clock: Clock) -> Confirmed:
    actor = Actor(kind=ActorKind.CUSTOMER, id=customer.pk, name=customer.name, source="sms")
    try:
        return _taken(offer_take(actor=actor, clock=clock, offer_id=offer.pk))
    except ChignonError as error:
        return _sorry(offer, error)


def _taken(visit: Appointment) -> Confirmed:
    said = _("Thank you, %(customer)s: %(day)s at %(time)s is yours. %(salon)s") % values_of(
        visit_facts(visit)
    )
    return Confirmed(Appointment._meta.label_lower, visit.pk, said)


def _sorry(offer: WaitlistOffer, error: ChignonError) -> Confirmed:
    return Confirmed(ABOUT, offer.entry_id, str(error))
