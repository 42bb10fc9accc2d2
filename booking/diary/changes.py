"""The inner steps of the diary's services: rows read under lock, rows written. Callers are inside a transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from booking.catalog.selectors import bundle_for
from booking.catalog.terms import Priced, bundle_prices
from booking.diary.availability.days import instant_at
from booking.diary.availability.facts import Person
from booking.diary.availability.room import Seat
from booking.diary.changed import visit_changed
from booking.diary.models import Appointment, AppointmentLine, AppointmentState, Block, BlockKind
from booking.diary.seats.blocks import blocks_of
from booking.diary.seats.seating import Request, Seated
from booking.diary.tokens import new_reference, token_hash, token_of_reference
from booking.diary.visitors import Visitor
from booking.diary.wishes import Channel, LineWish, VisitExtras, WrongState
from booking.places.freed import Freed
from booking.places.models import BookingRules
from booking.team.models import StaffMember
from crm.customers.minding.acknowledging import BOOKING, alerts_acknowledge
from crm.customers.models import Customer
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.marks import in_salons_hand
from kernel.rows import rows_insert


def facts_of(appointment_id: int) -> Appointment:
    """The visit with its lines, as it stands; raises NotFound."""
    visit = Appointment.objects.prefetch_related("lines").filter(pk=appointment_id).first()
    if visit is None:
        raise NotFound
    return visit


def visit_locked(appointment_id: int, version: int | None) -> Appointment:
    """The visit, its row locked before any advisory lock; raises NotFound, or StaleVersion with the newer one."""
    visit = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("location__rules", "customer")
        .prefetch_related("lines__staff")
        .filter(pk=appointment_id)
        .first()
    )
    if visit is None:
        raise NotFound
    if version is not None and visit.version != version:
        raise StaleVersion(version=visit.version)
    return visit


def appointment_states_check(appointment: Appointment, states: Collection[AppointmentState]) -> None:
    """Raises WrongState unless the visit is in one of the states."""
    if appointment.state not in states:
        raise WrongState


def rules_of(appointment: Appointment) -> BookingRules:
    """The rules of the visit's location; the model's defaults where it has none."""
    return getattr(appointment.location, "rules", None) or BookingRules()


def wishes_of(
    visit: Appointment,
    channel: Channel,
    staff_ids: Sequence[int | None] | None,
    rooms: Sequence[tuple[int, int] | None] | None = None,
) -> tuple[LineWish, ...]:
    """The visit as wishes, to be seated again, in `rooms` (as in `LineWish`, one per line) where that is said.

    Raises BadInput when there are not as many people, or rooms, as lines.
    """
    lines = list(visit.lines.all())
    people = [kept_person(line, channel) for line in lines] if staff_ids is None else staff_ids
    places = [None] * len(lines) if rooms is None else rooms
    if len(people) != len(lines) or len(places) != len(lines):
        raise BadInput.of("staff", "invalid")
    return tuple(
        replace(wish_again(line, staff_id), room=room)
        for line, staff_id, room in zip(lines, people, places, strict=True)
    )


def wish_again(line: AppointmentLine, staff_id: int | None) -> LineWish:
    """The line as the engine is asked for it when its visit is moved, with that person or anyone."""
    return LineWish(
        service_id=line.service_id,
        variant_id=line.variant_id,
        add_on_ids=tuple(add_on["id"] for add_on in line.add_ons),
        staff_id=staff_id,
        kept_by=line.staff_id,
        own_minutes=line.own_minutes,
        together=line.together,
        pause=line.pause_minutes,
    )


def kept_person(line: AppointmentLine, channel: Channel) -> int | None:
    """Who keeps the line unless somebody says otherwise: the desk keeps people, a customer those they asked for."""
    return line.staff_id if line.staff_requested or not channel.is_online else None


def appointment_insert(
    actor: Actor,
    request: Request,
    seated: Seated,
    visitor: Visitor,
    language: str,
    extras: VisitExtras,
    *,
    answers: Sequence[Mapping[str, Any]] = (),
    pending_until: datetime | None = None,
) -> Appointment:
    """Write the visit, its lines and its blocks; a hold made good and lapsed ones go first.

    With `pending_until` the salon has yet to say yes. `language` is the one that was spoken, "" for the customer's.
    Raises IntegrityError (23P01) when the database knows better, MustAcknowledge for a severe alert that was not read.
    """
    holds_clear(request, seated)
    reference, agreed, prices = new_reference(), extras.agreement, prices_of(request, seated)
    appointment = Appointment(
        reference=reference,
        manage_token_hash=token_hash(token_of_reference(reference)),
        location_id=request.location_id,
        customer=visitor.customer,
        visitor_name=visitor.name,
        visitor_phone=visitor.phone,
        visitor_email=visitor.email,
        total_minor=sum(prices),
        customer_note=extras.customer_note.strip(),
        desk_note=extras.desk_note.strip(),
        source=(extras.source or str(request.channel))[:30],
        campaign=extras.campaign[:60],
        language=language or _spoken_by(visitor.customer) or current_salon().language,
        is_test=extras.is_test,
        state=_first_state(extras, pending_until),
        pending_until=pending_until,
        answers=list(answers),
        arrived_at=request.now if extras.is_here else None,
        party=extras.party,
        pays_for_party=extras.pays_for_party,
        policy_text=agreed.policy_text,
        consent_at=request.now if agreed.given else None,
        consent_address=agreed.address or None if agreed.given else None,
        **times_of(seated),
    )
    rows_insert([appointment])
    lines = [
        line_of_seat(appointment, seated, place, price, request.wishes[place])
        for place, price in enumerate(prices)
    ]
    rows_insert(lines)
    rows_insert(blocks_of(seated, lines=lines, allowed_by=actor.name, appointment=appointment))
    lines_remember(appointment, lines)
    if not request.channel.is_online:
        alerts_acknowledge(actor, appointment.customer_id, doing=BOOKING, visit_id=appointment.pk)
    return appointment


def _first_state(extras: VisitExtras, pending_until: datetime | None) -> AppointmentState:
    if pending_until is not None:
        return AppointmentState.PENDING
    return AppointmentState.ARRIVED if extras.is_here else AppointmentState.BOOKED


def lines_remember(appointment: Appointment, lines: Sequence[AppointmentLine]) -> None:
    """Let `appointment.lines.all()` answer with what was just written, as after prefetch_related."""
    known = appointment.lines.all()
    known._result_cache = list(lines)  # noqa: SLF001 - Django fills a prefetched relation so, and has no other way
    appointment._prefetched_objects_cache = {"lines": known}  # type: ignore[attr-defined] # noqa: SLF001


def _known_of(person: Person) -> StaffMember:
    """The member of staff with what the engine knows of them; anything else is read when it is asked for."""
    return StaffMember.from_db("default", ["id", "name"], [person.id, person.name])


def _spoken_by(customer: Customer | None) -> str:
    return customer.language if customer else ""


def holds_clear(request: Request, seated: Seated) -> None:
    """Remove the hold that the request makes good, and lapsed ones."""
    if request.hold_key:
        Block.objects.filter(kind=BlockKind.HOLD, hold_key=request.hold_key).delete()
    if seated.facts.has_lapsed_holds:
        Block.objects.filter(kind=BlockKind.HOLD, expires_at__lte=request.now).delete()


def appointment_seat_again(
    appointment: Appointment, seated: Seated, *, request: Request, allowed_by: str
) -> None:
    """Give the visit other times, people and units; names and prices stay as agreed. The row is not saved yet."""
    holds_clear(request, seated)
    lines = list(appointment.lines.all())
    for line, seat, wish in zip(lines, seated.seats, request.wishes, strict=True):
        for name, value in _minutes(seat, seated).items():
            setattr(line, name, value)
        if seat.plan.person.id != line.staff_id:
            line.staff_id, line.staff_requested = seat.plan.person.id, wish.staff_id is not None
            line.by_turn = False
        line.own_minutes = seat.plan.minutes if wish.own_minutes else None
    AppointmentLine.objects.bulk_update(
        lines, ["staff_id", "staff_requested", "by_turn", "own_minutes", *_minutes(seated.seats[0], seated)]
    )
    appointment.blocks.all().delete()
    Block.objects.bulk_create(blocks_of(seated, lines=lines, allowed_by=allowed_by, appointment=appointment))
    times = times_of(seated)
    if times["starts_at"] != appointment.starts_at:
        appointment.late_minutes = 0  # said of the time that it had
    for name, value in times.items():
        setattr(appointment, name, value)


def times_of(seated: Seated) -> dict[str, datetime]:
    """The visit's own start and end."""
    tz, seats = seated.facts.tz, seated.seats
    end = max(seat.end for seat in seats)
    return {"starts_at": instant_at(seats[0].start, tz), "ends_at": instant_at(end, tz)}


def _minutes(seat: Seat, seated: Seated) -> dict[str, Any]:
    tz, plan = seated.facts.tz, seat.plan
    return {
        "starts_at": instant_at(seat.start, tz),
        "ends_at": instant_at(seat.end, tz),
        "work_minutes": plan.work,
        "processing_minutes": plan.processing,
        "finishing_minutes": plan.finishing,
        "buffer_before_minutes": plan.before,
        "buffer_after_minutes": plan.after,
    }


def prices_of(request: Request, seated: Seated) -> list[int]:
    """What each line costs in minor units, sold for a bundle's price where the visit is one."""
    bundle = bundle_for([seat.line.service.id for seat in seated.seats], online=request.channel.is_online)
    if bundle is None or bundle.price_minor is None:
        return [seat.plan.price_minor for seat in seated.seats]
    return bundle_prices(bundle.price_minor, [_priced(seat) for seat in seated.seats])


def _priced(seat: Seat) -> Priced:
    extras = sum(add_on.price_minor for add_on in seat.line.add_ons)
    return Priced(seat.line.service.price_minor, seat.plan.price_minor - extras, extras)


def line_of_seat(
    appointment: Appointment, seated: Seated, place: int, price_minor: int, wish: LineWish
) -> AppointmentLine:
    """The unsaved line of that seat, named and timed as it is sold now."""
    seat = seated.seats[place]
    line = seat.line
    name = in_salons_hand(line.service.name, line.variant.name if line.variant else "")
    return AppointmentLine(
        appointment=appointment,
        position=place,
        service_id=line.service.id,
        variant_id=line.variant.id if line.variant else None,
        staff=_known_of(seat.plan.person),
        staff_requested=line.wished and not (line.by_turn or wish.unasked),
        by_turn=line.by_turn,
        together=line.together and place > 0,
        pause_minutes=line.pause if place else 0,
        service_name=name[:200],
        add_ons=[
            {"id": item.id, "name": item.name, "price_minor": item.price_minor, "minutes": item.work}
            for item in line.add_ons
        ],
        price_minor=price_minor,
        own_minutes=seat.plan.minutes if wish.own_minutes else None,
        **_minutes(seat, seated),
    )


def seated_facts(seated: Seated) -> dict[str, Any]:
    """What the trail says of a visit's new time and people."""
    lines = [f"{seat.line.service.name}: {seat.plan.person.name}" for seat in seated.seats]
    return {**times_of(seated), "lines": lines}


def visit_facts_now(appointment: Appointment) -> dict[str, Any]:
    """The same of the visit as it stands."""
    lines = [f"{line.service_name}: {line.staff.name}" for line in appointment.lines.all()]
    return {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at, "lines": lines}


def visit_cancel(
    appointment: Appointment, *, actor: Actor, reason: str, clock: Clock, action: str = "appointment.cancel"
) -> None:
    """Cancel the visit, whose lock the caller holds and whose state it has checked; its time is free at once.

    `action` is what the trail calls it.
    """
    before = {"state": appointment.state}
    appointment.state = AppointmentState.CANCELLED
    appointment.pending_until = None
    appointment.cancelled_at = clock.now()
    appointment.cancel_reason = reason.strip()[:200]
    change_save(appointment, sequence=True)
    appointment.blocks.all().delete()
    after = {"state": appointment.state, "cancel_reason": appointment.cancel_reason}
    record(actor, action, appointment, before, after)


def whole_of(appointment: Appointment) -> Freed:
    """The visit's time as it stands, to be told once it is free."""
    return Freed(appointment.location_id, appointment.starts_at, appointment.ends_at)


def change_save(appointment: Appointment, *, sequence: bool = False) -> None:
    """Save with the next version, and the next calendar sequence where the customer's calendar must follow."""
    appointment.version += 1
    appointment.sequence += int(sequence)
    appointment.save()


def record(
    actor: Actor, action: str, appointment: Appointment, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """One line on the trail for the visit, and whoever keeps something of visits hears of it."""
    audit_record(actor=actor, action=action, target=appointment, before=before, after=after)
    visit_changed()
