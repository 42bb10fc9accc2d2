"""What makes the demo's desk look alive: walk-ins of today, a kiosk, labels, a couple who come together."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from booking.catalog.models import StaffService
from booking.diary.labels import appointment_label, label_create
from booking.diary.models import OPEN_STATES, Appointment, VisitLabel
from booking.diary.party import Party, party_book
from booking.diary.selectors.span import Span, closures_of, openings_of
from booking.diary.wishes import Channel, CustomerDetails, LineWish, SlotTaken, VisitExtras
from booking.places.models import Location
from booking.queue.linking import link_make
from booking.queue.models import LinkKind, TicketSource
from booking.queue.services import NobodyWaits, PersonCalls, ticket_call_next
from booking.queue.serving import ticket_serve
from booking.queue.taking import QueueFull, TicketWish, ticket_take
from kernel.actor import Actor
from kernel.clock import Clock, FixedClock, instant_of, local_day, zone
from kernel.errors import BadInput

MINUTES_AGO = (38, 26, 17, 9, 4)
STARTS = tuple(range(10 * 60, 18 * 60, 30))
DAYS_AHEAD = range(2, 9)


@dataclass(frozen=True, slots=True)
class DeskWords:
    """What the salon calls its labels and its kiosk."""

    labels: tuple[str, ...]
    kiosk: str


def desk_write(
    *, actor: Actor, location: Location, customers: Sequence[int], clock: Clock, words: DeskWords
) -> None:
    """A kiosk link, today's line, labels on coming visits, and a couple."""
    link_make(actor=actor, clock=clock, location_id=location.pk, kind=LinkKind.DEVICE, name=words.kiosk)
    _labels(actor, clock, words.labels)
    _couple(actor, location, customers, clock)
    _queue(actor, location, customers, clock)


def _labels(actor: Actor, clock: Clock, words: Sequence[str]) -> None:
    for place, word in enumerate(words):
        label_create(actor=actor, name=word, colour=3 * place + 2)
    coming = Appointment.objects.filter(state__in=OPEN_STATES, starts_at__gt=clock.now()).order_by(
        "starts_at"
    )
    labels = list(VisitLabel.objects.order_by("pk"))
    for place, visit in enumerate(coming[:24:4]):
        label = labels[place % len(labels)]
        appointment_label(actor=actor, appointment_id=visit.pk, version=visit.version, label_id=label.pk)


def _couple(actor: Actor, location: Location, customers: Sequence[int], clock: Clock) -> None:
    """Two who come together, to two people, the first paying for both; at the first time that both have."""
    pair = _two_hands()
    today = local_day(clock.now(), zone(location.time_zone))
    starts = [(today + timedelta(days=ahead), minute) for ahead in DAYS_AHEAD for minute in STARTS]
    for day, minute in starts if len(pair) == 2 else ():
        with suppress(SlotTaken, BadInput):
            party_book(
                actor=actor,
                clock=clock,
                channel=Channel.DESK,
                location_id=location.pk,
                starts_at=instant_of(day, minute, zone(location.time_zone)),
                wishes=[
                    LineWish(service_id, staff_id=staff_id, guest=guest)
                    for guest, (service_id, staff_id) in enumerate(pair)
                ],
                party=Party(
                    tuple(CustomerDetails(customer_id=one) for one in customers[10:12]), first_pays=True
                ),
                extras=VisitExtras(source="desk"),
            )
            return


def _two_hands() -> list[tuple[int, int]]:
    """Two services without variants, each with a person of its own."""
    rows = StaffService.objects.filter(service__variants=None, service__archived_at=None).order_by(
        "service_id", "staff_id"
    )
    found: dict[int, int] = {}
    for service_id, staff_id in rows.values_list("service_id", "staff_id"):
        found.setdefault(staff_id, service_id)
    return [(service_id, staff_id) for staff_id, service_id in list(found.items())[:2]]


def _queue(actor: Actor, location: Location, customers: Sequence[int], clock: Clock) -> None:
    """Some walk-ins of the last hour: one in the chair, one called, the others in line; nobody while the shop is shut."""
    pair = _two_hands()
    if not pair or not _is_open(location, clock):
        return
    for place, minutes in enumerate(MINUTES_AGO):
        wish = TicketWish(
            location_id=location.pk,
            services=(str(pair[place % len(pair)][0]),),
            customer_id=customers[-1 - place % len(customers)],
        )
        earlier = FixedClock(clock.now() - timedelta(minutes=minutes))
        with suppress(QueueFull, BadInput, SlotTaken):
            ticket = ticket_take(actor=actor, clock=earlier, source=TicketSource.DESK, wish=wish)
            if place == 0:
                ticket_serve(
                    actor=actor, clock=FixedClock(clock.now() - timedelta(minutes=20)), ticket_id=ticket.pk
                )
    with suppress(NobodyWaits, PersonCalls):
        ticket_call_next(actor=actor, clock=clock, location_id=location.pk)


def _is_open(location: Location, clock: Clock) -> bool:
    """Whether the shop has been open for an hour, and still is."""
    now = clock.now()
    today = local_day(now, zone(location.time_zone))
    span = Span(location, [today])
    return closures_of(span)[today] is None and any(
        low <= now - timedelta(hours=1) and now < high for low, high in openings_of(span)[today]
    )
