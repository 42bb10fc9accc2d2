"""Whole weeks from others: copied on, kept as templates, applied in turns (A and B weeks)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from booking.places.models import Location
from booking.places.records import row_locked
from booking.roster.models import RosterTemplate, RosterWeek
from booking.roster.plans import Plan, monday_checked, planned, team_of
from booking.roster.services import held_at, mondays_from, place_of, week_fill
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, authorise_seen


@service_transaction
def week_copy(*, actor: Actor, clock: Clock, location_id: int, monday: date, weeks: int) -> list[RosterWeek]:
    """Draft the `weeks` weeks after that of `monday` like it; people who are gone by then are left out."""
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    place = place_of(location_id)
    source = week_plans(place, monday_checked(monday))
    return [
        _fill_from(
            place, later, _moved(source, later - monday), actor=actor, clock=clock, how="roster.copied"
        )
        for later in mondays_from(monday + timedelta(weeks=1), weeks)
    ]


@service_transaction
def template_save(*, actor: Actor, location_id: int, monday: date, name: str) -> RosterTemplate:
    """Keep the week under a name; the same name again replaces it. Raises BadInput without a name."""
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    place = place_of(location_id)
    if not name.strip():
        raise BadInput.of("name", "required")
    rows = [
        [plan.staff_id, plan.on.weekday(), plan.start, plan.end, [list(pair) for pair in plan.breaks]]
        for plan in week_plans(place, monday_checked(monday))
    ]
    template, __ = RosterTemplate.objects.update_or_create(
        location=place, name=name.strip(), defaults={"shifts": rows}
    )
    audit_record(actor=actor, action="roster.template_saved", target=template, after={"name": template.name})
    return template


@service_transaction
def template_remove(*, actor: Actor, template_id: int) -> None:
    """Forget a template. Raises NotFound."""
    template = row_locked(RosterTemplate, template_id)
    authorise_seen(actor, Action.ROSTER_WRITE, at=template.location_id)
    audit_record(
        actor=actor, action="roster.template_removed", target=template, before={"name": template.name}
    )
    template.delete()


@service_transaction
def templates_apply(
    *, actor: Actor, clock: Clock, location_id: int, template_ids: Sequence[int], from_week: date, weeks: int
) -> list[RosterWeek]:
    """Draft the weeks by these templates in turns: A, B, A, B. Raises NotFound, BadInput."""
    authorise(actor, Action.ROSTER_WRITE, at=location_id)
    place = place_of(location_id)
    templates = _templates(location_id, template_ids)
    return [
        _fill_from(
            place,
            monday,
            _plans_from(templates[number % len(templates)], monday),
            actor=actor,
            clock=clock,
            how="roster.template_applied",
        )
        for number, monday in enumerate(mondays_from(from_week, weeks))
    ]


def week_plans(place: Location, monday: date) -> list[Plan]:
    """What is planned at the location in that week, or what holds when nothing is."""
    week = RosterWeek.objects.filter(location=place, monday=monday).first()
    return planned(week) if week else held_at(place, monday)


def _fill_from(
    place: Location, monday: date, plans: list[Plan], *, actor: Actor, clock: Clock, how: str
) -> RosterWeek:
    here = {person.pk for person in team_of(place, monday)}
    mine = [plan for plan in plans if plan.staff_id in here]
    return week_fill(place, monday, mine, actor=actor, clock=clock, how=how)


def _moved(plans: list[Plan], by: timedelta) -> list[Plan]:
    return [replace(plan, on=plan.on + by, note="") for plan in plans]


def _templates(location_id: int, ids: Sequence[int]) -> list[RosterTemplate]:
    """In the order of `ids`."""
    if not ids:
        raise BadInput.of("template_ids", "required", _("Please choose a template."))
    rows = {row.pk: row for row in RosterTemplate.objects.filter(location=location_id, pk__in=ids)}
    if len(rows) != len(set(ids)):
        raise NotFound
    return [rows[pk] for pk in ids]


def _plans_from(template: RosterTemplate, monday: date) -> list[Plan]:
    return [
        Plan(
            monday + timedelta(days=weekday),
            staff_id,
            start,
            end,
            tuple((a, b) for a, b in breaks),
            "",
            template.location_id,
        )
        for staff_id, weekday, start, end, breaks in template.shifts
    ]
