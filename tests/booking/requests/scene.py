"""A shop that confirms bookings itself; times are wall times of Monday 2 March 2026."""

from datetime import timedelta

from booking.diary.models import Appointment
from booking.diary.pending import pending_expire
from booking.diary.wishes import CustomerDetails, LineWish, VisitExtras
from booking.requests.models import RequestRules, ServiceMode
from kernel.clock import FixedClock
from tests.booking.diary.shop import Shop, make_shop, staff_actor

RITA = staff_actor("receptionist")
NIA = CustomerDetails(name="Nia", email="nia@example.com", phone="+49 151 23456780", language="en")


def confirming_shop(mode: str = "always", *, services: dict[int, str] | None = None, **rules) -> Shop:
    """Ana works from nine to noon; the salon confirms what its rules say."""
    shop = make_shop("09:00-12:00", cancel_notice_minutes=0)
    RequestRules.objects.update_or_create(pk=1, defaults={"mode": mode, **rules})
    for pk, own in (services or {}).items():
        ServiceMode.objects.create(service_id=pk, mode=own)
    return shop


def ask(shop: Shop, text: str = "09:00", *wishes: LineWish, **options) -> Appointment:
    """A stranger asks for a visit at that time."""
    extras = {"extras": VisitExtras(by_stranger=True), "customer": NIA}
    return shop.book(text, *wishes, **{**extras, **options})


def expire(shop: Shop, **later) -> int:
    """The worker's turn, that much later; how many visits lapsed."""
    shop.now += timedelta(**later)
    return pending_expire(clock=FixedClock(shop.now))
