"""What the salon's rules say of cancelling a visit, for whoever cancels it at the desk: they may, but should know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.diary.changes import rules_of
from booking.diary.models import Appointment, AppointmentState
from booking.diary.wording import clock_time, day_short
from kernel.clock import local_day


@dataclass(frozen=True, slots=True)
class CancelTerms:
    """Until when the customer could cancel, in words; whether that was over; the policy that was agreed to, or "" ."""

    until: str
    is_late: bool
    policy: str


def cancel_terms(visit: Appointment, now: datetime, tz: ZoneInfo) -> CancelTerms | None:
    """The terms at `now`, or at its cancelling; None for what was only asked for, which nobody is held to."""
    if visit.state == AppointmentState.PENDING or visit.refusal:
        return None
    rules = rules_of(visit)
    until = visit.starts_at - timedelta(minutes=rules.cancel_notice_minutes)
    return CancelTerms(
        until=f"{day_short(local_day(until, tz))} {clock_time(until, tz)}",
        is_late=(visit.cancelled_at or now) > until,
        policy=visit.policy_text or rules.policy_text,
    )
