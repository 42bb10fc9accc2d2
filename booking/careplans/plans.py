"""Writes of plans: made, changed, paused, ended, and sessions put down or left out by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from booking.careplans.access import customer_planned, plan_locked
from booking.careplans.checking import BACK, WORDS, LineWish, PlanWords, check_words
from booking.careplans.models import (
    LONGEST_WHY,
    OPEN,
    CarePlan,
    PlanLine,
    PlanState,
)
from booking.careplans.scales import scales_kept
from booking.careplans.sessions import standing_of
from booking.diary.models import Appointment
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import salon_day
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction

MOST_PLANS = 50


@service_transaction
def plan_make(*, actor: Actor, clock: Clock, customer_id: int, words: PlanWords) -> CarePlan:
    """Make a plan for a customer. Raises NotFound, NotAllowed, BadInput naming everything that is wrong."""
    customer_planned(actor, customer_id)
    customer = customer_locked(customer_id)
    check_words(words, clock)
    if CarePlan.objects.filter(customer=customer).count() >= MOST_PLANS:
        raise BadInput.of("title", "too_many", _("Fifty plans for one customer are enough."))
    plan = CarePlan(
        customer=customer, author_id=actor.id, author=actor.name[:150], created_at=clock.now()
    )  # fmt: skip
    _put(plan, words)
    plan.save()
    _lines_write(plan, words.lines)
    audit_record(actor=actor, action="care_plan.made", target=plan, after=facts_of(plan))
    return plan


@service_transaction
def plan_change(*, actor: Actor, clock: Clock, plan_id: int, version: int, words: PlanWords) -> CarePlan:
    """Change it. Raises NotFound, NotAllowed, StaleVersion, BadInput naming everything that is wrong."""
    plan = plan_locked(actor, plan_id, version)
    _check_open(plan)
    check_words(words, clock, plan=plan)
    before = facts_of(plan)
    _put(plan, words)
    _lines_write(plan, words.lines)
    return _saved(actor, plan, "care_plan.changed", before)


@service_transaction
def plan_move(
    *, actor: Actor, clock: Clock, plan_id: int, version: int, state: str, why: str = ""
) -> CarePlan:
    """Let it run, pause, be finished or end early (`why` says for what reason). To where it stands already, nothing changes.

    Raises NotFound, NotAllowed, StaleVersion, BadInput.
    """
    plan = plan_locked(actor, plan_id, version)
    if state not in PlanState.values:
        raise BadInput.of("state", "unknown")
    if plan.state == state:
        return plan
    _check_why(state, why)
    before = {"state": plan.state}
    plan.state = state
    plan.ended_on = None if state in OPEN else max(salon_day(clock), plan.started_on)
    plan.ended_why = why.strip() if state == PlanState.ENDED else ""
    plan.version += 1
    plan.save()
    audit_record(
        actor=actor, action="care_plan.moved", target=plan, before=before, after={"state": plan.state}
    )
    return plan


def _check_why(state: str, why: str) -> None:
    if state != PlanState.ENDED:
        return
    if not why.strip():
        raise BadInput.of("why", "required", _("Please say why the plan ends early."))
    if len(why.strip()) > LONGEST_WHY or "\x00" in why:
        raise BadInput.of("why", "too_long", _("Please say it in fewer words."))


@service_transaction
def session_add(
    *, actor: Actor, clock: Clock, plan_id: int, version: int, line_id: int, on: date
) -> CarePlan:
    """Put down a session that no visit stands for. Raises NotFound, NotAllowed, StaleVersion, BadInput (full, no such day)."""
    plan = plan_locked(actor, plan_id, version)
    _check_open(plan)
    line = _line(plan, line_id)
    standing = next(one for one in standing_of(plan, clock).lines if one.line.pk == line.pk)
    if len(standing.done) >= line.count:
        raise BadInput.of("on", "full", _("All sessions of this service were had already."))
    if not salon_day(clock) - BACK <= on <= salon_day(clock):
        raise BadInput.of("on", "range", _("Please choose a day of the last two years, today at the latest."))
    line.by_hand = sorted(
        [*line.by_hand, {"on": on.isoformat(), "by": actor.name[:150]}], key=lambda one: str(one["on"])
    )
    line.save(update_fields=["by_hand"])
    return _stepped(actor, plan, "care_plan.session_added", {"line": line.pk, "on": on})


@service_transaction
def session_remove(*, actor: Actor, plan_id: int, version: int, line_id: int, on: date) -> CarePlan:
    """Take back a session that was put down by hand on that day. Raises NotFound, NotAllowed, StaleVersion."""
    plan = plan_locked(actor, plan_id, version)
    _check_open(plan)
    line = _line(plan, line_id)
    days = [one["on"] for one in line.by_hand]
    if on.isoformat() not in days:
        raise NotFound
    del line.by_hand[days.index(on.isoformat())]
    line.save(update_fields=["by_hand"])
    return _stepped(actor, plan, "care_plan.session_removed", {"line": line.pk, "on": on})


@service_transaction
def visit_leave_out(
    *, actor: Actor, plan_id: int, version: int, visit_id: int, is_out: bool = True
) -> CarePlan:
    """Say that a visit is none of the plan's sessions, or is one again. Raises NotFound, NotAllowed, StaleVersion."""
    plan = plan_locked(actor, plan_id, version)
    _check_open(plan)
    if not Appointment.objects.filter(pk=visit_id, customer=plan.customer_id).exists():
        raise NotFound
    left = {*plan.left_out} | {visit_id} if is_out else {*plan.left_out} - {visit_id}
    plan.left_out = sorted(left)
    return _stepped(actor, plan, "care_plan.visit_left_out", {"visit": visit_id, "is_out": is_out})


def _check_open(plan: CarePlan) -> None:
    if not plan.is_open:
        raise BadInput.of("state", "ended", _("This plan has ended. Take it up again to change it."))


def _line(plan: CarePlan, line_id: int) -> PlanLine:
    line = plan.lines.filter(pk=line_id).first()
    if line is None:
        raise NotFound
    return line


def _stepped(actor: Actor, plan: CarePlan, action: str, after: dict[str, Any]) -> CarePlan:
    plan.version += 1
    plan.save()
    audit_record(actor=actor, action=action, target=plan, after=after)
    return plan


def _saved(actor: Actor, plan: CarePlan, action: str, before: dict[str, Any]) -> CarePlan:
    plan.version += 1
    plan.save()
    audit_record(actor=actor, action=action, target=plan, before=before, after=facts_of(plan))
    return plan


def _put(plan: CarePlan, words: PlanWords) -> None:
    plan.title, plan.kind = words.title.strip(), words.kind
    for name in WORDS:
        setattr(plan, name, getattr(words, name).strip())
    plan.scales = scales_kept(words.kind, words.scales)
    plan.main_staff_id = words.main_staff_id
    plan.started_on, plan.review_on = words.started_on, words.review_on


def _lines_write(plan: CarePlan, wishes: Sequence[LineWish]) -> None:
    """Lines that stay keep their row, and what was put down by hand with it."""
    known = {line.pk: line for line in plan.lines.all()}
    kept = {wish.line_id for wish in wishes if wish.line_id in known}
    plan.lines.exclude(pk__in=kept).delete()
    for position, wish in enumerate(wishes):
        line = known.get(wish.line_id or 0) or PlanLine(plan=plan)
        line.position, line.service_id = position, wish.service_id
        line.count, line.weeks = wish.count, wish.weeks
        line.save()


def facts_of(plan: CarePlan) -> dict[str, Any]:
    """What the trail says: of the person's health nothing but that something was written."""
    lines = [[line.service_id, line.count, line.weeks] for line in plan.lines.all()]
    return {
        "customer": plan.customer_id,
        "kind": plan.kind,
        "lines": lines,
        "main_staff": plan.main_staff_id,
        "started_on": plan.started_on,
        "review_on": plan.review_on,
        "has_caution": bool(plan.caution),
    }
