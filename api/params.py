"""Query parameters, read strictly. The rule: an unknown parameter, or one given twice that may not be, is refused."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar
from urllib.parse import parse_qsl

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import BadParameters
from api.inputs import is_clean
from kernel.errors import PROBLEM_TEXTS, Malformed, Problem

T = TypeVar("T")
MOST_FIELDS = 60
LARGEST_ID = 2**63 - 1
YEARS = range(2000, 2101)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,19}", re.ASCII)


class Params:
    """The query of one request. Collects problems while it is read; `check` raises them all at once."""

    def __init__(
        self, request: Request, *, single: tuple[str, ...] = (), repeated: tuple[str, ...] = ()
    ) -> None:
        self.problems: list[Problem] = []
        self.values: dict[str, list[str]] = {}
        for name, value in _pairs(request.META.get("QUERY_STRING", "")):
            self.values.setdefault(name, []).append(value)
        for name, values in self.values.items():
            if name not in single and name not in repeated:
                self.refuse(name, "unknown_parameter", _("This parameter is not known here."))
            elif len(values) > 1 and name not in repeated:
                self.refuse(name, "repeated", _("This parameter may be given once only."))

    def refuse(self, field: str, code: str, text: object = None) -> None:
        """Note one problem."""
        self.problems.append(Problem(field, code, str(text or PROBLEM_TEXTS[code])))

    def read(self, name: str, convert: Callable[[str], T]) -> T | None:
        """The single parameter, converted; None when it is missing or wrong (then it is noted)."""
        found = self.read_all(name, convert)
        return found[0] if found else None

    def read_all(self, name: str, convert: Callable[[str], T]) -> list[T]:
        """Every value of the parameter, converted; wrong ones are noted and left out."""
        found = []
        for value in self.values.get(name, []):
            try:
                found.append(convert(value))
            except ValueError:
                self.refuse(name, "invalid")
        return found

    def need(self, name: str) -> None:
        """Note a problem when the parameter was not given."""
        if name not in self.values:
            self.refuse(name, "required")

    def check(self) -> None:
        """Raise BadParameters when anything was wrong."""
        if self.problems:
            raise BadParameters(self.problems)


def id_of(text: str) -> int:
    """A positive id that the database can hold; raises ValueError."""
    if not _NUMBER.fullmatch(text) or not 0 < int(text) <= LARGEST_ID:
        raise ValueError
    return int(text)


def day_of(text: str) -> date:
    """A calendar day of this century, `YYYY-MM-DD`; raises ValueError."""
    day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    if day is None or day.year not in YEARS:
        raise ValueError
    return day


def _pairs(query: str) -> list[tuple[str, str]]:
    """The query decoded; raises Malformed for bytes that are no UTF-8, NUL, or far too many parameters."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Malformed(_("The query cannot be read.")) from None
    if not is_clean([list(pair) for pair in pairs]):
        raise Malformed(_("The query holds NUL or half characters."))
    return pairs
