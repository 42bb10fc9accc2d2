"""A customer's "1" by text or WeChat takes the only time that is offered to them."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from booking.diary.models import Appointment, AppointmentState
from booking.diary.telling.facts import visit_facts
from booking.diary.telling.values import values_of
from booking.waitlist.models import OfferState, WaitlistEntry, WaitlistOffer
from booking.waitlist.services import OfferOver, offer_take
from crm.customers.models import Customer
from crm.messaging.hooks.replying import Confirmed
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock
from kernel.errors import BadInput, ChignonError

ABOUT = WaitlistEntry._meta.label_lower
JUST_TAKEN = timedelta(minutes=10)
JUST_OVER = timedelta(days=1)


def offer_answer(customer: Customer, clock: Clock) -> Confirmed | None:
    """Take the one open offer; where there are several the person is asked to choose, and nothing is taken.

    It never confirms a visit instead: whoever answers an offer that has just ended is told so. None where none has.
    """
    offers = WaitlistOffer.objects.filter(entry__customer=customer).order_by("-pk")
    open_now = list(offers.filter(state=OfferState.OPEN, expires_at__gt=clock.now())[:2])
    if len(open_now) > 1:
        return Confirmed(
            ABOUT, open_now[0].entry_id, _("There are several times for you. Please choose by the link.")
        )
    known = offers.filter(state=OfferState.TAKEN, answered_at__gt=clock.now() - JUST_TAKEN).first()
    if not open_now and known and known.appointment:  # asked again after a call that was cut
        return _taken(known.appointment)
    if open_now:
        return _take(customer, open_now[0], clock)
    over = _just_over(offers, clock)
    return _sorry(over, OfferOver()) if over else None


def _just_over(offers: QuerySet[WaitlistOffer], clock: Clock) -> WaitlistOffer | None:
    """The last offer that ended, untaken, so lately that a "1" may be meant for it."""
    since = clock.now() - JUST_OVER
    ended = Q(answered_at__gt=since) | Q(answered_at=None, expires_at__gt=since)
    return offers.filter(ended).exclude(state=OfferState.TAKEN).first()


def _take(customer: Customer, offer: WaitlistOffer, clock: Clock) -> Confirmed:
    actor = Actor(kind=ActorKind.CUSTOMER, id=customer.pk, name=customer.name, source="sms")
    try:
        return _taken(offer_take(actor=actor, clock=clock, offer_id=offer.pk))
    except BadInput as error:  # what the salon asks cannot be answered by a digit
        if not all(problem.field.startswith("answers.") for problem in error.problems):
            return _sorry(offer, error)
        return Confirmed(
            ABOUT, offer.entry_id, _("The salon has a question first. Please take the time by the link.")
        )
    except ChignonError as error:
        return _sorry(offer, error)


def _taken(visit: Appointment) -> Confirmed:
    said = _("Thank you, %(customer)s: %(day)s at %(time)s is yours. %(salon)s")
    if visit.state == AppointmentState.PENDING:
        said = _(
            "Thank you, %(customer)s: we keep %(day)s at %(time)s for you and confirm it soon. %(salon)s"
        )
    said %= values_of(visit_facts(visit))
    return Confirmed(Appointment._meta.label_lower, visit.pk, said)


def _sorry(offer: WaitlistOffer, error: ChignonError) -> Confirmed:
    return Confirmed(ABOUT, offer.entry_id, str(error))
