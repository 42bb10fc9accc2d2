"""Handing the customers of somebody over: asked for once, worked off in parts by the worker, taken back as far as possible.

Each part is one transaction that writes the new owners, owes the letters and counts on; a worker that dies between two goes
on where it was. The coming visits go through the engine, each for itself: who cannot be seated stays where they are, and
stands on the page of who leaves.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from booking.ownership.letters import drafts_of
from booking.ownership.models import Handover, HandoverState, MainStylist
from booking.ownership.services import owners_write
from booking.people.selectors import coming_visits, successors
from booking.people.services import Handing, visits_hand_over
from booking.team.models import StaffMember
from booking.team.selectors import staff_member
from crm.care.giving import tasks_give_back, tasks_give_with, tasks_let_go
from crm.customers.models import Customer
from crm.messaging.services import messages_write
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon, salon_day
from kernel.due.services import due_at_latest, due_settle
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

DUE_KIND = "ownership.handover"
PART = 50
MOST = 20_000
UNDO_DAYS = 30


class AlreadyRunning(ChignonError):
    """One of this person's customers is being worked off."""

    code = "handover_running"
    status = 409
    message = _("Their customers are being handed over right now. Please wait until that is done.")


@service_transaction
def handover_start(
    *,
    actor: Actor,
    clock: Clock,
    staff_id: int,
    plan: Sequence[tuple[int, int]],
    moves_visits: bool,
    tells: bool,
    moves_tasks: bool = False,
) -> Handover:
    """Ask for it. Raises NotAllowed, NotFound, AlreadyRunning, and BadInput where there is nobody to hand over.

    Coming visits need the right to change everybody's, tasks the right to lead them.
    """
    authorise(actor, Action.CUSTOMER_HANDOVER)
    if moves_visits:
        authorise(actor, Action.APPOINTMENT_WRITE)
    if moves_tasks:
        authorise(actor, Action.TASKS_LEAD)
    staff = StaffMember.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    if Handover.objects.filter(staff=staff, state=HandoverState.RUNNING).exists():
        raise AlreadyRunning
    _check_plan(staff, plan)
    handover = Handover.objects.create(
        staff=staff,
        plan=[[customer_id, to] for customer_id, to in plan],
        moves_visits=moves_visits,
        moves_tasks=moves_tasks,
        tells=tells,
        made_by=actor.name[:150],
        made_at=clock.now(),
    )
    facts = {"customers": len(plan), "moves_visits": moves_visits, "moves_tasks": moves_tasks, "tells": tells}
    audit_record(actor=actor, action="staff.handover", target=staff, after=facts)
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=clock.now())
    return handover


def _check_plan(staff: StaffMember, plan: Sequence[tuple[int, int]]) -> None:
    known = {person.pk for person, _skills, _places in successors(staff)}
    if not plan or len(plan) > MOST or any(to not in known for _customer_id, to in plan):
        raise BadInput.of("plan", "required", _("Please choose at least one customer and who takes them."))


def handovers_work(*, clock: Clock) -> int:
    """Work off what was asked for; how many customers went over. May be cut anywhere and is called again."""
    count = 0
    running = Handover.objects.filter(state=HandoverState.RUNNING).order_by("pk")
    for handover_id in list(running.values_list("pk", flat=True)):
        while part := _part_write(handover_id=handover_id, clock=clock):
            count += len(part)
        _visits_move(Handover.objects.get(pk=handover_id), clock)
        _finish(handover_id=handover_id, clock=clock)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: _next(clock))
    return count


def _next(clock: Clock) -> datetime | None:
    waits = Handover.objects.filter(state=HandoverState.RUNNING).exists()
    return clock.now() + timedelta(minutes=1) if waits else None


def _worker(handover: Handover) -> Actor:
    """Who the trail names: the person who asked for it, by the worker's hand."""
    return Actor(kind=ActorKind.SYSTEM, name=handover.made_by, source="worker")


@service_transaction
def _part_write(*, handover_id: int, clock: Clock) -> list[list[int]]:
    """The next part, [] after the last. Customers who are not this person's any more are passed over."""
    handover = Handover.objects.select_for_update().get(pk=handover_id)
    part: list[list[int]] = handover.plan[handover.done : handover.done + PART]
    if handover.state != HandoverState.RUNNING or not part:
        return []
    ids = [customer_id for customer_id, _to in part]
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    theirs = MainStylist.objects.filter(staff=handover.staff_id, customer__in=ids)
    still = set(theirs.values_list("customer", flat=True))
    given = {customer_id: to for customer_id, to in part if customer_id in still}
    for to in sorted(set(given.values())):
        mine = [customer_id for customer_id, taker in given.items() if taker == to]
        owners_write(actor=_worker(handover), clock=clock, customer_ids=mine, staff=StaffMember(pk=to))
    if handover.tells:
        messages_write(drafts_of(handover, given), clock=clock)
    if handover.moves_tasks:
        _tasks_move(handover, given)
    handover.done += len(part)
    handover.save(update_fields=["done", "tasks"])
    return part


def _tasks_move(handover: Handover, given: Mapping[int, int]) -> None:
    """The open tasks for these customers go to the logins of who takes them; of who has none they become nobody's."""
    owner_id = handover.staff.user_id
    if owner_id is None:
        return
    people = StaffMember.objects.filter(pk__in=set(given.values()))
    logins: dict[int, int | None] = dict(people.values_list("pk", "user_id"))
    takers = {customer_id: logins.get(to) for customer_id, to in given.items()}
    handover.tasks += tasks_give_with(actor=_worker(handover), owner_id=owner_id, takers=takers)


def _visits_move(handover: Handover, clock: Clock) -> None:
    """Those of coming visits that can go to the new person, do; each for itself, the others stay.

    Visits of customers whom somebody has given to another person meanwhile are left alone.
    """
    if not handover.moves_visits:
        return
    staff = staff_member(handover.staff_id)
    plan: dict[int, int] = dict(handover.plan)
    now = dict(MainStylist.objects.filter(customer__in=plan).values_list("customer", "staff"))
    takers = {customer_id: to for customer_id, to in plan.items() if now.get(customer_id) == to}
    theirs = coming_visits(staff, clock).filter(customer__in=takers)
    first = {
        visit.pk: Handing(visit.version, takers[visit.customer_id]) for visit in theirs if visit.customer_id
    }
    visits_hand_over(actor=_worker(handover), clock=clock, staff=staff, handings=first)


@service_transaction
def _finish(*, handover_id: int, clock: Clock) -> None:
    """Done; tasks for nobody whom the person still takes care of are nobody's from now on, once they are about to go."""
    handover = Handover.objects.select_for_update().get(pk=handover_id)
    if handover.state != HandoverState.RUNNING or handover.done < len(handover.plan):
        return
    staff = handover.staff
    if handover.moves_tasks and staff.user_id is not None and _leaves(staff, clock):
        theirs = MainStylist.objects.filter(staff=staff).values_list("customer", flat=True)
        handover.tasks += tasks_let_go(actor=_worker(handover), owner_id=staff.user_id, but=list(theirs))
    handover.state = HandoverState.DONE
    handover.save(update_fields=["state", "tasks"])


def _leaves(staff: StaffMember, clock: Clock) -> bool:
    """Whether their last day is over: until then what is about no customer stays theirs to do."""
    today = salon_day(clock)
    return staff.archived_at is not None or (staff.leaves_on is not None and staff.leaves_on <= today)


@service_transaction
def handover_undo(*, actor: Actor, clock: Clock, handover_id: int) -> int:
    """Give back the customers who are still with the person they were given to; how many. Visits stay where they are.

    Raises NotAllowed, NotFound (also after 30 days, and while it is worked off).
    """
    authorise(actor, Action.CUSTOMER_HANDOVER)
    since = clock.now() - timedelta(days=UNDO_DAYS)
    rows = Handover.objects.select_for_update().filter(state=HandoverState.DONE, made_at__gt=since)
    handover = rows.filter(pk=handover_id).first()
    if handover is None:
        raise NotFound
    takers: dict[int, int] = dict(handover.plan)
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=takers).order_by("pk"))
    now = dict(MainStylist.objects.filter(customer__in=takers).values_list("customer", "staff"))
    back = [customer_id for customer_id, to in takers.items() if now.get(customer_id) == to]
    count = owners_write(actor=actor, clock=clock, customer_ids=back, staff=handover.staff)
    if handover.tasks and handover.staff.user_id is not None:
        tasks_give_back(actor=actor, owner_id=handover.staff.user_id, given=dict(handover.tasks))
    handover.state = HandoverState.UNDONE
    handover.save(update_fields=["state"])
    audit_record(
        actor=actor, action="staff.handover_undone", target=handover.staff, after={"customers": count}
    )
    return count
