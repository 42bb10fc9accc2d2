"""What the demo's people agreed to reach: a little more than in the month before."""

from booking.people.selectors import figures_by_person
from booking.targets.months import instants_of, month_after, month_now
from booking.targets.services import target_set
from booking.team.selectors import bookable_team
from kernel.actor import Actor
from kernel.clock import Clock

BEST_OF = 3  # the months before, so that the first days of a month set no low mark
HUNDREDS = 10_000  # minor units


def targets_write(*, actor: Actor, clock: Clock) -> None:
    """A target of services and visits for everybody who had visits, rounded as people would."""
    first = month_now(clock)
    people = [row.pk for row in bookable_team()]
    months = [
        figures_by_person(people, *instants_of(month_after(first, -back))) for back in range(1, BEST_OF + 1)
    ]
    for staff_id in people:
        done = [month[staff_id] for month in months if staff_id in month]
        if done:
            values = {
                "minor": (max(one.minor for one in done) // HUNDREDS + 1) * HUNDREDS,
                "visits": (max(one.visits for one in done) // 10 + 1) * 10,
                "requested": None,
            }
            target_set(actor=actor, clock=clock, staff_id=staff_id, from_month=first, values=values)
