"""Offering a gap to somebody whose usual time to come is over: one tap, the same path as for those who wait."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.diary.wishes import Channel, CustomerDetails
from booking.places.models import Location
from booking.waitlist.joining import EntryWish, entry_join, entry_withdraw
from booking.waitlist.models import STANDING, EntrySource, WaitlistEntry, WaitlistOffer
from booking.waitlist.rhythm import ASKED_AGAIN, overdue_at
from booking.waitlist.services import offer_by_hand
from crm.customers.models import Customer
from kernel.actor import Actor
from kernel.clock import Clock, local_day, zone
from kernel.errors import ChignonError
from kernel.transactions import before_commit
from tenants.accounts.rights import Action, authorise


class NotDue(ChignonError):
    """The customer has been asked, has a visit, or wants no invitations by now."""

    code = "not_due"
    status = 409
    message = _("This customer was asked already, has a visit, or wants no invitations.")


def overdue_offer(
    *, actor: Actor, clock: Clock, location: Location, customer_id: int, starts_at: datetime
) -> WaitlistOffer:
    """Offer the time with what the customer had last, and hold it for the salon's time to answer.

    Raises NotAllowed, NotDue (also for the second of two taps), NotFree, BadInput, Busy.
    """
    authorise(actor, Action.WAITLIST_WRITE)
    day = local_day(starts_at, zone(location.time_zone))
    due = next(iter(overdue_at(location, day, now=clock.now(), customer_id=customer_id)), None)
    if due is None:
        raise NotDue
    with before_commit(lambda entry: _once(entry, clock)):
        entry = entry_join(
            actor=actor,
            clock=clock,
            channel=Channel.DESK,
            wish=EntryWish(
                location_id=location.pk, lines=due.wishes, from_date=day, until_date=day, notice_minutes=0
            ),
            customer=CustomerDetails(customer_id=customer_id),
            made_by=EntrySource.RHYTHM,
        )
    try:
        return offer_by_hand(actor=actor, clock=clock, entry_id=entry.pk, starts_at=starts_at)
    except ChignonError:
        entry_withdraw(actor=actor, clock=clock, entry_id=entry.pk)
        raise


def _once(entry: WaitlistEntry, clock: Clock) -> None:
    """At the end of the joining's transaction: of two who ask the same customer at once, the later raises NotDue."""
    Customer.objects.select_for_update(no_key=True).get(pk=entry.customer_id)
    others = WaitlistEntry.objects.filter(
        customer=entry.customer_id,
        made_by=EntrySource.RHYTHM,
        created_at__gt=clock.now() - ASKED_AGAIN,
    ).filter(Q(state__in=STANDING) | Q(offers__isnull=False))
    if others.exclude(pk=entry.pk).exists():
        raise NotDue
