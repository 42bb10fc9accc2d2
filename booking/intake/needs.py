"""Which forms a visit still needs: worked out from the rules and the answers, kept nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.diary.models import OPEN_STATES, Appointment, AppointmentLine
from booking.intake.models import FormRule, When
from crm.forms.models import Form, FormAnswer
from crm.forms.selectors import forms_asked, good_until

MOST_LINES = 500
AFTER_VISIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Need:
    """A form that a visit asks for, and the answer that stands for it (None: it lacks)."""

    visit: Appointment
    form: Form
    answer: FormAnswer | None


def needs_of(visit: Appointment, now: datetime) -> list[Need]:
    """The forms of one visit, answered or not; none of a visit that is off or long over."""
    if visit.customer_id is None or visit.state not in OPEN_STATES or visit.ends_at + AFTER_VISIT < now:
        return []
    return _needs(list(visit.lines.select_related("appointment")))


def lacking_of(visit: Appointment, now: datetime) -> list[Need]:
    """Those of them that nobody has answered yet."""
    return [need for need in needs_of(visit, now) if need.answer is None]


def missing_forms(customer_ids: Sequence[int], now: datetime) -> dict[int, Need]:
    """For each of these customers the next form that a coming visit lacks; a constant number of queries."""
    found: dict[int, Need] = {}
    for need in missing_needs(customer_ids, now):
        found.setdefault(need.visit.customer_id or 0, need)
    return found


def missing_needs(customer_ids: Sequence[int], now: datetime) -> list[Need]:
    """Every form that coming visits of these customers lack, the next visit's first; a constant number of queries."""
    if not FormRule.objects.exists():
        return []
    lines = AppointmentLine.objects.filter(
        appointment__customer__in=customer_ids, appointment__state__in=OPEN_STATES, ends_at__gt=now
    )
    rows = lines.select_related("appointment__location").order_by("starts_at", "pk")[:MOST_LINES]
    return [need for need in _needs(list(rows)) if need.answer is None]


def _needs(lines: list[AppointmentLine]) -> list[Need]:
    rules = _rules({line.service_id for line in lines})
    wanted: dict[tuple[int, int], tuple[Appointment, FormRule]] = {}
    for line in lines:
        for rule in rules.get(line.service_id or 0, ()):
            wanted.setdefault((line.appointment_id, rule.form_id), (line.appointment, rule))
    answers = _answers({visit.customer_id for visit, _rule in wanted.values()})
    return [
        Need(visit, rule.form, _standing(answers.get((visit.customer_id, rule.form_id), ()), visit, rule))
        for visit, rule in wanted.values()
    ]


def _rules(service_ids: Iterable[int | None]) -> dict[int, list[FormRule]]:
    found: dict[int, list[FormRule]] = {}
    rows = FormRule.objects.filter(service__in=service_ids, form__in=forms_asked().values("pk"))
    for rule in rows.select_related("form").order_by("form"):
        found.setdefault(rule.service_id, []).append(rule)
    return found


def _answers(customer_ids: Iterable[int | None]) -> dict[tuple[int | None, int], list[FormAnswer]]:
    found: dict[tuple[int | None, int], list[FormAnswer]] = {}
    wanted = list(customer_ids)
    rows = FormAnswer.objects.filter(customer__in=wanted).select_related("version", "request")
    for row in rows.order_by("-at", "-pk") if wanted else ():
        found.setdefault((row.customer_id, row.version.form_id), []).append(row)
    return found


def _standing(answers: Sequence[FormAnswer], visit: Appointment, rule: FormRule) -> FormAnswer | None:
    """The newest answer that stands for the visit."""
    return next((row for row in answers if _stands(row, visit, rule)), None)


def _stands(row: FormAnswer, visit: Appointment, rule: FormRule) -> bool:
    if rule.when == When.FIRST:
        return True
    if rule.when == When.ALWAYS:
        return row.request is not None and row.request.visit_id == visit.pk
    until = good_until(row)
    return until is None or until >= visit.starts_at
