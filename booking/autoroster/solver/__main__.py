"""`python -m booking.autoroster.solver`: a process of its own, so that a search never holds a worker's memory.

Reads one line of JSON (problem, seconds, workers, seed); writes lines of JSON: {"step", "value"} while it searches,
at last {"plan"} or {"error"}. It ends at once when its standard input closes: whoever asked is gone.
"""

import json
import os
import sys
import threading

from booking.autoroster.solver.plan import plan_to_json
from booking.autoroster.solver.problem import problem_from_json
from booking.autoroster.solver.search import Limits, solve


def main() -> None:
    """Solve what stands on standard input."""
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    problem = problem_from_json(asked["problem"])
    limits = Limits(asked["seconds"], asked["workers"], asked["seed"])
    try:
        plan = solve(problem, limits, lambda step, value: _say({"step": step, "value": value}))
    except TimeoutError as error:
        _say({"error": str(error)})
    else:
        _say({"plan": plan_to_json(plan)})


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
