"""An independent checker of rosters: minute by minute, with sets and matchings, nothing of the solver's own counting."""

from itertools import pairwise

from booking.autoroster.solver.plan import Plan
from booking.autoroster.solver.problem import Person, Problem

DAY = 1440
WEEK = 7 * DAY


class Timeline:
    """Each person's minutes of work here and elsewhere, counted from the first day's midnight."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.open = {
            minute
            for day, ranges in enumerate(problem.open)
            for start, end in ranges
            for minute in range(day * DAY + start, day * DAY + end)
        }
        self.here: dict[int, set[int]] = {person.id: set() for person in problem.people}
        for shift in plan.shifts:
            for start, end in shift.parts:
                self.here[shift.person] |= set(range(shift.day * DAY + start, shift.day * DAY + end))

    def faults(self) -> list[str]:
        """Every hard rule that the plan breaks, in words."""
        everyone = [fault for person in self.problem.people for fault in self._faults_of(person)]
        return everyone + self._too_few()

    def _faults_of(self, person: Person) -> list[str]:
        mine = self.here[person.id]
        checks = {
            "outside opening hours": not mine <= self.open,
            "while away": bool(mine & _minutes(person.away)),
            "while working elsewhere": bool(mine & _minutes(person.taken)),
            "two shifts on a day": len({(s.person, s.day) for s in self._shifts(person)})
            != len(self._shifts(person)),
            "too long a day": any(_paid(s.parts, person) > person.most_day for s in self._shifts(person)),
            "too long a week": any(self._worked(person, week) > person.most_week for week in self._weeks()),
            "too few days off": any(
                len(self._days(person, week)) > 7 - person.days_off for week in self._weeks()
            ),
            "too little rest": self._is_restless(person),
            "under contract": self.problem.keeps_contract
            and any(self._worked(person, week) < self._owed(person, week) for week in self._weeks()),
        }
        return [f"{person.id}: {fault}" for fault, broken in checks.items() if broken]

    def _weeks(self) -> range:
        return range(self.problem.days // 7)

    def _shifts(self, person: Person) -> list:
        return [shift for shift in self.plan.shifts if shift.person == person.id]

    def _worked(self, person: Person, week: int) -> int:
        here = sum(_paid(shift.parts, person) for shift in self._shifts(person) if shift.day // 7 == week)
        return here + sum(one.end - one.start for one in person.taken if one.day // 7 == week)

    def _days(self, person: Person, week: int) -> set[int]:
        days = {shift.day for shift in self._shifts(person)} | {one.day for one in person.taken}
        return {day for day in days if day // 7 == week}

    def _owed(self, person: Person, week: int) -> int:
        away = _minutes(person.away)
        gone = 0
        for day in range(week * 7, week * 7 + 7):
            open_minutes = {m + day * DAY for a, b in self.problem.open[day] for m in range(a, b)}
            gone += bool(open_minutes) and open_minutes <= away
        working = max(7 - person.days_off, 1)
        share = person.contract * (working - min(gone, working)) // working
        return share - self.problem.contract_slack if person.contract else 0

    def _is_restless(self, person: Person) -> bool:
        days = sorted(
            [(s.day * DAY + s.start, s.day * DAY + s.end) for s in self._shifts(person)]
            + [(one.day * DAY + one.start, one.day * DAY + one.end) for one in person.taken]
        )
        return any(later[0] - earlier[1] < person.rest for earlier, later in pairwise(days))

    def _too_few(self) -> list[str]:
        least = self.problem.least_people
        short = [minute for minute in self.open if sum(minute in m for m in self.here.values()) < least]
        return [f"fewer than {least} people at {min(short)}"] if short else []

    def uncovered(self) -> int:
        """Person-minutes of demand that the people present cannot serve, by a matching for each minute."""
        total = 0
        for day in range(self.problem.days):
            wanted_then: dict[int, list[int]] = {}
            for one in self.problem.demand:
                for minute in range(one.start, one.end) if one.day == day else ():
                    wanted_then.setdefault(day * DAY + minute, []).extend([one.skill] * one.people)
            known: dict[tuple, int] = {}
            for minute, wanted in wanted_then.items():
                present = tuple(p.skills for p in self.problem.people if minute in self.here[p.id])
                key = (tuple(wanted), present)
                known[key] = known[key] if key in known else len(wanted) - _matched(wanted, present)
                total += known[key]
        return total

    def met(self, person: Person, number: int) -> bool:
        """Whether the person works in the stretch of that wish."""
        wish = person.wishes[number]
        return bool(self.here[person.id] & _minutes([wish]))


def _minutes(stretches) -> set[int]:
    return {m for one in stretches for m in range(one.day * DAY + one.start, one.day * DAY + one.end)}


def _paid(parts, person: Person) -> int:
    return sum(end - start - (person.break_minutes if end - start >= 360 else 0) for start, end in parts)


def _matched(wanted: list[int], present: tuple) -> int:
    """How many places can be filled, each person once (augmenting paths)."""
    holder: dict[int, int] = {}

    def place(person: int, seen: set[int]) -> bool:
        for number, skill in enumerate(wanted):
            if skill in present[person] and number not in seen:
                seen.add(number)
                if number not in holder or place(holder[number], seen):
                    holder[number] = person
                    return True
        return False

    return sum(place(person, set()) for person in range(len(present)))
