"""Patch tests: noted, read, and missed where a coming service needs one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from booking.diary.models import OPEN_STATES, AppointmentLine
from booking.records.access import customer_kept, record_locked
from booking.records.models import PatchResult, PatchTest, RecordSettings
from booking.records.settings import rules_now
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, local_day, zone
from kernel.context import salon_day
from kernel.errors import BadInput, NotFound, Problem
from kernel.transactions import service_transaction

FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchWords:
    """What is said of a patch test."""

    what: str
    done_on: date
    result: str
    valid_days: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A coming service that needs a patch test which is not there: never made, too old, not read, or with a reaction."""

    line: AppointmentLine
    last: PatchTest | None


def patch_tests_seen(customer_id: int) -> QuerySet[PatchTest]:
    """The customer's patch tests, newest first. The caller has asked who may see them."""
    return PatchTest.objects.filter(customer=customer_id, removed_at=None).order_by("-done_on", "-pk")


def patch_test_seen(actor: Actor, test_id: int) -> PatchTest:
    """The test, for who keeps records of its customer; raises NotFound, NotAllowed."""
    row = PatchTest.objects.filter(pk=test_id, removed_at=None).first()
    if row is None:
        raise NotFound
    customer_kept(actor, row.customer_id)
    return row


@service_transaction
def patch_test_note(*, actor: Actor, clock: Clock, customer_id: int, words: PatchWords) -> PatchTest:
    """Note a patch test. Raises NotAllowed, NotFound, BadInput."""
    customer_kept(actor, customer_id)
    customer = customer_locked(customer_id)
    _check(words, salon_day(clock))
    row = PatchTest(customer=customer, author_id=actor.id, author=actor.name, at=clock.now())
    _put(row, words)
    row.save()
    audit_record(actor=actor, action="patch_test.added", target=row, after=_facts(row))
    return row


@service_transaction
def patch_test_change(
    *, actor: Actor, clock: Clock, test_id: int, version: int, words: PatchWords
) -> PatchTest:
    """Say how a test ended, or put it right. Raises NotAllowed, NotFound, StaleVersion, BadInput."""
    row = _locked(actor, test_id, version)
    _check(words, salon_day(clock))
    before = _facts(row)
    _put(row, words)
    row.version += 1
    row.save()
    audit_record(actor=actor, action="patch_test.changed", target=row, before=before, after=_facts(row))
    return row


@service_transaction
def patch_test_remove(*, actor: Actor, clock: Clock, test_id: int, version: int) -> PatchTest:
    """Hide a test noted by mistake. Raises NotAllowed, NotFound, StaleVersion."""
    row = _locked(actor, test_id, version)
    row.removed_at = clock.now()
    row.version += 1
    row.save()
    audit_record(actor=actor, action="patch_test.removed", target=row, before=_facts(row))
    return row


def _locked(actor: Actor, test_id: int, version: int) -> PatchTest:
    customer_locked(patch_test_seen(actor, test_id).customer_id)
    return record_locked(PatchTest, test_id, version)


def _put(row: PatchTest, words: PatchWords) -> None:
    row.what, row.done_on, row.result = words.what.strip(), words.done_on, words.result
    row.valid_days, row.remark = words.valid_days, words.remark.strip()


def _check(words: PatchWords, today: date) -> None:
    problems: list[Problem] = []
    if not words.what.strip():
        problems.append(Problem("what", "required", _("Please say what was tested.")))
    if not FIRST_DAY <= words.done_on <= today:
        problems.append(Problem("done_on", "invalid", _("A test was made today or before.")))
    if words.result not in PatchResult.values:
        problems.append(Problem("result", "unknown", _("There is no such choice.")))
    if not 1 <= words.valid_days <= 3650:
        problems.append(Problem("valid_days", "invalid", _("Please give a number of days, up to ten years.")))
    if problems:
        raise BadInput(problems)


def _facts(row: PatchTest) -> dict[str, object]:
    return {"customer": row.customer_id, "done_on": row.done_on.isoformat(), "valid_days": row.valid_days}


def valid_until(test: PatchTest) -> date:
    """The last local day on which the test counts."""
    return test.done_on + timedelta(days=test.valid_days)


def covers(test: PatchTest, day: date, rules: RecordSettings) -> bool:
    """Whether the test allows a service on that day."""
    age = timedelta(days=min(test.valid_days, rules.patch_days))
    return test.result == PatchResult.CLEAR and test.done_on <= day <= test.done_on + age


def missing_tests(customer_ids: Sequence[int], *, clock: Clock) -> Mapping[int, Missing]:
    """For each of these customers the next coming service that needs a test they lack on that day; three queries at most."""
    rules = rules_now()
    if not rules.patch_services:
        return {}
    coming = _coming(customer_ids, rules, clock)
    tests = _by_customer(coming)
    found: dict[int, Missing] = {}
    for line in coming:
        customer_id = line.appointment.customer_id or 0
        known = tests.get(customer_id, [])
        day = local_day(line.starts_at, zone(line.appointment.location.time_zone))
        is_covered = covers(known[0], day, rules) if known else False
        if not is_covered and customer_id not in found:
            found[customer_id] = Missing(line, known[0] if known else None)
    return found


def _coming(customer_ids: Sequence[int], rules: RecordSettings, clock: Clock) -> list[AppointmentLine]:
    lines = AppointmentLine.objects.filter(
        appointment__customer__in=customer_ids,
        appointment__state__in=OPEN_STATES,
        ends_at__gt=clock.now(),
        service__in=rules.patch_services,
    )
    return list(lines.select_related("appointment__location").order_by("starts_at", "pk")[:500])


def _by_customer(lines: Iterable[AppointmentLine]) -> dict[int, list[PatchTest]]:
    wanted = {line.appointment.customer_id for line in lines}
    rows = PatchTest.objects.filter(customer__in=wanted, removed_at=None).order_by("-done_on", "-pk")
    found: dict[int, list[PatchTest]] = {}
    for row in rows if wanted else ():
        found.setdefault(row.customer_id, []).append(row)
    return found
