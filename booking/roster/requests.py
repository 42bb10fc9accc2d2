"""What people ask for: time off and swaps; agreed by the other, withdrawn, approved or refused with a reason."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from booking.places.records import row_locked
from booking.roster.messages import request_announce
from booking.roster.models import REQUEST_OPEN, RequestKind, RequestState, RosterRequest
from booking.roster.plans import held_plans
from booking.roster.swapping import swap_apply
from booking.team.managing import authorise_people
from booking.team.models import StaffMember, TimeOff, TimeOffKind
from booking.team.selectors import staff_member
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, instant_of, local_day, zone
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, authorise_somewhere

LONGEST_DAYS = 366
MOST_OPEN = 50


def own_staff(actor: Actor) -> StaffMember:
    """The person in the team whose login asks. Raises NotFound for a login without one."""
    found = StaffMember.objects.filter(user_id=actor.id or 0, archived_at=None).first()
    if found is None:
        raise NotFound
    return found


def today_of(staff: StaffMember, clock: Clock) -> date:
    """The person's own today: that of their first location, or of the salon."""
    place = staff.locations.first()
    return local_day(clock.now(), zone(place.time_zone if place else current_salon().time_zone))


@service_transaction
def time_off_ask(
    *, actor: Actor, clock: Clock, kind: str, from_date: date, until_date: date, note: str = ""
) -> RosterRequest:
    """Ask for whole days off, both included. Raises NotAllowed, NotFound without a person, BadInput."""
    authorise(actor, Action.ROSTER_ASK)
    staff = _asking(actor)
    if until_date < from_date:
        raise BadInput.of("until_date", "range", _("The last day comes before the first."))
    if kind not in TimeOffKind.values or (until_date - from_date).days > LONGEST_DAYS:
        raise BadInput.of("kind", "invalid")
    _check_coming(from_date, staff, clock)
    return _asked(
        RosterRequest(
            kind=RequestKind.TIME_OFF,
            staff=staff,
            away_kind=kind,
            from_date=from_date,
            until_date=until_date,
            note=note,
            created_at=clock.now(),
        ),
        actor,
    )


@service_transaction
def swap_ask(
    *, actor: Actor, clock: Clock, mine: date, other_id: int, theirs: date | None = None, note: str = ""
) -> RosterRequest:
    """Ask a colleague to take one's work of the day `mine`, for theirs of `theirs` (None: of the same day).

    Raises NotAllowed, NotFound for the colleague or without a person, BadInput when there is no work to give.
    """
    authorise(actor, Action.ROSTER_ASK)
    staff = _asking(actor)
    other = staff_member(other_id)
    theirs = theirs or mine
    if other.pk == staff.pk or other.archived_at is not None:
        raise BadInput.of("other_id", "unknown")
    _check_coming(min(mine, theirs), staff, clock)
    if not held_plans([staff.pk], [mine]):
        raise BadInput.of("mine", "free", _("You do not work on that day."))
    request = _asked(
        RosterRequest(
            kind=RequestKind.SWAP,
            staff=staff,
            other=other,
            from_date=mine,
            until_date=theirs,
            note=note,
            created_at=clock.now(),
        ),
        actor,
    )
    request_announce(request, "asked", [other], clock=clock)
    return request


@service_transaction
def swap_answer(*, actor: Actor, clock: Clock, request_id: int, agrees: bool) -> RosterRequest:
    """The colleague says yes or no. Raises NotAllowed, NotFound for a swap not asked of them, StaleVersion."""
    authorise(actor, Action.ROSTER_ASK)
    request = _locked(request_id, Q(other=own_staff(actor)))
    _check_state(request, RequestState.ASKED)
    request.state = RequestState.AGREED if agrees else RequestState.REFUSED
    request.save(update_fields=["state"])
    audit_record(actor=actor, action="request.agreed" if agrees else "request.refused", target=request)
    if not agrees:
        request_announce(request, "declined", [request.staff], clock=clock)
    return request


@service_transaction
def request_withdraw(*, actor: Actor, request_id: int) -> RosterRequest:
    """Take one's own request back before it is decided. Raises NotAllowed, NotFound, StaleVersion."""
    authorise(actor, Action.ROSTER_ASK)
    request = _locked(request_id, Q(staff=own_staff(actor)))
    _check_state(request, *REQUEST_OPEN)
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    audit_record(actor=actor, action="request.taken_back", target=request)
    return request


@service_transaction
def request_decide(
    *, actor: Actor, clock: Clock, request_id: int, approves: bool, reason: str = ""
) -> RosterRequest:
    """Approve, which makes it hold at once, or refuse; both are told.

    Raises NotAllowed, NotFound, StaleVersion when it is decided or withdrawn already, BadInput when a swap is not
    agreed yet or breaks a rule as things stand now.
    """
    authorise_somewhere(actor, Action.ROSTER_WRITE)
    request = row_locked(RosterRequest, request_id)
    people = [person for person in (request.staff, request.other) if person is not None]
    authorise_people(actor, Action.ROSTER_WRITE, [person.pk for person in people])
    _check_state(request, *REQUEST_OPEN)
    if approves:
        _apply(request, actor, clock)
    request.state = RequestState.APPROVED if approves else RequestState.REFUSED
    request.reason, request.decided_by, request.decided_at = reason, actor.name, clock.now()
    request.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    audit_record(actor=actor, action=f"request.{request.state}", target=request, after={"reason": reason})
    request_announce(request, str(request.state), people, clock=clock)
    return request


def _apply(request: RosterRequest, actor: Actor, clock: Clock) -> None:
    if request.kind == RequestKind.SWAP:
        _check_agreed(request)
        swap_apply(request, actor=actor, clock=clock)
        return
    staff = row_locked(StaffMember, request.staff_id)
    place = staff.locations.first()
    tz = zone(place.time_zone if place else current_salon().time_zone)
    start = instant_of(request.from_date, 0, tz)
    end = instant_of(request.until_date + timedelta(days=1), 0, tz)
    TimeOff.objects.create(
        staff=staff, kind=request.away_kind, note=request.note, starts_at=start, ends_at=end
    )
    after = {"kind": request.away_kind, "starts_at": start, "ends_at": end}
    audit_record(actor=actor, action="time_off.added", target=staff, after=after)


def _check_agreed(request: RosterRequest) -> None:
    if request.state != RequestState.AGREED:
        raise BadInput.of("request", "not_agreed", _("The colleague has not agreed yet."))


def _asking(actor: Actor) -> StaffMember:
    """The person who asks, locked, so that nobody asks without end."""
    staff = row_locked(StaffMember, own_staff(actor).pk)
    if staff.roster_requests.filter(state__in=REQUEST_OPEN).count() >= MOST_OPEN:
        raise BadInput.of("note", "too_many", _("Too many open requests; please wait for an answer first."))
    return staff


def _asked(request: RosterRequest, actor: Actor) -> RosterRequest:
    request.save(force_insert=True)
    after = {"kind": request.kind, "from": request.from_date, "until": request.until_date}
    audit_record(actor=actor, action="request.asked", target=request, after=after)
    return request


def _check_coming(day: date, staff: StaffMember, clock: Clock) -> None:
    if day < today_of(staff, clock):
        raise BadInput.of("from_date", "past", _("That day is over."))


def _locked(request_id: int, mine: Q) -> RosterRequest:
    found = RosterRequest.objects.select_for_update(of=("self",)).filter(mine, pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def _check_state(request: RosterRequest, *states: str) -> None:
    if request.state not in states:
        raise StaleVersion(_("This was decided or withdrawn meanwhile."))
