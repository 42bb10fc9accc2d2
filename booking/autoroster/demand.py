"""How many people are wanted: by weekday, hour and skill (the service's category), from past visits or by hand."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import connection

from booking.autoroster.hours import shut_days
from booking.autoroster.models import DemandSource, PlanningRules
from booking.autoroster.solver.problem import Demand
from booking.places.holidays import public_holidays
from booking.places.models import Location
from booking.places.selectors import Ranges
from kernel.clock import day_range, zone

# Category to (weekday, hour) to people; the average of past weeks is no whole number.
Wanted = dict[int, dict[tuple[int, int], float]]

# So much of an hour is served by those who are there anyway.
SPARE = 0.2

# Parameters: zone (5 times), location, first instant, end instant, days that do not count.
PAST = """
SELECT service.category_id, extract(isodow FROM hour.starts)::int - 1, extract(hour FROM hour.starts)::int,
       sum(extract(epoch FROM least(upper(block.during) AT TIME ZONE %s, hour.starts + interval '1 hour')
                              - greatest(lower(block.during) AT TIME ZONE %s, hour.starts))) / 3600
  FROM diary_block block
  JOIN diary_appointmentline line ON line.id = block.line_id
  JOIN diary_appointment visit ON visit.id = line.appointment_id AND NOT visit.is_test
  JOIN catalog_service service ON service.id = line.service_id
 CROSS JOIN LATERAL generate_series(date_trunc('hour', lower(block.during) AT TIME ZONE %s),
                                    (upper(block.during) AT TIME ZONE %s) - interval '1 second',
                                    interval '1 hour') AS hour(starts)
 WHERE block.location_id = %s AND block.staff_id IS NOT NULL AND block.kind IN ('work', 'buffer')
   AND block.during && tstzrange(%s, %s) AND NOT hour.starts::date = ANY(%s)
 GROUP BY 1, 2, 3
"""


def demand_past(place: Location, *, until: date, weeks: int) -> Wanted:
    """People at work per weekday and hour, the average of the `weeks` whole weeks before `until`.

    Days on which the location was shut, and public holidays, count neither as work nor as days.
    """
    days = [until - timedelta(days=number) for number in range(weeks * 7, 0, -1)]
    strange = _strange(place, days)
    counted = [sum(day.weekday() == weekday and day not in strange for day in days) for weekday in range(7)]
    first, __ = day_range(days[0], zone(place.time_zone))
    end, __ = day_range(until, zone(place.time_zone))
    wanted: Wanted = {}
    with connection.cursor() as cursor:
        cursor.execute(PAST, [*[place.time_zone] * 4, place.pk, first, end, sorted(strange)])
        for category, weekday, hour, people in cursor.fetchall():
            if counted[weekday]:
                wanted.setdefault(category, {})[weekday, hour] = float(people) / counted[weekday]
    return wanted


def _strange(place: Location, days: Sequence[date]) -> set[date]:
    years = range(days[0].year, days[-1].year + 1)
    feasts = public_holidays(place.country, place.region, years=years, language="en")
    return shut_days(place, days) | {day for day in days if day in feasts}


def demand_by_hand(rules: PlanningRules) -> Wanted:
    """What was entered."""
    return {
        int(category): {
            (int(weekday), int(hour)): people
            for weekday, hours in days.items()
            for hour, people in hours.items()
        }
        for category, days in rules.demand.items()
    }


def demand_of(rules: PlanningRules, place: Location, *, today: date) -> Wanted:
    """The demand that the rules ask for."""
    if rules.source == DemandSource.HAND:
        return demand_by_hand(rules)
    return demand_past(place, until=today, weeks=rules.weeks_back)


def people_for(averages: Mapping[int, float]) -> dict[int, int]:
    """Whole people for the averages of one hour by category.

    Their sum is rounded up, but for the spare part of an hour; the people go where most is left over.
    """
    whole = {category: math.floor(average) for category, average in averages.items()}
    missing = max(math.ceil(sum(averages.values()) - SPARE), 0) - sum(whole.values())
    left_over = sorted(averages, key=lambda category: (whole[category] - averages[category], category))
    for category in left_over[: max(missing, 0)]:
        whole[category] += 1
    return {category: people for category, people in whole.items() if people}


def people_at(wanted: Wanted, weekday: int, hour: int) -> dict[int, int]:
    """The people wanted at that hour by category; an hour from 24 on is one of the next weekday."""
    key = (weekday + hour // 24) % 7, hour % 24
    return people_for({category: averages[key] for category, averages in wanted.items() if key in averages})


def demand_on_days(wanted: Wanted, hours: Sequence[Ranges]) -> tuple[Demand, ...]:
    """The demand of each open hour. Day 0 is a Monday."""
    return tuple(
        Demand(day, max(start, hour * 60), min(end, hour * 60 + 60), category, people)
        for day, ranges in enumerate(hours)
        for start, end in ranges
        for hour in range(start // 60, -(-end // 60))
        for category, people in people_at(wanted, day, hour).items()
    )
