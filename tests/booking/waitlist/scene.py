"""A shop with one person and people who wait for her; times are wall times of Monday 2 March 2026."""

from datetime import timedelta

from booking.diary.models import Appointment
from booking.diary.services import appointment_cancel
from booking.diary.wishes import Agreement, Channel, CustomerDetails, LineWish
from booking.waitlist.joining import EntryWish, entry_join
from booking.waitlist.models import WaitlistEntry, WaitlistOffer, WaitlistRules
from booking.waitlist.offering import waitlist_work
from kernel.clock import FixedClock
from tests.booking.diary.shop import CUSTOMER, MONDAY, Shop, make_shop, staff_actor

AGREED = Agreement(given=True, address="192.0.2.7")
RITA = staff_actor("receptionist")


def full_shop(hours: str = "09:00-10:00", **rules) -> Shop:
    """Ana works from nine to ten, both half hours are booked, and a visit can be cancelled up to its start."""
    shop = make_shop(hours, **{"cancel_notice_minutes": 0, **rules})
    shop.location.email = "shop@example.com"
    for text in ("09:00", "09:30"):
        shop.book(
            text,
            customer=CustomerDetails(name=f"Guest {text}", email=f"guest{text[:2]}{text[3:]}@example.com"),
        )
    return shop


def wish(shop: Shop, **values) -> EntryWish:
    """The shop's service on that Monday with anyone, unless said."""
    wished = {"location_id": shop.location.pk, "lines": (LineWish(shop.service.pk),), "notice_minutes": 0}
    return EntryWish(**{**wished, "from_date": MONDAY, "until_date": MONDAY, **values})


def join(
    shop: Shop, name: str = "Mia", *, email: str | None = None, phone: str = "", **values
) -> WaitlistEntry:
    """Somebody joins on the booking page."""
    address = f"{name.lower()}@example.com" if email is None else email
    shop.now += timedelta(seconds=1)
    return entry_join(
        actor=CUSTOMER,
        clock=shop.clock,
        channel=Channel.STOREFRONT,
        wish=wish(shop, **values),
        customer=CustomerDetails(name=name, email=address, phone=phone, language="en"),
        agreement=AGREED,
    )


def cancel(shop: Shop, text: str = "09:00") -> Appointment:
    """The visit at that time is cancelled by its customer."""
    visit = Appointment.objects.get(starts_at=shop.at(text), state="booked")
    return appointment_cancel(
        actor=CUSTOMER, clock=shop.clock, channel=Channel.STOREFRONT, appointment_id=visit.pk, version=None
    )


def rule(name: str, **values) -> None:
    """The salon's rule."""
    WaitlistRules.objects.update_or_create(pk=1, defaults={"rule": name, **values})


def work(shop: Shop, minutes: int = 0) -> int:
    """The worker's turn, that many minutes later; how many offers it made."""
    shop.now += timedelta(minutes=minutes)
    return waitlist_work(clock=FixedClock(shop.now))


def offers(state: str = "open") -> list[tuple[str, str]]:
    """Name and wall time in Berlin of the offers in that state, in the order in which they were made."""
    rows = WaitlistOffer.objects.filter(state=state).select_related("entry__customer").order_by("id")
    return [
        (row.entry.customer.name, f"{row.starts_at.hour + 1:02}:{row.starts_at.minute:02}") for row in rows
    ]


def state_of(entry: WaitlistEntry) -> str:
    """The entry's state now."""
    entry.refresh_from_db()
    return entry.state
