"""Asking for a roster, cancelling, taking it over as a draft; the rules and wishes it goes by."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from booking.autoroster.gathering import problem_of
from booking.autoroster.models import UNFINISHED, PersonWish, PlanningRules, RosterRun, RunState
from booking.autoroster.selectors import rules_of, run_by_id
from booking.autoroster.solver.plan import plan_from_json
from booking.autoroster.solver.problem import problem_to_json
from booking.places.models import Location
from booking.roster.models import RosterWeek
from booking.roster.plans import monday_checked, today_at
from booking.roster.services import place_of, roster_fill
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, ChignonError, NotFound, StaleVersion
from kernel.transactions import before_commit, service_transaction
from tenants.accounts.rights import Action, authorise, authorise_seen

DUE_KIND = "autoroster"
MOST_WEEKS = 6
KEPT_RUNS = 10
ONE_AT_A_TIME = "autoroster_run_one_at_a_time"


class AlreadyPlanning(ChignonError):
    """A roster of the location is being made."""

    code = "already_planning"
    status = 409
    message = _("A roster for this location is being planned already. Wait for it, or cancel it.")


class NotReady(ChignonError):
    """There is no roster to take over (any more)."""

    code = "roster_not_ready"
    status = 409
    message = _("This roster is not ready, or was taken over already.")


def run_ask(*, actor: Actor, clock: Clock, location_id: int, monday: date, weeks: int) -> RosterRun:
    """Have a roster made for the weeks from `monday` on, which must not have begun.

    Raises NotAllowed, NotFound, BadInput for days or weeks that cannot be, AlreadyPlanning, Busy.
    """
    try:
        return _ask(actor=actor, clock=clock, location_id=location_id, monday=monday, weeks=weeks)
    except IntegrityError as error:
        if ONE_AT_A_TIME not in str(error):
            raise
        raise AlreadyPlanning from error


@service_transaction
def _ask(*, actor: Actor, clock: Clock, location_id: int, monday: date, weeks: int) -> RosterRun:
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    place = place_of(location_id)
    today = today_at(place, clock)
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput.of("weeks", "invalid")
    if monday_checked(monday) <= today:
        raise BadInput.of("monday", "past", _("Please choose a week that has not begun."))
    problem = problem_of(place, rules_of(place), monday=monday, weeks=weeks, today=today)
    run = RosterRun.objects.create(
        location=place,
        monday=monday,
        weeks=weeks,
        problem=problem_to_json(problem),
        asked_by=actor.name,
        asked_at=clock.now(),
    )
    old = RosterRun.objects.filter(location=place).exclude(state__in=UNFINISHED).values_list("pk", flat=True)
    RosterRun.objects.filter(pk__in=list(old[KEPT_RUNS:])).delete()
    audit_record(actor=actor, action="autoroster.asked", target=run, after={"monday": monday, "weeks": weeks})
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=clock.now())
    return run


@service_transaction
def run_cancel(*, actor: Actor, clock: Clock, run_id: int) -> RosterRun:
    """Give the run up; one that is over already stays as it is. Raises NotAllowed, NotFound."""
    run = run_by_id(run_id)
    authorise_seen(actor, Action.ROSTER_WRITE, at=run.location_id)
    rows = RosterRun.objects.filter(pk=run.pk, state__in=UNFINISHED)
    if rows.update(state=RunState.CANCELLED, finished_at=clock.now(), lease_until=None):
        audit_record(actor=actor, action="autoroster.cancelled", target=run)
    return run_by_id(run_id)


def run_take_over(*, actor: Actor, clock: Clock, run_id: int) -> list[RosterWeek]:
    """Let the roster replace the drafts of its weeks, once; nothing holds before these are published.

    Raises NotAllowed, NotFound, NotReady, BadInput where its days went by or somebody left meanwhile, Busy.
    """
    run = run_by_id(run_id)
    authorise_seen(actor, Action.ROSTER_WRITE, at=run.location_id)
    if run.state != RunState.DONE or run.taken_at or run.result is None:
        raise NotReady
    plan = plan_from_json(run.result["plan"])
    shifts = [
        (shift.person, run.monday + timedelta(days=shift.day), start, end)
        for shift in plan.shifts
        for start, end in shift.parts
    ]
    with before_commit(lambda _weeks: _mark_taken(run, actor, clock)):
        return roster_fill(
            actor=actor,
            clock=clock,
            location_id=run.location_id,
            from_week=run.monday,
            weeks=run.weeks,
            shifts=shifts,
        )


def _mark_taken(run: RosterRun, actor: Actor, clock: Clock) -> None:
    """Inside the filling's transaction; raises NotReady for the second of two."""
    rows = RosterRun.objects.filter(pk=run.pk, state=RunState.DONE, taken_at=None)
    if not rows.update(taken_at=clock.now()):
        raise NotReady
    audit_record(actor=actor, action="autoroster.taken", target=run)


@service_transaction
def rules_save(*, actor: Actor, location_id: int, version: int, values: Mapping[str, Any]) -> PlanningRules:
    """Change how rosters are made. Raises NotAllowed, NotFound, StaleVersion, ValidationError."""
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    place: Location = place_of(location_id)
    PlanningRules.objects.get_or_create(location=place)
    rules = PlanningRules.objects.select_for_update().get(location=place)
    if rules.version != version:
        raise StaleVersion
    before, after = changes(rules, dict(values))
    for name, value in after.items():
        setattr(rules, name, value)
    rules.version += 1
    rules.full_clean(validate_constraints=False)
    rules.save()
    if after:
        audit_record(actor=actor, action="autoroster.rules", target=rules, before=before, after=after)
    return rules


@service_transaction
def wish_add(*, actor: Actor, staff_id: int, values: Mapping[str, Any]) -> PersonWish:
    """Note when somebody cannot, would rather not, or would like to work.

    Raises NotAllowed, NotFound, ValidationError for a day or a range that cannot be.
    """
    authorise(actor, Action.ROSTER_WRITE)
    person = StaffMember.objects.filter(pk=staff_id, archived_at=None).first()
    if person is None:
        raise NotFound
    wish = PersonWish(staff=person, **values)
    wish.full_clean()
    wish.save()
    audit_record(actor=actor, action="autoroster.wish", target=person, after=_wish_facts(wish))
    return wish


@service_transaction
def wish_remove(*, actor: Actor, wish_id: int) -> None:
    """Take a wish away; raises NotAllowed, NotFound."""
    authorise(actor, Action.ROSTER_WRITE)
    wish = (
        PersonWish.objects.select_for_update(of=["self"]).filter(pk=wish_id).select_related("staff").first()
    )
    if wish is None:
        raise NotFound
    wish.delete()
    audit_record(actor=actor, action="autoroster.wish", target=wish.staff, before=_wish_facts(wish))


def _wish_facts(wish: PersonWish) -> dict[str, Any]:
    when = wish.weekday if wish.on_date is None else wish.on_date
    return {"kind": wish.kind, "day": when, "start": wish.start_minute, "end": wish.end_minute}
