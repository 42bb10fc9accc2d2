"""Parties and single customers want the same two people at once: whole parties or none, and never both."""

import pytest

from booking.diary.models import Appointment
from booking.diary.party import Party, party_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import SYSTEM
from tests.concurrency.crowd import Crowd, book, overlaps, tally, unguard_seating
from tests.concurrency.test_one_slot import drop_constraint, one_person_shop, slot

CLIENTS = 8


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def want(shop, client: int, number: int) -> None:
    """Every other client is a couple."""
    if client % 2:
        book(shop, client, slot(shop, number))
        return
    party_book(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, location_id=shop.location.pk,
        starts_at=slot(shop, number), party=Party((CustomerDetails(name="A"), CustomerDetails(name="B"))),
        wishes=[LineWish(shop.service.pk), LineWish(shop.service.pk, guest=1)],
    )  # fmt: skip


def race(salon, rounds: int) -> list[dict[str, int]]:
    shop = one_person_shop(salon, people=2)
    rows = Crowd(salon, CLIENTS).rounds(rounds, lambda client, number: want(shop, client, number))
    return [tally(row) for row in rows]


def sizes() -> list[int]:
    """How many visits each party has."""
    keys = list(Appointment.objects.exclude(party=None).values_list("party", flat=True))
    return [keys.count(key) for key in dict.fromkeys(keys)]


def test_a_party_is_seated_whole_or_not_at_all(salon):
    tallies = race(salon, 4)
    with salon_context(salon):
        assert (overlaps(), set(sizes()) <= {2}, Appointment.objects.count()) == (0, True, 8)
    assert all(set(outcomes) == {"won", "slot_taken"} for outcomes in tallies)


def test_without_lock_and_constraint_parties_sit_on_each_other(salon, monkeypatch):
    unguard_seating(monkeypatch, 2)
    drop_constraint(salon)
    race(salon, 2)
    with salon_context(salon):
        assert overlaps() > 0
