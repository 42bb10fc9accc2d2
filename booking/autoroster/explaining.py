"""A run's answer as the page shows it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from booking.autoroster.models import RosterRun
from booking.autoroster.solver.plan import Plan, Shift, plan_from_json
from booking.autoroster.solver.problem import WEEK, Problem, problem_from_json
from booking.autoroster.wording import hours_text, rule_text
from booking.catalog.models import ServiceCategory
from booking.diary.wording import day_long, day_short, weekday_short
from booking.team.models import StaffMember


@dataclass(frozen=True)
class Answer:
    """All that a finished run says: figures, weeks as tables, people, what stays uncovered; or what collides."""

    plan: Plan
    covered_percent: int
    uncovered_minutes: int
    wishes: int
    wishes_kept: int
    weeks: list[dict[str, Any]]
    people: list[dict[str, Any]]
    uncovered: list[dict[str, Any]]
    colliding: list[str]


def answer_of(run: RosterRun) -> Answer | None:
    """What the run found; None while there is nothing to say. Two queries."""
    if run.result is None:
        return None
    problem, plan = problem_from_json(run.problem), plan_from_json(run.result["plan"])
    names = dict(StaffMember.objects.values_list("pk", "name"))
    report = run.result.get("report") or {"people": [], "uncovered": [], "wanted_minutes": 0}
    missing = report.get("uncovered_minutes", 0)
    kept = sum(len(one["kept"]) for one in report["people"])
    return Answer(
        plan=plan,
        covered_percent=round(100 * (1 - missing / report["wanted_minutes"]))
        if report["wanted_minutes"]
        else 100,
        uncovered_minutes=missing,
        wishes=sum(len(person.wishes) for person in problem.people),
        wishes_kept=kept,
        weeks=_weeks(problem, plan, names, run.monday),
        people=[_person(problem, one, names, run.monday) for one in report["people"]],
        uncovered=_uncovered(report["uncovered"], run.monday),
        colliding=[rule_text(rule, names, run.monday) for rule in plan.colliding],
    )


def _weeks(problem: Problem, plan: Plan, names: dict[int, str], monday: date) -> list[dict[str, Any]]:
    """Each week as a table: people by days."""
    shifts: dict[tuple[int, int], Shift] = {(one.person, one.day): one for one in plan.shifts}
    return [
        {
            "name": day_short(monday + timedelta(weeks=week)),
            "days": [_column(monday + timedelta(days=week * WEEK + number)) for number in range(WEEK)],
            "rows": [
                {
                    "name": names.get(person.id, "–"),
                    "cells": [_cell(shifts.get((person.id, week * WEEK + number))) for number in range(WEEK)],
                }
                for person in problem.people
            ],
        }
        for week in range(problem.weeks)
    ]


def _column(day: date) -> dict[str, str]:
    return {"weekday": weekday_short(day), "number": str(day.day)}


def _cell(shift: Shift | None) -> list[str]:
    return [hours_text(start, end) for start, end in shift.parts] if shift else []


def _person(problem: Problem, told: dict[str, Any], names: dict[int, str], monday: date) -> dict[str, Any]:
    person = next(one for one in problem.people if one.id == told["person"])

    def said(numbers: list[int]) -> list[dict[str, Any]]:
        wishes = [person.wishes[number] for number in numbers]
        return [
            {
                "day": day_short(monday + timedelta(days=wish.day)),
                "hours": hours_text(wish.start, wish.end),
                "likes": wish.likes,
            }
            for wish in wishes
        ]

    return {
        **told,
        "name": names.get(person.id, "–"),
        "weeks": list(zip(told["minutes"], told["contract"], strict=True)),
        "has_contract": bool(person.contract),
        "kept": said(told["kept"]),
        "broken": said(told["broken"]),
    }


def _uncovered(rows: list[dict[str, Any]], monday: date) -> list[dict[str, Any]]:
    """By day; slots that touch and lack the same are one stretch."""
    skills = dict(ServiceCategory.objects.values_list("pk", "name")) if rows else {}
    days: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        before = days[row["day"]][-1] if days[row["day"]] else None
        same = before and before["end"] == row["start"] and _lack(before) == _lack(row)
        if before is not None and same:
            before["end"] = row["end"]
        else:
            days[row["day"]].append(dict(row))
    return [
        {
            "day": day_long(monday + timedelta(days=day)),
            "stretches": [
                {
                    "hours": hours_text(one["start"], one["end"]),
                    "people": one["people"],
                    "skills": [skills.get(skill, "–") for skill in one["skills"]],
                }
                for one in stretches
            ],
        }
        for day, stretches in sorted(days.items())
    ]


def _lack(row: dict[str, Any]) -> tuple[int, tuple[int, ...]]:
    return row["people"], tuple(row["skills"])
