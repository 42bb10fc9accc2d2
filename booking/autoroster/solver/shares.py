"""A person's fair share of weekends and closing shifts."""

from booking.autoroster.solver.problem import Problem

FULL = 4


def shares_of(problem: Problem) -> list[int]:
    """Quarters of the longest contract, at least one each; equal ones where nobody has a contract."""
    longest = max((person.contract for person in problem.people), default=0)
    if not longest:
        return [1] * len(problem.people)
    return [max(round(FULL * person.contract / longest), 1) for person in problem.people]
