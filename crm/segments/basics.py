"""Conditions over what this floor knows of a customer: the person, tags, the salon's own fields."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from crm.customers.days import day_start
from crm.customers.facts.birthdays import birthday_within, month_ahead
from crm.customers.facts.fields import CustomerField, FieldKind, customer_fields
from crm.customers.facts.ways_in import SOURCE_WORDS, source_words
from crm.customers.models import Customer, Tag, Tagging
from crm.segments.comparing import (
    Where,
    choice_where,
    date_where,
    number_where,
    span,
    text_where,
    yes_no_where,
)
from crm.segments.conditions import OWN, PERSON, Choice, Condition, Moment
from crm.segments.kinds import OPS, Kind, Op, Value

_KINDS = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.DATE: Kind.DATE,
    FieldKind.YES_NO: Kind.YES_NO,
    FieldKind.BIRTHDAY: Kind.BIRTHDAY,
}
# By these somebody is reached: whoever may not see them shall not feel their way to them either.
REACHED_BY = {"wechat", "address"}
ALWAYS_THERE = {"name"}


def conditions() -> list[Condition]:
    """Every field, built in and own (two queries), tags, and how they came in."""
    return [
        *(_condition(field) for field in customer_fields(archived=True)),
        Condition(code="tags", label=_("Tags"), group=PERSON, kind=Kind.TAGS, where=_tagged, choices=_tags),
        Condition(
            code="source", label=_("Way in"), group=PERSON, kind=Kind.CHOICE, where=choice_where("source"), choices=_sources
        ),
    ]  # fmt: skip


def _condition(field: CustomerField) -> Condition:
    kind = Kind.REACH if field.code in REACHED_BY else _KINDS[field.kind]
    return Condition(
        code=field.code,
        label=field.label,
        group=OWN if field.is_own else PERSON,
        kind=kind,
        where=_where(field, kind),
        choices=_choices(field, kind),
        ops=_ops(field, kind),
        is_archived=field.is_archived,
    )


def _ops(field: CustomerField, kind: Kind) -> tuple[Op, ...]:
    if field.code in ALWAYS_THERE:
        return (Op.CONTAINS, Op.STARTS, Op.IS)
    if field.code == "created_at":
        return tuple(op for op in OPS[kind] if op not in (Op.KNOWN, Op.UNKNOWN))
    if field.is_own and kind in (Kind.NUMBER, Kind.YES_NO):
        return (*OPS[kind], *((Op.KNOWN,) if kind is Kind.NUMBER else ()), Op.UNKNOWN)
    return OPS[kind]


def _where(field: CustomerField, kind: Kind) -> Where:
    special: dict[str, Where] = {"created_at": _since, "online_block": _blocked, "birthday": _birthday}
    if field.code in special:
        return special[field.code]
    left = field.expression if field.is_own else field.code
    if kind is Kind.CHOICE:
        return choice_where(left, int) if field.code == "home_place" else choice_where(left)
    usual = {Kind.NUMBER: number_where, Kind.DATE: date_where, Kind.YES_NO: yes_no_where}
    return usual.get(kind, text_where)(left)


def _choices(field: CustomerField, kind: Kind) -> Callable[[], Sequence[Choice]] | None:
    if kind is Kind.BIRTHDAY:
        return lambda: [Choice(str(number), str(name)) for number, name in MONTHS.items()]
    if kind is not Kind.CHOICE:
        return None
    return lambda: [Choice(code, str(word), code in field.gone) for code, word in field.choices]


def _since(op: Op, value: Value, at: Moment) -> Q:
    """By instants, as the day of the salon begins and ends."""
    first, last = span(op, value, at.today)
    found = Q()
    if first is not None:
        found &= Q(created_at__gte=day_start(first))
    if last is not None:
        found &= Q(created_at__lt=day_start(last + timedelta(days=1)))
    return found


def _blocked(op: Op, _value: Value, _at: Moment) -> Q:
    free = Q(online_block="")
    return ~free if op is Op.YES else free


def _birthday(op: Op, value: Value, at: Moment) -> Q:
    if op in (Op.KNOWN, Op.UNKNOWN):
        return Q(birth_month__isnull=op is Op.UNKNOWN)
    if op is Op.NEXT_DAYS:
        return birthday_within(at.today, at.today + timedelta(days=value.days or 0))
    found = Q(pk__in=[])
    for code in value.choices:
        found |= birthday_within(*month_ahead(int(code), at.today))
    return found


def _tagged(op: Op, value: Value, _at: Moment) -> Q:
    wanted = [int(code) for code in value.choices]
    rows = Tagging.objects.filter(tag__in=wanted)
    if op is Op.ALL:
        counted = rows.values("customer").annotate(n=Count("tag")).filter(n=len(wanted))
        return Q(pk__in=counted.values("customer"))
    found = Q(pk__in=rows.values("customer"))
    return found if op is Op.ANY else ~found


def _tags() -> list[Choice]:
    return [Choice(str(pk), name) for pk, name in Tag.objects.values_list("pk", "name")]


def _sources() -> list[Choice]:
    """The usual ways in, and those that are in use besides."""
    used = Customer.objects.exclude(source="").values_list("source", flat=True).order_by().distinct()
    return [Choice(code, source_words(code)) for code in dict.fromkeys([*SOURCE_WORDS, *used[:100]])]
