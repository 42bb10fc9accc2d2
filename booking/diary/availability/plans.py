"""How long each line of a visit takes with each person who may do it, and what is wrong with what was asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from booking.diary.availability.facts import Facts, Item, Person, ServiceFacts
from booking.diary.wishes import Channel, LineWish
from kernel.errors import BadInput, Problem

MOST_LINES = 8
MOST_GUESTS = 6
SHORTEST_WORK = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """One service with one person: minutes, buffers and price.

    `person_stretches` are the minutes `[lo, hi)` after the start in which the person is needed: set-up and work,
    then finishing and clean-up; in the processing between, the person is free. The resource is taken all along.
    """

    person: Person
    work: int
    processing: int
    finishing: int
    before: int
    after: int
    price_minor: int

    @property
    def minutes(self) -> int:
        """How long the customer is there."""
        return self.work + self.processing + self.finishing

    @property
    def person_minutes(self) -> int:
        """The person's own minutes of work, without buffers; what day limits and fairness count."""
        return self.work + self.finishing

    def cores(self) -> list[tuple[int, int]]:
        """The stretches of work, without buffers."""
        if not self.processing:
            return [(0, self.minutes)]
        rest = [(self.work + self.processing, self.minutes)] if self.finishing else []
        return [(0, self.work), *rest]

    def buffers(self) -> list[tuple[int, int]]:
        """Set-up and clean-up, where there are any."""
        ends = [(-self.before, 0), (self.minutes, self.minutes + self.after)]
        return [(lo, hi) for lo, hi in ends if lo < hi]

    def person_stretches(self) -> list[tuple[int, int]]:
        """Work with its buffers, as the person's time is taken."""
        cores = self.cores()
        if len(cores) == 1 and not self.processing:
            return [(-self.before, self.minutes + self.after)]
        last = cores[1] if len(cores) > 1 else (self.minutes, self.minutes)
        stretches = [(-self.before, self.work), (last[0], last[1] + self.after)]
        return [(lo, hi) for lo, hi in stretches if lo < hi]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the visit asked for: the service, what goes with it, and a plan per person, by seniority."""

    service: ServiceFacts
    variant: Item | None
    add_ons: tuple[Item, ...]
    wished: bool
    plans: dict[int, Plan]
    together: bool = False
    guest: int = 0
    by_turn: bool = False
    pause: int = 0
    room: tuple[int, int] | None = None

    def room_in(self, group_id: int) -> int:
        """The resource of that group that the line is to have; 0 where any will do."""
        return self.room[1] if self.room is not None and self.room[0] == group_id else 0


def lines_planned(facts: Facts, wishes: Sequence[LineWish], channel: Channel) -> list[Line]:
    """The lines of the visit; raises BadInput naming everything that is not there or not sold this way."""
    problems = _visit_problems(facts, wishes)
    for number, wish in enumerate(wishes):
        problems += _line_problems(facts, wish, channel, f"lines.{number}")
    if problems:
        raise BadInput(problems)
    return [_line(facts, wish, channel) for wish in wishes]


def _visit_problems(facts: Facts, wishes: Sequence[LineWish]) -> list[Problem]:
    if not facts.is_open:
        return [Problem("location", "unknown", _("This location takes no bookings."))]
    if not wishes:
        return [Problem("lines", "required", _("Please choose at least one service."))]
    of_guests = Counter(wish.guest for wish in wishes)
    if len(of_guests) > MOST_GUESTS:
        return [Problem("lines", "too_many", _("A party has six guests at most."))]
    if max(of_guests.values()) > MOST_LINES:
        return [Problem("lines", "too_many", _("These are too many services for one visit."))]
    return []


def _line_problems(facts: Facts, wish: LineWish, channel: Channel, field: str) -> list[Problem]:
    service = facts.services.get(wish.service_id)
    if service is None or not (service.is_sold_here or wish.is_kept):
        return [Problem(f"{field}.service", "unknown", _("This service is not sold here."))]
    if channel.is_online and not (service.is_online or wish.is_kept):
        return [
            Problem(f"{field}.service", "not_online", _("This service is booked by phone or at the desk."))
        ]
    if channel.is_online and service.varies and wish.variant_id is None and not wish.is_kept:
        return [Problem(f"{field}.variant", "required", _("Please choose which kind of this service."))]
    return [
        *_extra_problems(facts, wish, field),
        *_person_problems(service, wish, channel, field),
        *_pause_problems(facts, wish, field),
    ]


def _pause_problems(facts: Facts, wish: LineWish, field: str) -> list[Problem]:
    """What was agreed once stays, also when the salon has lowered its limit since."""
    if wish.is_kept or 0 <= wish.pause <= facts.rules.wait_minutes:
        return []
    return [Problem(f"{field}.pause", "range", _("This pause is longer than the salon allows."))]


def _extra_problems(facts: Facts, wish: LineWish, field: str) -> list[Problem]:
    problems: list[Problem] = []
    if wish.variant_id is not None and not _belongs(facts.variants.get(wish.variant_id), wish):
        problems.append(
            Problem(f"{field}.variant", "unknown", _("This choice does not belong to the service."))
        )
    strangers = [add_on for add_on in wish.add_on_ids if not _belongs(facts.add_ons.get(add_on), wish)]
    if strangers or len(set(wish.add_on_ids)) != len(wish.add_on_ids):
        problems.append(
            Problem(f"{field}.add_ons", "unknown", _("This extra does not belong to the service."))
        )
    return problems


def _belongs(item: Item | None, wish: LineWish) -> bool:
    if item is None:
        return False
    return wish.is_kept or (not item.is_archived and wish.service_id in item.services)


def _person_problems(service: ServiceFacts, wish: LineWish, channel: Channel, field: str) -> list[Problem]:
    wanted = _wanted(service, wish)
    if wanted is None:
        return []
    person = service.people.get(wanted)
    if person is None or not _may_do(person, wish, channel):
        return [Problem(f"{field}.staff", "unknown", _("This person does not do this service here."))]
    return []


def _wanted(service: ServiceFacts, wish: LineWish) -> int | None:
    """Who is asked for, or None for anyone: also where the one who had the line does not do it any more."""
    is_gone = wish.is_kept and wish.staff_id == wish.kept_by and wish.staff_id not in service.people
    return None if is_gone else wish.staff_id


def _may_do(person: Person, wish: LineWish, channel: Channel) -> bool:
    return person.is_online or not channel.is_online or person.id == wish.kept_by


def _line(facts: Facts, wish: LineWish, channel: Channel) -> Line:
    service = facts.services[wish.service_id]
    variant = facts.variants[wish.variant_id] if wish.variant_id is not None else None
    add_ons = tuple(facts.add_ons[add_on] for add_on in wish.add_on_ids)
    wanted = _wanted(service, wish)
    people = [
        person
        for person in service.people.values()
        if wanted in (None, person.id) and _may_do(person, wish, channel)
    ]
    plans = {
        person.id: stretched(_plan(service, variant, add_ons, person), wish.own_minutes) for person in people
    }
    return Line(
        service,
        variant,
        add_ons,
        wanted is not None,
        plans,
        wish.together,
        wish.guest,
        wish.by_turn,
        wish.pause,
        wish.room,
    )


def _plan(service: ServiceFacts, variant: Item | None, add_ons: tuple[Item, ...], person: Person) -> Plan:
    """The person's own minutes and price replace the service's; with a variant, the difference is kept.

    Add-ons lengthen the last stretch of work: the finishing where there is one.
    """
    base = variant or Item(
        0, "", service.price_minor, (), service.work, service.processing, service.finishing
    )
    own_work = 0 if person.own_work is None else person.own_work - service.work
    own_price = 0 if person.own_price is None else person.own_price - service.price_minor
    extra = sum(add_on.work for add_on in add_ons)
    return Plan(
        person=person,
        work=max(SHORTEST_WORK, base.work + own_work) + (0 if base.finishing else extra),
        processing=base.processing,
        finishing=base.finishing + extra if base.finishing else 0,
        before=service.before,
        after=service.after,
        price_minor=max(0, base.price_minor + own_price) + sum(add_on.price_minor for add_on in add_ons),
    )


def stretched(plan: Plan, minutes: int | None) -> Plan:
    """The plan with the customer there for that many minutes: the last stretch of work gives or takes the difference."""
    if minutes is None or minutes == plan.minutes:
        return plan
    more = minutes - plan.minutes
    if plan.finishing:
        return replace(plan, finishing=max(SHORTEST_WORK, plan.finishing + more))
    return replace(plan, work=max(SHORTEST_WORK, plan.work + more))
