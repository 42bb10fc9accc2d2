"""What the auditor is good for: a change in two transactions, killed between them, is found by it and by nothing else."""

import pytest

from booking.catalog.models import Service
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish, VisitExtras
from booking.places.models import Location
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import CUSTOMER
from tests.cast import open_salon
from tests.faults.auditor import audit
from tests.faults.callers import in_two_days
from tests.faults.crash_points import PLACES
from tests.faults.forked import dies_at
from tests.faults.journal import Deed, Journal
from tests.faults.stage import owner_address

START = in_two_days().replace(hour=12)


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A with real commits and an open shop."""
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        open_salon()
    return salon


@pytest.fixture
def journal(tmp_path) -> Journal:
    """One wish, planned and never answered."""
    journal = Journal(tmp_path / "journal")
    journal.plan(Deed("wish-1", "book", START.isoformat()))
    yield journal
    journal.close()


def book(salon: Salon) -> None:
    """Book the wish, as a web worker would."""
    with salon_context(salon):
        appointment_book(
            actor=CUSTOMER, clock=system_clock, channel=Channel.STOREFRONT, location_id=Location.objects.get().pk,
            starts_at=START, wishes=[LineWish(Service.objects.first().pk)],
            customer=CustomerDetails(name="Ada", email="ada@example.com"), extras=VisitExtras(customer_note="wish-1"),
        )  # fmt: skip


def found(salon, journal, folder, point: str, away: str) -> set[str]:
    """The stories that do not fit after a booking that died at the point."""
    assert dies_at(point, lambda: book(salon), places=PLACES, folder=folder, away=away)
    return {finding.partition(":")[0] for finding in audit(owner_address(), salon.schema_name, journal)}


def test_a_split_change_that_is_killed_between_its_commits_is_found(salon, journal, tmp_path):
    assert found(salon, journal, tmp_path, "split.before", "one transaction") == {
        "a visit whose version is not its number of lines on the trail"
    }


def test_in_one_transaction_the_same_death_leaves_nothing_to_find(salon, journal, tmp_path):
    assert found(salon, journal, tmp_path, "trail.before", "") == set()
