"""Forms show what a service says against them in one way."""

from collections.abc import Iterable
from typing import Any

from kernel.errors import Problem


class Placing:
    """Mixed into a form: the problems of a refused service stand beside the fields that they name."""

    def place(self: Any, problems: Iterable[Problem]) -> None:
        """Each problem at the field of its name, or on top where the form has none of that name."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, str(problem.text))

    def take(self: Any, problems: Iterable[Problem]) -> None:
        """As `place`; of a field that the form itself has refused, or the problem before, nothing more is said."""
        for problem in problems:
            if problem.field not in self.errors:
                self.place([problem])
