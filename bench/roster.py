"""Issue 3 §5: the automatic roster for 20 people and four weeks, beside the half minute that it may take."""

import time

from bench.ground import Row
from booking.autoroster.engine import engine_lines
from booking.autoroster.solver.plan import plan_from_json
from booking.autoroster.solver.problem import Demand, Person, Problem, Stretch, Wish, problem_to_json
from booking.autoroster.solver.report import report_of

ALLOWED_SECONDS = 30.0
SECONDS = 25
PEOPLE = 20
WEEKS = 4
CONTRACTS = (2340, 2100, 1800, 1200)


def large_shop() -> Problem:
    """Open on six days from nine to eight, four skills, wishes, two people on holiday for a week."""
    days = range(WEEKS * 7)
    hours = tuple(() if day % 7 == 6 else ((540, 1200),) for day in days)
    demand = tuple(
        Demand(day, hour * 60, hour * 60 + 60, skill, 1 + (hour + skill + day) % 3)
        for day in days
        if hours[day]
        for hour in range(9, 20)
        for skill in range(4)
    )
    return Problem(
        len(days), hours, tuple(_person(number) for number in range(PEOPLE)), demand, least_people=2
    )


def _person(number: int) -> Person:
    away = tuple(Stretch(day, 0, 1440) for day in range(7, 14)) if number in (3, 11) else ()
    return Person(
        number,
        skills=tuple({number % 4, (number // 2) % 4}),
        contract=CONTRACTS[number % 4],
        days_off=2,
        away=away,
        wishes=tuple(Wish((number * 5 + 7 * week) % 28, 540, 1200, week % 2 == 0) for week in range(4)),
    )


def run() -> list[Row]:
    """From the question to the answer, with the engine's own start, and what the answer is worth."""
    problem, began = large_shop(), time.monotonic()
    answer = next(line for line in engine_lines(problem_to_json(problem), SECONDS) if line and line.is_last)
    took = time.monotonic() - began
    if answer.plan is None:
        return [Row("a roster for 20 people, 4 weeks: none found", took, ALLOWED_SECONDS, "s", "<= 1 ×")]
    report = report_of(problem, plan_from_json(answer.plan))
    wishes = sum(len(person.kept) for person in report.people)
    wished = sum(len(person.wishes) for person in problem.people)
    covered = 1 - report.uncovered_minutes / report.wanted_minutes
    return [
        Row("a roster for 20 people, 4 weeks", took, ALLOWED_SECONDS, "s", "<= 1 ×"),
        Row("  demand covered", covered, 1.0, "share", "none is set"),
        Row("  wishes kept", wishes, wished, "wishes", "none is set"),
    ]
