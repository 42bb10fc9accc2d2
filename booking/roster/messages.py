"""What the people are told of their roster: rows written in the change's transaction, put into words when they leave."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from booking.diary.telling.facts import salon_of_now
from booking.roster.letters import KIND_REQUEST, KIND_WEEK
from booking.roster.models import RosterRequest, RosterWeek
from booking.roster.plans import Plan
from booking.team.models import StaffMember
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock, instant_of, zone


def roster_announce(
    week: RosterWeek, people: Iterable[StaffMember], plans: Sequence[Plan], *, clock: Clock
) -> None:
    """Owe each of these people their own week, in their language; nothing to somebody without an address."""
    drafts = [
        _draft(week, person, [plan for plan in plans if plan.staff_id == person.pk]) for person in people
    ]
    messages_write([draft for draft in drafts if draft.to], clock=clock)


def request_announce(
    request: RosterRequest, event: str, people: Iterable[StaffMember], *, clock: Clock
) -> None:
    """Owe these people word of a request: "asked" of them, "declined" by the other, "approved", "refused"."""
    drafts = [_word(request, event, person, clock) for person in people]
    messages_write([draft for draft in drafts if draft.to], clock=clock)


def _word(request: RosterRequest, event: str, staff: StaffMember, clock: Clock) -> Draft:
    return Draft(
        kind=KIND_REQUEST,
        to=address_of(staff),
        language=language_of(staff),
        about=request,
        context={
            "reader": staff.name,
            "event": event,
            "kind": request.kind,
            "who": request.staff.name,
            "other": request.other.name if request.other else "",
            "from": request.from_date.isoformat(),
            "until": request.until_date.isoformat(),
            "note": request.note,
            "reason": request.reason,
        },
        dedupe_key=f"roster:request:{request.pk}:{event}:{staff.pk}",
        expires_at=clock.now() + timedelta(days=7),
    )


def address_of(staff: StaffMember) -> str:
    """Where a person is written to: their own address, or that of their login."""
    return staff.email or (staff.user.email if staff.user and staff.user.is_active else "")


def language_of(staff: StaffMember) -> str:
    """The person's own language, or the salon's."""
    return (staff.user.language if staff.user else "") or salon_of_now().language


def _draft(week: RosterWeek, staff: StaffMember, plans: Sequence[Plan]) -> Draft:
    tz = zone(week.location.time_zone)
    published = f"{week.published_at:%Y%m%d%H%M%S%f}"  # the same version may be published again
    return Draft(
        kind=KIND_WEEK,
        to=address_of(staff),
        language=language_of(staff),
        about=week,
        context={
            "reader": staff.name,
            "monday": week.monday.isoformat(),
            "place": week.location.name,
            "answer_to": week.location.email,
            "shifts": [
                [plan.on.isoformat(), plan.start, plan.end, list(plan.breaks), plan.note] for plan in plans
            ],
        },
        dedupe_key=f"roster:{week.pk}:{week.version}:{published}:{staff.pk}",
        expires_at=instant_of(week.monday + timedelta(days=7), 0, tz),
    )
