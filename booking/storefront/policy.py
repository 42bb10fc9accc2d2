"""What a customer may still do with their visit online, by the shop's rules; also in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.diary.models import Appointment, AppointmentState
from booking.storefront import selectors

MOVABLE = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Leeway:
    """Until when the visit may be moved and cancelled, and whether that is still so."""

    move_until: datetime
    cancel_until: datetime
    may_move: bool
    may_cancel: bool


def leeway_of(appointment: Appointment, now: datetime) -> Leeway:
    """The leeway of a visit at `now`."""
    rules = selectors.rules_of(appointment.location)
    move_until = appointment.starts_at - timedelta(minutes=rules.move_notice_minutes)
    cancel_until = appointment.starts_at - timedelta(minutes=rules.cancel_notice_minutes)
    is_open = appointment.state in MOVABLE
    return Leeway(
        move_until=move_until,
        cancel_until=cancel_until,
        may_move=is_open and now <= move_until,
        may_cancel=is_open and now <= cancel_until,
    )


def masked_phone(phone: str) -> str:
    """The last two digits only: enough to know one's own."""
    return f"•••••{phone[-2:]}"


def masked_email(email: str) -> str:
    """The first letter and the domain only."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
