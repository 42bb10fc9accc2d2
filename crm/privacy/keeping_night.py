"""The nightly side of the salon's rules of keeping: erases in small steps, and goes on where a dead worker stopped."""

import logging
from datetime import datetime, timedelta

from crm.customers.erased import hindrances_of
from crm.customers.models import Customer
from crm.customers.standing import ids_of
from crm.messaging.forgetting import messages_blanked
from crm.messaging.models import Message
from crm.privacy.erasing import person_erased
from crm.privacy.keeping import (
    DUE_KIND,
    Keep,
    customers_over,
    keep_of,
    keeping_now,
    messages_over,
    replies_over,
)
from crm.privacy.kept_rows import KeptRows, kept_rows, over_since
from crm.privacy.models import ErasureReason, KeepingRules
from kernel.actor import system_actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, day_range, local_day, zone
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.transactions import service_transaction

NIGHT = timedelta(hours=3)
PEOPLE_AT_ONCE, MESSAGES_AT_ONCE, ROWS_AT_ONCE = 20, 1000, 200
logger = logging.getLogger(__name__)
ACTOR = "keeping"


def keeping_apply(*, clock: Clock) -> int:
    """Take what is over by the salon's rules, one step's worth; how many people, messages and other things.

    Where a step was full it is due again at once, else in the next night.
    """
    rules, now = keeping_now(), clock.now()
    keep = keep_of(rules)
    if keep == Keep() or rules.begins_at is None or rules.begins_at > now:
        due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: keeping_now().begins_at)
        return 0
    people, messages = _people(keep, clock), _messages(clock)
    others = [_rows(kept=one, clock=clock) for one in kept_rows()]
    is_full = people == PEOPLE_AT_ONCE or messages == MESSAGES_AT_ONCE or ROWS_AT_ONCE in others
    due_settle(
        salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: now if is_full else _next_night(now)
    )
    return people + messages + sum(others)


def _people(keep: Keep, clock: Clock) -> int:
    if keep.customers_years is None:
        return 0
    done = 0
    for pk in list(customers_over(keep.customers_years, clock.now()).values_list("pk", flat=True)):
        try:
            done += _person(customer_id=pk, clock=clock)
        except Exception:
            # The edge of the worker: one who cannot be erased must not keep the rule from the others.
            logger.exception("keeping could not erase customer %s", pk)
        if done == PEOPLE_AT_ONCE:
            break
    return done


@service_transaction
def _person(*, customer_id: int, clock: Clock) -> bool:
    """Erase one, where the rule still says so now that nobody can book them in."""
    rules, customer = _rules_held(clock), Customer.objects.select_for_update().filter(pk=customer_id).first()
    ids = ids_of(customer_id)
    if customer is None or rules.customers_years is None or hindrances_of(ids):
        return False
    if not customers_over(rules.customers_years, clock.now(), among=ids).exists():
        return False
    person_erased(actor=system_actor(ACTOR), clock=clock, customer=customer, reason=ErasureReason.RULE)
    return True


def _rules_held(clock: Clock) -> Keep:
    """The rules as they stand, held: those that were changed since the step began have their week first."""
    rules = KeepingRules.objects.select_for_update().filter(pk=1).first()
    if rules is None or rules.begins_at is None or rules.begins_at > clock.now():
        return Keep()
    return keep_of(rules)


@service_transaction
def _rows(*, kept: KeptRows, clock: Clock) -> int:
    """Take up to ROWS_AT_ONCE of them, the oldest first, with one line on the trail."""
    months = _rules_held(clock).months_of(kept.code)
    if months is None:
        return 0
    over = kept.over(over_since(months, clock.now())).order_by("pk")
    taken = kept.take(list(over.values_list("pk", flat=True)[:ROWS_AT_ONCE]), clock)
    if taken:
        after = {"n": taken, "what": kept.code}
        audit_record(actor=system_actor(ACTOR), action="privacy.kept", target=keeping_now(), after=after)
    return taken


@service_transaction
def _messages(clock: Clock) -> int:
    """Blank the words of messages, and delete answers, up to MESSAGES_AT_ONCE of both."""
    months, now = _rules_held(clock).messages_months, clock.now()
    if months is None:
        return 0
    ids = list(messages_over(months, now).order_by("pk").values_list("pk", flat=True)[:MESSAGES_AT_ONCE])
    room = MESSAGES_AT_ONCE - len(ids)
    answers = replies_over(months, now).order_by("pk")
    gone = list(answers.values_list("pk", flat=True)[:room])
    messages_blanked(Message.objects.filter(pk__in=ids))
    answers.model.objects.filter(pk__in=gone).delete()
    taken = len(ids) + len(gone)
    if taken:
        audit_record(
            actor=system_actor(ACTOR), action="privacy.kept", target=keeping_now(), after={"n": taken}
        )
    return taken


def _next_night(now: datetime) -> datetime:
    tz = zone(current_salon().time_zone)
    return day_range(local_day(now, tz), tz)[1] + NIGHT
