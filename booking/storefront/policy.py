"""What a customer may still do with their visit online, by the shop's rules; also in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.diary.models import Appointment, AppointmentState
from booking.diary.telling.facts import salon_of_now
from booking.storefront import selectors
from tenants.registry.models import SalonStatus

MOVABLE = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Leeway:
    """Until when the visit may be moved and cancelled, and whether that is still so.

    In a read-only salon (`is_paused`) nothing is moved, and a visit can be cancelled as ever.
    """

    move_until: datetime
    cancel_until: datetime
    may_move: bool
    may_cancel: bool
    is_paused: bool


def leeway_of(appointment: Appointment, now: datetime) -> Leeway:
    """The leeway of a visit at `now`."""
    rules = selectors.rules_of(appointment.location)
    move_until = appointment.starts_at - timedelta(minutes=rules.move_notice_minutes)
    cancel_until = appointment.starts_at - timedelta(minutes=rules.cancel_notice_minutes)
    is_open = appointment.state in MOVABLE
    is_pending = appointment.state == AppointmentState.PENDING  # can be withdrawn until it begins
    is_paused = salon_of_now().status == SalonStatus.READ_ONLY
    return Leeway(
        move_until=move_until,
        cancel_until=appointment.starts_at if is_pending else cancel_until,
        may_move=(is_pending or (is_open and now <= move_until)) and not is_paused,
        may_cancel=is_pending or (is_open and now <= cancel_until),
        is_paused=is_paused,
    )


def masked_phone(phone: str) -> str:
    """The last two digits only: enough to know one's own."""
    return f"•••••{phone[-2:]}"


def masked_email(email: str) -> str:
    """The first letter and the domain only."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
