"""The demo's forms: two that visits need, what their customers answered, and one who has not answered yet."""

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import translation

from booking.catalog.models import Service
from booking.diary.models import OPEN_STATES, AppointmentLine
from booking.intake.rules import form_services_save
from crm.customers.models import Customer
from crm.forms.asking.requests import request_make
from crm.forms.content import Kind, Question
from crm.forms.filling.answering import Filled, form_answer
from crm.forms.filling.form import FillForm
from crm.forms.making.building import form_create, form_publish
from crm.forms.models import FormVersion
from hq.demo.record_words import SHEET_WORDS
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock, FixedClock, zone
from kernel.context import current_salon

FORMS = {
    "en": (("colour", "colour"), ("skin", "skin")),
    "zh-hans": (("colour", "colour"), ("massage", "body")),
}
ANSWERS = 8  # of each form, or a few more
TOLD_OF = 2  # how much a thing to mind matters that one of them says yes to: it warns, and stops nobody
PUBLISHED_BEFORE = timedelta(weeks=10)

WISHES = {
    ("en", "colour"): (
        "A little lighter around the face, nothing too warm.",
        "Cover the grey, and keep my own tone.",
        "Something that I need not have done every month.",
        "Soft copper, for the autumn.",
    ),
    ("en", "skin"): (
        "None.",
        "The pill.",
        "Something for my thyroid, for years.",
        "Hay fever tablets in spring.",
    ),
    ("zh-hans", "colour"): (
        "脸周亮一点，不要太暖。",
        "盖住白发，颜色自然就好。",
        "不想每个月都来补发根。",
        "想要冷棕色，不偏红。",
    ),
    ("zh-hans", "massage"): ("没有。", "降压药，每天一粒。", "偶尔吃助眠药。", "维生素，不算药吧。"),
}


def forms_write(*, actor: Actor, language: str, clock: Clock) -> None:
    """Publish the forms, let a service need each, and answer for those who come; of the first form one is still to answer."""
    with translation.override(language):
        for number, (code, trade) in enumerate(FORMS[language]):
            version = _published(actor, clock, code)
            services, customers = _services(trade, clock)
            if not services:
                continue
            form_services_save(
                actor=actor, form_id=version.form_id, version=1, services=services, when="valid"
            )
            wishes = WISHES[language, code]
            for place, customer in enumerate(customers[1 if number == 0 else 0 :]):
                _answer(actor, clock, version, customer, place, wishes)


def _published(actor: Actor, clock: Clock, code: str) -> FormVersion:
    earlier = FixedClock(clock.now() - PUBLISHED_BEFORE)
    form = form_create(actor=actor, clock=earlier, ready=code)
    return form_publish(actor=actor, clock=earlier, form_id=form.pk, version=form.version)


def _services(trade: str, clock: Clock) -> tuple[list[int], list[Customer]]:
    """Of the services of that trade those that the fewest come for, and who does, the soonest first."""
    named = Q(pk__in=())
    for mark in dict(SHEET_WORDS)[trade]:
        named |= Q(name__icontains=mark)
    services = Service.objects.filter(named, archived_at=None).values("pk")
    lines = AppointmentLine.objects.filter(
        service__in=services,
        appointment__state__in=OPEN_STATES,
        appointment__customer__isnull=False,
        starts_at__gt=clock.now(),
    )
    people = Count("appointment__customer", distinct=True)
    counted = lines.values("service").annotate(people=people).filter(people__gte=2)
    chosen: list[int] = []
    enough = ANSWERS
    for row in counted.order_by("people", "service"):
        if enough > 0:
            chosen.append(row["service"])
            enough -= row["people"]
    coming = (
        lines.filter(service__in=chosen).select_related("appointment__customer").order_by("starts_at", "pk")
    )
    found = {line.appointment.customer_id: line.appointment.customer for line in coming}
    return chosen, [customer for customer in found.values() if customer is not None]


def _answer(
    actor: Actor, clock: Clock, version: FormVersion, customer: Customer, place: int, wishes: Sequence[str]
) -> None:
    """Asked for by hand and filled in on the phone some days ago; the second of them has something to mind."""
    day = clock.now().astimezone(zone(current_salon().time_zone)) - timedelta(days=1 + 3 * place)
    at = FixedClock(day.replace(hour=9 + place % 11, minute=47 * place % 60).astimezone(UTC))
    asked = request_make(actor=actor, clock=at, form_id=version.form_id, customer_id=customer.pk)
    questions = version.content["questions"]
    wish = wishes[place % len(wishes)]
    said = {one["id"]: _typed(one, customer.name, place, wish) for one in questions}
    typed = {key: value for key, value in said.items() if value is not None}
    if place == 1:
        minded = [one["id"] for one in questions if (one.get("mind") or {}).get("severity") == TOLD_OF]
        typed |= dict.fromkeys(minded[:1], "yes")
    form = FillForm(typed, questions=questions)
    if not form.is_valid():
        raise ValueError(form.errors.as_json())
    person = Actor(kind=ActorKind.CUSTOMER, name=customer.name, source="link")
    filled = Filled(version_id=version.pk, answers=form.answers())
    form_answer(actor=person, clock=at, request_id=asked.pk, filled=filled)


def _typed(question: Question, name: str, place: int, wish: str) -> Any:
    """What somebody types for a question of that kind; None for nothing."""
    many = max(len(question.get("options", ())), 1)
    typed = {
        Kind.LONG: wish,
        Kind.YES_NO: "no",
        Kind.CHOICE: str(place % many),
        Kind.SEVERAL: [str(place % max(many - 1, 1))],
        Kind.SCALE: str(1 + place % question.get("top", 5)),
        Kind.CONSENT: "on",
        Kind.SIGNATURE: name,
    }
    return typed.get(Kind(question["kind"]))
