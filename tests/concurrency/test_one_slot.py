"""G2, F15, F16: one slot and many takers. First the race with the guards taken away, then with them."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connections

from booking.diary.models import Appointment, Block
from booking.diary.seats import seating
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.wishes import Channel
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import CUSTOMER, Shop, make_shop
from tests.concurrency.crowd import Crowd, book, outcome, overlaps, tally, unguard_seating

CLIENTS = 32


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def one_person_shop(salon: Salon, people: int = 1, **rules) -> Shop:
    """A shop that is open round the clock every day."""
    with salon_context(salon):
        shop = make_shop(step_minutes=30, **rules)
        for number in range(people):
            member = shop.hires(f"Stylist {number}")
            for weekday in range(7):
                shop.works(member, "00:00-24:00", day=shop.now.date() + timedelta(days=weekday))
    return shop


def slot(shop: Shop, number: int):
    """The start of that round: the next half hour, from Monday on."""
    return shop.at("00:00") + timedelta(minutes=30 * number)


def race(salon: Salon, rounds: int, people: int = 1, clients: int = CLIENTS) -> list[dict[str, int]]:
    """Each round all clients want the same start; the tallies of the rounds."""
    shop = one_person_shop(salon, people)
    crowd = Crowd(salon, clients)
    return [
        tally(row)
        for row in crowd.rounds(rounds, lambda client, number: book(shop, client, slot(shop, number)))
    ]


def test_one_slot_has_exactly_one_winner_in_every_round(salon):
    tallies = race(salon, 12)
    assert tallies == [{"won": 1, "slot_taken": CLIENTS - 1}] * 12
    with salon_context(salon):
        assert (overlaps(), Appointment.objects.count()) == (0, 12)


@pytest.mark.nightly
def test_one_slot_has_exactly_one_winner_in_five_hundred_rounds(salon):
    assert race(salon, 500) == [{"won": 1, "slot_taken": CLIENTS - 1}] * 500


def test_fifty_clients_and_one_slot(salon):
    assert race(salon, 2, clients=50) == [{"won": 1, "slot_taken": 49}] * 2


def test_without_lock_and_constraint_the_same_race_double_books(salon, monkeypatch):
    unguard_seating(monkeypatch, 8)
    drop_constraint(salon)
    tallies = race(salon, 6, clients=8)
    assert sum(outcomes["won"] > 1 for outcomes in tallies) >= 5
    with salon_context(salon):
        assert overlaps() > 0


def drop_constraint(salon: Salon) -> None:
    """Take the database's last word away."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f'ALTER TABLE "{salon.schema_name}".diary_block DROP CONSTRAINT diary_block_staff_excl'
        )


def test_the_constraint_alone_still_lets_only_one_win(salon, monkeypatch):
    monkeypatch.setattr(seating, "lock_keys", lambda keys: None)
    monkeypatch.setattr(seating, "try_lock_keys", lambda choices: 0)
    tallies = race(salon, 4, clients=8)
    assert [outcomes["won"] for outcomes in tallies] == [1] * 4
    assert set().union(*tallies) <= {"won", "slot_taken", "busy"}


def test_the_lock_alone_still_lets_only_one_win(salon):
    drop_constraint(salon)
    assert race(salon, 4, clients=8) == [{"won": 1, "slot_taken": 7}] * 4


def test_two_hundred_clients_fill_twenty_people_and_nobody_is_refused_before(salon):
    (outcomes,) = race(salon, 1, people=20, clients=200)
    assert outcomes == {"won": 20, "slot_taken": 180}
    with salon_context(salon):
        people = list(Block.objects.values_list("staff_id", flat=True))
        assert (len(people), len(set(people)), overlaps()) == (20, 20, 0)


def test_overlapping_unequal_times_never_overlap_in_the_database(salon):
    shop = one_person_shop(salon)
    crowd = Crowd(salon, 16)
    with salon_context(salon):
        shop.rule(step_minutes=5)
    rows = crowd.rounds(
        4,
        lambda client, number: book(
            shop, client, slot(shop, number * 4) + timedelta(minutes=5 * (client % 8))
        ),
    )
    assert set().union(*rows) == {"won", "slot_taken"}
    with salon_context(salon):
        assert overlaps() == 0


def test_a_cancelled_slot_is_taken_again_at_once_by_one(salon):
    shop = one_person_shop(salon)
    with salon_context(salon):
        shop.rule(cancel_notice_minutes=0)
        book(shop, 999, slot(shop, 0))
        visit = Appointment.objects.get()

    def act(client: int, _number: int) -> None:
        if client == 0:
            appointment_cancel(
                actor=CUSTOMER,
                clock=shop.clock,
                channel=Channel.STOREFRONT,
                appointment_id=visit.pk,
                version=1,
            )
        else:
            book(shop, client, slot(shop, 0))

    (first,) = Crowd(salon, 12).rounds(1, act)
    assert first[0] == "won"
    assert first.count("won") <= 2
    with salon_context(salon):
        last = outcome(lambda: book(shop, 77, slot(shop, 0)))
        assert (overlaps(), [*first[1:], last].count("won")) == (0, 1)


def test_two_who_move_the_same_visit_one_wins_and_the_other_is_told(salon):
    shop = one_person_shop(salon)
    with salon_context(salon):
        book(shop, 0, slot(shop, 0))
        visit = Appointment.objects.get()
    targets = count(1)

    def act(_client: int, _number: int) -> None:
        appointment_move(
            actor=CUSTOMER, clock=shop.clock, channel=Channel.STOREFRONT, appointment_id=visit.pk, version=1,
            starts_at=slot(shop, next(targets)),
        )  # fmt: skip

    (outcomes,) = Crowd(salon, 6).rounds(1, act)
    assert tally(outcomes) == {"won": 1, "stale_version": 5}
