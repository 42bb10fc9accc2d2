"""To whom the customers of somebody who leaves go: by a rule, and by hand where somebody says so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from booking.ownership.selectors import customers_of, favourites, loads, services_had
from booking.people.selectors import successors
from booking.team.models import StaffMember
from kernel.clock import Clock

LEAVE = 0  # in a choice by hand: stays with the one who leaves


class Rule(StrEnum):
    """How the successor of each customer is found."""

    FAVOURITE = "favourite"
    FEWEST = "fewest"
    ONE = "one"


def plan_of(
    staff: StaffMember,
    clock: Clock,
    *,
    rule: Rule,
    one: int | None = None,
    by_hand: Mapping[int, int] | None = None,
) -> list[tuple[int, int]]:
    """(customer, successor) of all whose main stylist `staff` is; who is left with them, or whom nobody could take, is not in it.

    FAVOURITE: whom the customer came to most often otherwise, of those who do any of what they had; else as FEWEST: who does
    all of what they had, and has the fewest customers then. ONE: all to `one`. `by_hand` says otherwise by customer (LEAVE: they stay).
    """
    customer_ids = list(customers_of(staff).values_list("pk", flat=True))
    skills = {person.pk: services for person, services, _places in successors(staff)}
    if not skills:
        return []
    likes = favourites(customer_ids, clock) if rule is Rule.FAVOURITE else {}
    had = services_had(customer_ids, staff, clock)
    load = Counter({pk: count for pk, count in loads().items() if pk in skills})
    plan = []
    for customer_id in customer_ids:
        said = (by_hand or {}).get(customer_id)
        to = (
            said
            if said is not None
            else _ruled(rule, one, likes.get(customer_id, ()), had[customer_id], skills, load)
        )
        if to in skills:
            load[to] += 1
            plan.append((customer_id, to))
    return plan


def _ruled(
    rule: Rule,
    one: int | None,
    likes: Sequence[int],
    had: set[int],
    skills: Mapping[int, set[int]],
    load: Counter[int],
) -> int:
    if rule is Rule.ONE:
        return one or LEAVE
    for person in likes:
        if person in skills and (not had or had & skills[person]):
            return person
    able = [person for person, services in skills.items() if had <= services] or list(skills)
    return min(able, key=lambda person: (load[person], person))
