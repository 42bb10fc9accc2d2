"""Random shops for the roster's properties."""

import random

from booking.autoroster.solver.problem import Demand, Person, Problem, Stretch, Weights, Wish


def shop(seed: int, *, people: int, weeks: int) -> Problem:
    """A shop that the seed alone determines: hours, people with limits and wishes, demand."""
    dice = random.Random(seed)
    days = 7 * weeks
    week = [_hours(dice) for _day in range(7)]
    hours = tuple(week[day % 7] for day in range(days))
    return Problem(
        days=days,
        open=hours,
        people=tuple(_person(dice, number, days) for number in range(people)),
        demand=tuple(_demand(dice, hours, people)),
        least_people=dice.choice((0, 0, 0, 1)),
        keeps_contract=dice.random() < 0.2,
        contract_slack=dice.choice((120, 240)),
        least_shift=dice.choice((180, 240)),
        step=dice.choice((60, 120)),
        weights=Weights(*(dice.choice((1, 3, 9)) for _weight in range(4))),
    )


def _hours(dice: random.Random) -> tuple[tuple[int, int], ...]:
    kind = dice.random()
    if kind < 0.15:
        return ()
    if kind < 0.35:
        return ((540, 750), (840, 1140))
    if kind < 0.45:
        return ((960, 1500),)
    opens = dice.choice((510, 540, 600))
    return ((opens, opens + dice.choice((480, 540, 630))),)


def _person(dice: random.Random, number: int, days: int) -> Person:
    skills = [skill for skill in range(3) if dice.random() < 0.6] or [0]
    return Person(
        id=100 + number,
        skills=tuple(skills),
        contract=dice.choice((0, 600, 1200, 2100)),
        most_day=dice.choice((300, 480, 600)),
        most_week=dice.choice((1200, 2100, 2880)),
        rest=dice.choice((600, 660, 780)),
        days_off=dice.choice((1, 2, 3)),
        break_minutes=dice.choice((0, 30, 60)),
        away=tuple(_stretch(dice, days) for _time in range(dice.choice((0, 0, 1, 2)))),
        taken=tuple(_taken(dice, days)),
        wishes=tuple(_wish(dice, days) for _time in range(dice.choice((0, 1, 3)))),
        weekends=dice.choice((0, 0, 2)),
    )


def _stretch(dice: random.Random, days: int) -> Stretch:
    start = dice.choice((0, 0, 600, 780))
    return Stretch(dice.randrange(-1, days), start, dice.choice((900, 1440)))


def _taken(dice: random.Random, days: int) -> list[Stretch]:
    return [Stretch(dice.randrange(-1, days + 1), 840, 1320)] if dice.random() < 0.15 else []


def _wish(dice: random.Random, days: int) -> Wish:
    start = dice.choice((0, 540, 1020))
    return Wish(dice.randrange(days), start, start + dice.choice((180, 720)), likes=dice.random() < 0.4)


def _demand(dice: random.Random, hours: tuple, people: int) -> list[Demand]:
    most = max(people // 3, 1)
    return [
        Demand(day, start, min(start + 60, last), skill, dice.randint(0, most))
        for day, ranges in enumerate(hours)
        for first, last in ranges
        for start in range(first, last, 60)
        for skill in range(3)
    ]
