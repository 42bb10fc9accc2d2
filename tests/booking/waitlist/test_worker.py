"""A real worker, woken by the due table, asks the first in line, and the next when nobody answered."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from booking.diary.models import Appointment, Block
from booking.diary.services import appointment_cancel
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from booking.waitlist.joining import EntryWish, entry_join
from booking.waitlist.models import WaitlistOffer
from booking.waitlist.openings import work_due
from crm.messaging.models import Message
from kernel.clock import local_day, system_clock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.desk.scene import at, book
from tests.booking.diary.shop import CUSTOMER, SYSTEM
from tests.cast import open_salon
from tests.faults.processes import wait_until
from tests.live_server import LiveServer


@pytest.fixture
def salon(own_database):
    """Salon A, in a database with real commits."""
    with salon_context(Salon.objects.get(slug="salon-a")) as salon:
        yield salon


@pytest.fixture
def house(own_database):
    """A worker and its environment; nothing runs yet."""
    server = LiveServer(own_database)
    yield server
    server.stop()


def offered() -> list[tuple[str, str]]:
    connection.close_if_unusable_or_obsolete()
    rows = WaitlistOffer.objects.select_related("entry__customer").order_by("id")
    return [(row.entry.customer.name, row.state) for row in rows]


def join(shop, name: str) -> None:
    day = local_day(at(shop, 600, days=2), at(shop, 600).tzinfo)
    wish = EntryWish(
        location_id=shop.location.pk,
        lines=(LineWish(shop.services[0].pk, staff_id=shop.staff[0].pk),),
        from_date=day,
        until_date=day,
        from_minute=600,
        until_minute=630,
    )
    entry_join(
        actor=CUSTOMER, clock=system_clock, channel=Channel.STOREFRONT, wish=wish,
        customer=CustomerDetails(name=name, email=f"{name.lower()}@example.com"),
    )  # fmt: skip


def test_a_cancelled_visit_is_offered_by_the_worker_to_one_after_the_other(salon, house):
    shop = open_salon()
    visit = book(shop, 600, days=2)
    join(shop, "Mia")
    join(shop, "Leo")
    house.start_worker()
    appointment_cancel(
        actor=SYSTEM, clock=system_clock, channel=Channel.DESK, appointment_id=visit.pk, version=None
    )
    wait_until(lambda: offered() == [("Mia", "open")])
    wait_until(lambda: Message.objects.filter(kind="waitlist_offer", state="sent").count() == 1)
    run_out()
    wait_until(lambda: offered() == [("Mia", "expired"), ("Leo", "open")])
    assert Appointment.objects.filter(state="booked").count() == 0


def run_out() -> None:
    """Let the time to answer be over: what is due then is due now, and the hold with it."""
    over = timezone.now() - timedelta(seconds=1)
    WaitlistOffer.objects.update(expires_at=over)
    Block.objects.filter(kind="hold").update(expires_at=over)
    with transaction.atomic():
        work_due(over)
