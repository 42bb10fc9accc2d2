"""Answers that are facts of the customer: where they may be kept, and putting them there.

What nobody knew yet is filled in with the answer, where somebody vouches that it is the customer who answers. What stands
there already stays: the answer's page shows both, and whoever changes customers takes the answer over or leaves it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.customers.basics import LONGEST
from crm.customers.facts.birthdays import Birthday, birthday_checked, birthday_columns
from crm.customers.facts.fields import OWN, CustomerField, FieldKind, customer_fields
from crm.customers.facts.own_services import value_stored
from crm.customers.finding.indexing import customers_sought
from crm.customers.models import Customer
from crm.customers.services import name_cleaned
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_locked, ids_of
from crm.forms.content import LANGUAGES, Kind, Question
from crm.forms.models import FormAnswer
from kernel.actor import Actor
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record, changes
from kernel.clock import system_clock
from kernel.context import salon_day
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

BUILT_IN = ("preferred_name", "birthday", "company")
FITS: dict[str, tuple[FieldKind, ...]] = {
    Kind.SHORT: (FieldKind.TEXT,),
    Kind.LONG: (FieldKind.TEXT,),
    Kind.YES_NO: (FieldKind.YES_NO,),
    Kind.CHOICE: (FieldKind.CHOICE,),
    Kind.NUMBER: (FieldKind.NUMBER,),
    Kind.DATE: (FieldKind.DATE, FieldKind.BIRTHDAY),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer that belongs into a field, and the columns of the customer that it would change."""

    field: CustomerField
    values: Mapping[str, Any]
    old: str
    new: str

    @property
    def is_new(self) -> bool:
        """Whether nothing stands there yet."""
        return not self.old


def fields_for(kind: str) -> list[CustomerField]:
    """The customer's fields into which answers of that kind may go: some built-in ones, and the salon's own."""
    kinds = FITS.get(kind, ())
    return [one for one in customer_fields() if (one.is_own or one.code in BUILT_IN) and one.kind in kinds]


def facts_of(questions: Sequence[Question], answers: Mapping[str, Any], customer: Customer) -> list[Fact]:
    """What the answers say otherwise than the customer's page, field by field; none costs a query without such questions."""
    asked = [one for one in questions if one.get("field") and answers.get(one["id"]) is not None]
    fields = {one.code: one for one in customer_fields()} if asked else {}
    return list(_facts(asked, fields, answers, customer))


def facts_open(row: FormAnswer, customer: Customer) -> list[Fact]:
    """What the answer still says otherwise than the customer's page: not of fields that were changed after it was given."""
    found = facts_of(row.version.content["questions"], row.answers, customer)
    changed = _changed_since(row, customer) if found else set()
    return [fact for fact in found if fact.field.code not in changed]


def _changed_since(row: FormAnswer, customer: Customer) -> set[str]:
    """The codes of the fields that anybody changed after the answer, as the trail has it."""
    lines = AuditLine.objects.filter(
        action="customer.change",
        object_type=Customer._meta.label_lower,
        object_id__in=ids_of(customer.pk),
        at__gt=row.at,
    )
    return {code for line in lines for code in _changed(line.before, line.after)}


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    own, had = after.get("own") or {}, before.get("own") or {}
    yield from (code for code in {**had, **own} if own.get(code) != had.get(code))
    for name in after:
        yield "birthday" if name.startswith("birth_") else name


def _facts(
    asked: Sequence[Question],
    fields: Mapping[str, CustomerField],
    answers: Mapping[str, Any],
    customer: Customer,
) -> Iterator[Fact]:
    for question in asked:
        field = fields.get(question["field"])
        if field is None or field.kind not in FITS.get(question["kind"], ()):
            continue
        try:
            values = _values(field, question, answers[question["id"]], customer)
        except BadInput:
            continue  # the answer stays readable; it is just nothing that fits there
        if values is not None and changes(customer, dict(values))[1]:
            yield Fact(field, values, field.text(customer), field.text(_with(customer, values)))


def _values(
    field: CustomerField, question: Question, answer: Any, customer: Customer
) -> dict[str, Any] | None:
    """The columns with the answer in them; None for a choice that the field does not have."""
    if field.kind is FieldKind.BIRTHDAY:
        return _birthday(date.fromisoformat(answer))
    if field.code.startswith(OWN):
        typed = _choice(field, question, answer) if field.kind is FieldKind.CHOICE else answer
        stored = value_stored(field, typed)
        return None if stored is None else {"own": {**customer.own, field.code: stored}}
    text = name_cleaned(str(answer))
    return {field.code: text} if len(text) <= LONGEST[field.code] else None


def _choice(field: CustomerField, question: Question, answer: Any) -> str | None:
    """The field's choice whose word is the chosen one in any language."""
    words = question["options"][int(answer)]
    said = {words.get(one, "").casefold() for one in LANGUAGES} - {""}
    return next((code for code, label in field.open_choices if label.casefold() in said), None)


def _birthday(day: date) -> dict[str, Any]:
    birthday = Birthday(day.month, day.day, day.year)
    return birthday_columns(birthday_checked(birthday, today=salon_day(system_clock)))


def _with(customer: Customer, values: Mapping[str, Any]) -> Customer:
    """The customer as they would be; not saved."""
    names = ("own", "birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap", *BUILT_IN)
    kept = {name: getattr(customer, name) for name in names if name != "birthday"}
    return Customer(pk=customer.pk, **{**kept, **values})


def facts_fill(
    *, actor: Actor, customer: Customer, questions: Sequence[Question], answers: Mapping[str, Any]
) -> None:
    """Fill in what nobody knew yet; an inner step, the caller holds the customer."""
    for question in questions:
        for fact in facts_of([question], answers, customer):
            if fact.is_new:
                _put(actor, customer, fact)


@service_transaction
def fact_take_over(*, actor: Actor, answer_id: int, code: str, seen: str) -> Customer:
    """Put the answer in the place of what stands in the field, which was `seen` there.

    Raises NotAllowed, NotFound (nothing differs any more), StaleVersion (something else stands there by now).
    """
    authorise(actor, Action.CUSTOMER_WRITE)
    row = FormAnswer.objects.select_related("version").filter(pk=answer_id).first()
    if row is None:
        raise NotFound
    customer_seen(customer_sight(actor), row.customer_id)
    customer = customer_locked(row.customer_id)
    found = facts_of(row.version.content["questions"], row.answers, customer)
    fact = next((one for one in found if one.field.code == code), None)
    if fact is None:
        raise NotFound
    if fact.old != seen:
        raise StaleVersion(version=customer.version)
    _put(actor, customer, fact)
    return customer


def _put(actor: Actor, customer: Customer, fact: Fact) -> None:
    before, after = changes(customer, dict(fact.values))
    for name, value in fact.values.items():
        setattr(customer, name, value)
    customer.version += 1
    customer.save(update_fields=[*fact.values, "version"])
    customers_sought([customer.pk])
    audit_record(actor=actor, action="customer.change", target=customer, before=before, after=after)
