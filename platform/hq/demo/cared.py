"""What the demo's team does between the visits: tasks by hand and by rules, talks, and plans of care."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import translation

from booking.careplans.checking import LineWish, PlanWords
from booking.careplans.library import TemplateWords, template_save
from booking.careplans.models import CarePlan, PlanState
from booking.careplans.plans import plan_make, plan_move
from booking.careplans.reviews import ReviewWords, review_add
from booking.diary.models import OPEN_STATES, Appointment, AppointmentLine, AppointmentState
from booking.records.models import Moment, Photo
from crm.care.models import Task
from crm.care.rules import rules_work
from crm.care.services import Talk, TaskWish, interaction_log, task_create, task_settle
from crm.care.task_templates import ready_rules
from crm.care.task_templates import template_save as task_template_save
from hq.demo.care_words import CareWords, care_words_of, theme_of
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock, FixedClock
from kernel.context import salon_day
from tenants.accounts.models import User

RULES = ("after_visit", "birthday", "rhythm_overdue")
RULES_SINCE = timedelta(days=5)
LEFT_LATE = 3  # of what rules made: the rest was done on its day
KINDS = {"nails": "nails", "skin": "skin"}  # of the other themes: hair
SCALES = {"nails": {"brittle": 4, "thin": 3}, "skin": {"dry": 3, "red": 3, "blemish": 4}}
HAIR = {"dry": 4, "damage": 3, "oil": 2}
OVERDUE, SOON, FINISHED, PAUSED, BEGUN = range(5)


def care_write(*, actor: Actor, customers: Sequence[int], language: str, clock: Clock) -> None:
    """Rules with what they made, tasks of the team (some overdue, some done), talks on the timeline, five plans."""
    words = care_words_of(language)
    with translation.override(language):
        _rules(actor, clock)
    _tasks(actor, customers, words, clock)
    _talks(customers, words, clock)
    _plans(actor, words, clock)


def _rules(actor: Actor, clock: Clock) -> None:
    """Ready rules, in use for five days."""
    earlier = FixedClock(clock.now() - RULES_SINCE)
    for details in ready_rules():
        if details.trigger in RULES:
            task_template_save(actor=actor, clock=earlier, details=details)
    rules_work(clock=clock)


def _team() -> list[User]:
    return list(User.objects.filter(is_active=True).order_by("pk")[:5])


def _tasks(actor: Actor, customers: Sequence[int], words: CareWords, clock: Clock) -> None:
    team, today = _team(), salon_day(clock)
    for number, (title, kind, days) in enumerate(words.tasks):
        owner = team[number % len(team)] if number % 4 != 3 else None
        wish = TaskWish(
            title=title, kind=kind, due_on=today + timedelta(days=days), owner_id=owner.pk if owner else None,
            customer_id=customers[(5 * number + 3) % len(customers)],
        )  # fmt: skip
        made = FixedClock(clock.now() - timedelta(days=6))
        task_create(actor=actor, clock=made, wish=wish)
    late = list(Task.objects.filter(source="rule", due_on__lt=today).order_by("due_on", "pk"))
    for number, task in enumerate(late[:-LEFT_LATE]):
        on_its_day = FixedClock(clock.now() - (today - task.due_on))
        by = _acting(team[number % len(team)])
        task_settle(actor=by, clock=on_its_day, task_id=task.pk, version=task.version)


def _acting(user: User) -> Actor:
    """The product itself in that person's name."""
    return Actor(kind=ActorKind.SYSTEM, id=user.pk, name=user.name, source="demo")


def _talks(customers: Sequence[int], words: CareWords, clock: Clock) -> None:
    team = _team()
    for number, (way, outcome, outbound, ago, note) in enumerate(words.talks):
        interaction_log(
            actor=_acting(team[number % len(team)]),
            clock=FixedClock(clock.now() - timedelta(days=ago, minutes=37 * number)),
            customer_id=customers[(3 * number) % len(customers)],
            talk=Talk(way=way, outcome=outcome, outbound=outbound, note=note),
        )


@dataclass(frozen=True, slots=True)
class Regular:
    """Somebody who had a service of that theme `times` times, between two days, last by that person."""

    customer_id: int
    service_id: int
    theme: str
    staff_id: int
    times: int
    first: date
    last: date


def _regulars(*, pictured: bool) -> list[Regular]:
    """Those who had a service twice or more and have nothing ahead; or (`pictured`) of whom there are photos, whatever is ahead.

    Each customer once, each theme once before any comes again.
    """
    rows = AppointmentLine.objects.filter(appointment__state=AppointmentState.DONE, service__variants=None)
    photos = Photo.objects.values("customer")
    ahead = Appointment.objects.filter(state__in=OPEN_STATES, customer__isnull=False).values("customer")
    who = Q(appointment__customer__in=photos) if pictured else ~Q(appointment__customer__in=ahead)
    grouped = (
        rows.filter(who, appointment__customer__isnull=False)
        .values("appointment__customer", "service", "service__name")
        .annotate(times=Count("appointment", distinct=True), first=Min("starts_at"), last=Max("starts_at"))
        .annotate(person=Max("staff"))
        .filter(times__gte=1 if pictured else 2)
        .order_by("-times", "appointment__customer", "service")
    )
    found: dict[int, Regular] = {}
    for row in grouped:
        if theme := theme_of(row["service__name"]):
            found.setdefault(row["appointment__customer"], _regular(row, theme))
    return _mixed(list(found.values()))


def _regular(row: Mapping[str, Any], theme: str) -> Regular:
    first, last = (salon_day(FixedClock(row[name])) for name in ("first", "last"))
    return Regular(
        row["appointment__customer"], row["service"], theme, row["person"], row["times"], first, last
    )


def _mixed(regulars: Sequence[Regular]) -> list[Regular]:
    """The first of each theme, then the second of each, and so on."""
    seen: Counter[str] = Counter()
    turns = []
    for place, one in enumerate(regulars):
        turns.append((seen[one.theme], place, one))
        seen[one.theme] += 1
    return [one for _turn, _place, one in sorted(turns, key=lambda turn: turn[:2])]


def _plans(actor: Actor, words: CareWords, clock: Clock) -> None:
    """One finished and looked back on with photos, one overdue, one due soon, one paused, one just begun; and a template."""
    regulars = _regulars(pictured=False)
    pictured = (_regulars(pictured=True) or regulars)[:1]
    for one in pictured:
        _looked_back(_plan(one, words, FINISHED, clock), words, clock)
    known = {one.customer_id for one in pictured}
    others = [one for one in regulars if one.customer_id not in known]
    for one, how in zip(others, (OVERDUE, SOON, PAUSED, BEGUN), strict=False):
        _plan(one, words, how, clock)
    coloured = [one for one in [*pictured, *regulars] if one.theme == "colour"]
    for one in coloured[:1]:
        goals, lines = words.plans["colour"][1], [LineWish(one.service_id, 6, 5)]
        own = TemplateWords(
            title=words.template, kind="hair", goals=goals, aftercare=words.aftercare, lines=lines
        )
        template_save(actor=actor, words=own)


def _plan(regular: Regular, words: CareWords, how: int, clock: Clock) -> CarePlan:
    today, (title, goals) = salon_day(clock), words.plans[regular.theme]
    since, is_hair = (today - regular.last).days, regular.theme not in KINDS
    weeks = max(since // 7, 1) if how == OVERDUE else since // 7 + 1
    plan = plan_make(
        actor=_acting(_team()[how % 2]),
        clock=FixedClock(clock.now() - timedelta(days=(today - regular.first).days)),
        customer_id=regular.customer_id,
        words=PlanWords(
            title=title,
            kind=KINDS.get(regular.theme, "hair"),
            started_on=regular.first,
            lines=[LineWish(regular.service_id, regular.times + (0 if how == FINISHED else 3), weeks)],
            goals=goals,
            findings=words.findings[regular.theme],
            caution=words.caution if how == SOON and is_hair else "",
            aftercare=words.aftercare if is_hair else "",
            scales=SCALES.get(regular.theme, HAIR),
            main_staff_id=regular.staff_id,
            review_on=None if how == FINISHED else today + timedelta(days=7 * how),
        ),
    )
    state = PlanState.PAUSED if how == PAUSED else PlanState.RUNNING
    return plan_move(
        actor=_acting(_team()[0]), clock=clock, plan_id=plan.pk, version=plan.version, state=state
    )


def _looked_back(plan: CarePlan, words: CareWords, clock: Clock) -> None:
    """A review with photos where there are some, and the end."""
    photos = {
        moment: Photo.objects.filter(customer=plan.customer_id, moment=moment).order_by("pk").first()
        for moment in (Moment.BEFORE, Moment.AFTER)
    }
    before, after = photos[Moment.BEFORE], photos[Moment.AFTER]
    by = _acting(_team()[0])
    review_add(
        actor=by,
        clock=clock,
        plan_id=plan.pk,
        version=plan.version,
        words=ReviewWords(
            on=salon_day(clock), words=words.review, scales={"dry": 2, "damage": 2, "oil": 1},
            before_id=before.pk if before else None, after_id=after.pk if after else None,
        ),
    )  # fmt: skip
    plan_move(actor=by, clock=clock, plan_id=plan.pk, version=plan.version + 1, state=PlanState.FINISHED)
