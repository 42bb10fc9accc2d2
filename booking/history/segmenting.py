"""Conditions over visits and what they add up to, and the segments that most salons make of them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.catalog.models import Service
from booking.diary.models import OPEN_STATES, Appointment
from booking.history.models import CustomerFacts, ValueClass
from booking.places.models import Location
from booking.team.models import StaffMember
from crm.customers.days import day_start
from crm.segments.comparing import choice_where, number_where
from crm.segments.conditions import VISITS, WORTH, Choice, Condition, Moment
from crm.segments.kinds import Kind, Op, Value
from crm.segments.presets import Preset
from crm.segments.rules import Group, Part

EPOCH = date(1970, 1, 1)
NEVER = "never"


def conditions() -> list[Condition]:
    """What can be asked of visits."""
    return [*_of_visits(), *_of_worth()]


def _of_visits() -> list[Condition]:
    return [
        _had("services", _("Services had"), Service),
        _had("staff", _("Was served by"), StaffMember),
        _had("places", _("Was at the location"), Location),
        Condition(code="main_stylist", label=_("Main stylist"), group=VISITS, kind=Kind.CHOICE,
                  where=choice_where("main_stylist__staff_id", int), choices=lambda: _choices(StaffMember)),
        _number("visits", _("Visits so far"), VISITS, "facts__visits"),
        _number("visits_year", _("Visits in the last year"), VISITS, "facts__visits_year"),
        Condition(code="since_last", label=_("Since the last visit"), group=VISITS, kind=Kind.DAYS, where=_since("last_at")),
        Condition(code="since_first", label=_("Since the first visit"), group=VISITS, kind=Kind.DAYS, where=_since("first_at")),
        Condition(code="next_visit", label=_("Has a visit ahead"), group=VISITS, kind=Kind.YES_NO, where=_next),
        Condition(code="overdue", label=_("Over their usual rhythm by"), group=VISITS, kind=Kind.DAYS, where=_overdue,
                  ops=(Op.AT_LEAST, Op.BETWEEN)),
        _number("no_shows", _("No-shows"), VISITS, "facts__no_shows"),
        _number("cancellations", _("Cancelled visits"), VISITS, "facts__cancellations"),
    ]  # fmt: skip


def _of_worth() -> list[Condition]:
    return [
        _number("spent", _("Spent in all"), WORTH, "facts__spent_minor", Kind.MONEY),
        _number("spent_year", _("Spent in the last year"), WORTH, "facts__spent_year_minor", Kind.MONEY),
        Condition(code="value_class", label=_("Value class"), group=WORTH, kind=Kind.CHOICE, where=_class, choices=_classes,
                  ops=(Op.ANY, Op.NONE)),
    ]  # fmt: skip


def _number(code: str, label: Any, group: str, path: str, kind: Kind = Kind.NUMBER) -> Condition:
    """Who never had a visit has none of it."""
    return Condition(code=code, label=label, group=group, kind=kind, where=number_where(path, absent=0))


def _had(code: str, label: Any, model: Any) -> Condition:
    """Of the facts' counted ids: one of these, ever or with the last time in so many days."""

    def where(op: Op, value: Value, at: Moment) -> Q:
        one = Q(**{f"{code}__has_any_keys": list(value.choices)})
        if value.days is not None:
            since = (at.today - EPOCH).days - value.days
            one = Q(pk__in=[])
            for pk in value.choices:
                one |= Q(**{f"{code}__{int(pk)}__last__gte": since})
        found = Q(pk__in=CustomerFacts.objects.filter(one).values("pk"))
        return found if op is Op.ANY else ~found

    return Condition(
        code=code, label=label, group=VISITS, kind=Kind.HAD, where=where, choices=lambda: _choices(model)
    )


def _choices(model: Any) -> list[Choice]:
    """Those in use in the order of their names, then those that are archived."""
    rows = model.objects.order_by("name", "pk").values_list("pk", "name", "archived_at")
    found = [Choice(str(pk), name, archived_at is not None) for pk, name, archived_at in rows]
    return sorted(found, key=lambda choice: choice.is_gone)


def _since(field: str) -> Any:
    """Full days since that instant by the salon's calendar; who never came fits nothing."""

    def where(_op: Op, value: Value, at: Moment) -> Q:
        found = Q(**{f"facts__{field}__isnull": False})
        if value.low is not None:
            found &= Q(**{f"facts__{field}__lt": day_start(_ago(at.today, value.low) + timedelta(days=1))})
        if value.high is not None:
            found &= Q(**{f"facts__{field}__gte": day_start(_ago(at.today, value.high))})
        return found

    return where


def _ago(today: date, days: Decimal | date) -> date:
    """So many days before; no earlier than days can be written."""
    count = min(int(days), (today - EPOCH).days) if isinstance(days, Decimal) else 0
    return today - timedelta(days=count)


def _ahead(at: Moment) -> Q:
    rows = Appointment.objects.filter(
        state__in=OPEN_STATES, ends_at__gt=at.now, is_test=False, customer__isnull=False
    )
    return Q(pk__in=rows.values("customer"))


def _next(op: Op, _value: Value, at: Moment) -> Q:
    return _ahead(at) if op is Op.YES else ~_ahead(at)


def _overdue(_op: Op, value: Value, at: Moment) -> Q:
    """The day on which they were expected is so many days past, one at least, and nothing is booked."""
    least = max(value.low or Decimal(1), Decimal(1))
    found = Q(facts__expected_on__lte=_ago(at.today, least))
    if value.high is not None:
        found &= Q(facts__expected_on__gte=_ago(at.today, value.high))
    return found & ~_ahead(at)


def _class(op: Op, value: Value, _at: Moment) -> Q:
    found = Q(facts__value_class__in=[code for code in value.choices if code != NEVER])
    none = Q(facts__isnull=True) | Q(facts__value_class="")
    if op is Op.ANY:
        return found | none if NEVER in value.choices else found
    others = Q(facts__value_class__in=[code for code in ValueClass.values if code not in value.choices])
    return others if NEVER in value.choices else others | none


def _classes() -> list[Choice]:
    never = Choice(NEVER, str(pgettext_lazy("class of customers", "Never came")))
    return [*(Choice(code, str(label)) for code, label in ValueClass.choices), never]


PRESETS = (
    Preset(
        "away", _("Not seen for 90 days"),
        Group(parts=(Part("since_last", Op.AT_LEAST, low="90"), Part("next_visit", Op.NO))), 10,
    ),
    Preset(
        "overdue", _("High value, over their rhythm"),
        Group(parts=(Part("value_class", Op.ANY, choices=(ValueClass.HIGH,)), Part("overdue", Op.AT_LEAST, low="7"))), 40,
    ),
)  # fmt: skip
