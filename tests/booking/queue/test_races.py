"""Two receptionists at once: first with the guards taken away, then with them."""

import pytest

from booking.diary.models import Appointment
from booking.queue import steps
from booking.queue.models import Ticket
from booking.queue.services import ticket_call, ticket_call_next
from booking.queue.serving import ticket_serve
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.queue.scene import RITA, morning, walks_in
from tests.concurrency.crowd import Crowd, Meeting, tally

DESKS = 6


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def waiting(salon: Salon, count: int):
    """A shop with as many people as desks, and so many who wait."""
    with salon_context(salon):
        shop = morning()
        for number in range(DESKS - 1):
            shop.hires(f"Stylist {number}", "09:00-12:00")
        return shop, [walks_in(shop, f"Guest {number}").pk for number in range(count)]


def all_do(salon: Salon, act) -> dict[str, int]:
    """Every desk acts at the same moment; what they came to."""
    (outcomes,) = Crowd(salon, DESKS).rounds(1, act)
    return tally(outcomes)


@pytest.fixture
def unguarded(monkeypatch):
    """The step without its condition, taken when all desks have looked."""
    meeting = Meeting(DESKS)

    def is_moved(ticket_id, states, values) -> bool:
        meeting.wait()
        return bool(Ticket.objects.filter(pk=ticket_id).update(**values))

    monkeypatch.setattr(steps, "is_moved", is_moved)


def one_ticket(salon: Salon) -> dict[str, int]:
    shop, (number,) = waiting(salon, 1)
    people = [person.pk for person in shop.staff]
    return all_do(
        salon,
        lambda desk, _round: ticket_call(
            actor=RITA, clock=shop.clock, ticket_id=number, staff_id=people[desk]
        ),
    )


def test_six_desks_call_one_ticket_and_one_gets_it(salon):
    assert one_ticket(salon) == {"won": 1, "ticket_gone": DESKS - 1}


def test_without_the_condition_several_call_the_same_ticket(salon, unguarded):
    assert one_ticket(salon)["won"] > 1


def test_six_desks_call_the_next_of_four_and_nobody_is_called_twice(salon):
    shop, _numbers = waiting(salon, 4)
    people = [person.pk for person in shop.staff]
    outcomes = all_do(
        salon,
        lambda desk, _round: ticket_call_next(
            actor=RITA, clock=shop.clock, location_id=shop.location.pk, staff_id=people[desk]
        ),
    )
    assert outcomes == {"won": 4, "nobody_waits": 2}
    with salon_context(salon):
        called = Ticket.objects.filter(state="called").values_list("called_to", flat=True)
        assert len(set(called)) == 4


def serve_one(salon: Salon) -> tuple[dict[str, int], int]:
    shop, (number,) = waiting(salon, 1)
    people = [person.pk for person in shop.staff]
    outcomes = all_do(
        salon,
        lambda desk, _round: ticket_serve(
            actor=RITA, clock=shop.clock, ticket_id=number, staff_id=people[desk]
        ),
    )
    with salon_context(salon):
        return outcomes, Appointment.objects.count()


def test_six_desks_serve_one_ticket_and_it_is_one_visit(salon):
    outcomes, visits = serve_one(salon)
    assert (outcomes["won"] >= 1, visits) == (True, 1)
    assert set(outcomes) <= {"won", "ticket_gone"}


def test_without_the_condition_one_walk_in_is_several_visits(salon, unguarded):
    _outcomes, visits = serve_one(salon)
    assert visits > 1


def test_tickets_taken_at_once_have_numbers_of_their_own(salon):
    shop, _none = waiting(salon, 0)
    assert all_do(salon, lambda desk, _round: walks_in(shop, f"Guest {desk}")) == {"won": DESKS}
    with salon_context(salon):
        assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, DESKS + 1))
