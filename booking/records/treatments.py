"""Treatment records: what was done at a visit, so that the next person can repeat it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from booking.diary.models import Appointment, AppointmentLine
from booking.records.access import customer_kept, record_locked, visit_of
from booking.records.models import Treatment
from booking.records.sheets import BY_CODE, sheet_of
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, Problem
from kernel.transactions import service_transaction

MOST_ROWS = 12
LONGEST_WORDS = 5_000
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentWords:
    """What is written down; the shape of the rows is that of the model."""

    sheet: str
    formula: Sequence[Row] = ()
    products: Sequence[Row] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    technique: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The visit and its line that a record is about; none of both for what was done before the salon kept visits."""

    visit: Appointment | None = None
    line: AppointmentLine | None = None


def amount_text(number: Decimal | None) -> str:
    """The number as it is kept: "40", "37.5", "" for none."""
    return "" if number is None else format(number.normalize(), "f")


def treatments_seen(customer_id: int) -> QuerySet[Treatment]:
    """The customer's records, newest first. The caller has asked who may see them."""
    return Treatment.objects.filter(customer=customer_id, removed_at=None).order_by("-at", "-pk")


def treatment_seen(actor: Actor, treatment_id: int) -> Treatment:
    """The record, for who keeps records of its customer; raises NotFound, NotAllowed."""
    row = Treatment.objects.select_related("customer", "visit", "line").filter(pk=treatment_id).first()
    if row is None or row.removed_at is not None:
        raise NotFound
    customer_kept(actor, row.customer_id)
    return row


def place_found(customer_id: int, visit_id: int | None, line_id: int | None) -> Place:
    """The visit and line of these ids, both the customer's; raises NotFound."""
    if visit_id is None:
        return Place()
    visit = Appointment.objects.filter(pk=visit_id, customer=customer_id).first()
    if visit is None:
        raise NotFound
    lines = visit.lines.select_related("staff", "service__category")
    line = lines.filter(pk=line_id).first() if line_id else lines.first()
    if line_id and line is None:
        raise NotFound
    return Place(visit, line)


@service_transaction
def treatment_write(
    *,
    actor: Actor,
    clock: Clock,
    customer_id: int,
    words: TreatmentWords,
    visit_id: int | None = None,
    line_id: int | None = None,
) -> Treatment:
    """Write down what was done. Raises NotAllowed, NotFound, BadInput."""
    customer_kept(actor, customer_id)
    customer = customer_locked(customer_id)
    visit_of(customer, visit_id)
    place = place_found(customer.pk, visit_id, line_id)
    _check(words)
    row = Treatment(customer=customer, visit=place.visit, line=place.line)
    row.author_id, row.author = actor.id, actor.name
    row.at = min(place.visit.starts_at, clock.now()) if place.visit else clock.now()
    row.service_name = place.line.service_name if place.line else ""
    row.staff_name = place.line.staff.name if place.line else actor.name[:120]
    _put(row, words)
    row.save()
    audit_record(actor=actor, action="treatment.written", target=row, after=_facts(row))
    return row


@service_transaction
def treatment_change(*, actor: Actor, treatment_id: int, version: int, words: TreatmentWords) -> Treatment:
    """Change a record. Raises NotAllowed, NotFound, StaleVersion, BadInput."""
    row = _locked(actor, treatment_id, version)
    _check(words)
    before = _facts(row)
    _put(row, words)
    row.version += 1
    row.save()
    audit_record(actor=actor, action="treatment.changed", target=row, before=before, after=_facts(row))
    return row


@service_transaction
def treatment_remove(*, actor: Actor, clock: Clock, treatment_id: int, version: int) -> Treatment:
    """Hide a record; the trail says who did. Raises NotAllowed, NotFound, StaleVersion."""
    row = _locked(actor, treatment_id, version)
    row.removed_at = clock.now()
    row.version += 1
    row.save()
    audit_record(actor=actor, action="treatment.removed", target=row, before=_facts(row))
    return row


def _locked(actor: Actor, treatment_id: int, version: int) -> Treatment:
    customer_locked(treatment_seen(actor, treatment_id).customer_id)
    return record_locked(Treatment, treatment_id, version)


def _put(row: Treatment, words: TreatmentWords) -> None:
    row.sheet = words.sheet
    row.formula = [one for one in words.formula if any(one.values())]
    row.products = [one for one in words.products if any(one.values())]
    known = {code for code, _label in sheet_of(words.sheet).questions}
    row.details = {code: text for code, text in words.details.items() if code in known and text}
    row.technique, row.result = words.technique.strip(), words.result.strip()


def _check(words: TreatmentWords) -> None:
    problems: list[Problem] = []
    if words.sheet not in BY_CODE:
        problems.append(Problem("sheet", "unknown", _("There is no such choice.")))
    rows = [*words.formula, *words.products]
    if max(len(words.formula), len(words.products)) > MOST_ROWS:
        problems.append(Problem("formula", "too_many", _("A record has at most twelve rows.")))
    if not any((words.technique.strip(), words.result.strip(), *words.details.values())) and not any(
        any(row.values()) for row in rows
    ):
        problems.append(Problem("technique", "required", _("Please write something down.")))
    problems += [
        Problem(name, "too_long", _("This is too long."))
        for name in ("technique", "result")
        if len(getattr(words, name)) > LONGEST_WORDS
    ]
    if problems:
        raise BadInput(problems)


def _facts(row: Treatment) -> dict[str, Any]:
    """What the trail says of a record: of health nothing but that it was written."""
    return {
        "customer": row.customer_id,
        "visit": row.visit_id,
        "sheet": row.sheet,
        "rows": len(row.formula) + len(row.products),
    }


def formula_text(treatment: Treatment) -> str:
    """The formula on one line: "6/1 40 g + 7/3 20 g + 6 % 60 ml · 35 min"."""
    parts = [_weighed(row) for row in treatment.formula]
    parts += [_developer(row) for row in treatment.formula]
    mixed = " + ".join(part for part in parts if part)
    minutes = [row["minutes"] for row in treatment.formula if row.get("minutes")]
    spent = _("%(n)s min") % {"n": minutes[0]} if minutes else ""
    return " · ".join(part for part in (mixed, spent) if part)


def _weighed(row: Row) -> str:
    grams = f"{row['grams']} g" if row.get("grams") else ""
    return " ".join(part for part in (row.get("shade", ""), grams) if part)


def _developer(row: Row) -> str:
    strength = f"{row['developer']} %" if row.get("developer") else ""
    volume = f"{row['ml']} ml" if row.get("ml") else ""
    return " ".join(part for part in (strength, volume) if part)


def gist(treatment: Treatment) -> str:
    """The record on one line: its formula, or else what was answered and done."""
    if text := formula_text(treatment):
        return text
    labels = dict(sheet_of(treatment.sheet).questions)
    said = [f"{labels[code]} {text}" for code, text in treatment.details.items() if code in labels]
    used = [" ".join(filter(None, (row["name"], row["amount"]))) for row in treatment.products]
    first = treatment.technique.split("\n")[0][:120]
    return " · ".join([*said, *used][:4] or [first or treatment.result.split("\n")[0][:120]])
