"""What is typed about a plan, and what may stand against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from booking.careplans.models import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_SESSIONS,
    MOST_WEEKS,
    CarePlan,
    PlanKind,
)
from booking.catalog.models import Service
from booking.team.models import StaffMember
from kernel.clock import Clock
from kernel.context import salon_day
from kernel.errors import BadInput, Problem

MOST_LINES = 8
BACK, AHEAD = timedelta(days=730), timedelta(days=365)
WORDS = ("goals", "findings", "caution", "aftercare")


@dataclass(frozen=True, slots=True)
class LineWish:
    """One service as typed; `line_id` is the line that it was, None for a new one."""

    service_id: int
    count: int
    weeks: int
    line_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWords:
    """A plan as typed; what the fields mean says the model."""

    title: str
    kind: str
    started_on: date
    lines: Sequence[LineWish]
    goals: str = ""
    findings: str = ""
    caution: str = ""
    aftercare: str = ""
    scales: Mapping[str, int | None] = field(default_factory=dict)
    main_staff_id: int | None = None
    review_on: date | None = None


def check_words(words: PlanWords, clock: Clock, *, plan: CarePlan | None = None) -> None:
    """Everything that stands against it at once; raises BadInput. A new day, person or service must be possible by now."""
    problems = text_problems(words, ("title", *WORDS))
    if words.kind not in PlanKind.values:
        problems.append(Problem("kind", "unknown", _("There is no such choice.")))
    problems += _day_problems(words, salon_day(clock))
    problems += line_problems(words.lines, known=plan)
    people = StaffMember.objects.filter(pk=words.main_staff_id or 0)
    is_same = plan is not None and plan.main_staff_id == words.main_staff_id
    if words.main_staff_id is not None and not is_same and not people.filter(archived_at=None).exists():
        problems.append(Problem("main_staff_id", "unknown", _("This person does not work here any more.")))
    if problems:
        raise BadInput(problems)


def text_problems(words: Any, names: Sequence[str]) -> list[Problem]:
    """What is wrong with the texts of these names; a title must be there."""
    texts = {name: getattr(words, name).strip() for name in names}
    problems = []
    if not texts["title"]:
        problems.append(Problem("title", "required", _("Please give the plan a name.")))
    for name, text in texts.items():
        if len(text) > (LONGEST_TITLE if name == "title" else LONGEST_WORDS):
            problems.append(Problem(name, "too_long", _("This is too long.")))
        if "\x00" in text:
            problems.append(Problem(name, "invalid", _("This holds characters that cannot be kept.")))
    return problems


def _day_problems(words: PlanWords, today: date) -> list[Problem]:
    problems = []
    if not today - BACK <= words.started_on <= today + AHEAD:
        text = _("Please choose a day of the last two years or the coming one.")
        problems.append(Problem("started_on", "range", text))
    if words.review_on is not None and not words.started_on <= words.review_on <= today + BACK:
        text = _("Please choose a day after the beginning, within two years.")
        problems.append(Problem("review_on", "range", text))
    return problems


def line_problems(lines: Sequence[LineWish], *, known: CarePlan | None = None) -> list[Problem]:
    """What is wrong with the services: each on the menu (or in the plan already), counts and weeks in their range."""
    problems = []
    if not 1 <= len(lines) <= MOST_LINES:
        problems.append(Problem("lines", "required", _("Please choose one to eight services.")))
    former = {line.pk: line for line in known.lines.all()} if known else {}
    ids = {line.service_id for line in lines}
    on_menu = set(Service.objects.filter(pk__in=ids, archived_at=None).values_list("pk", flat=True))
    for number, line in enumerate(lines):
        before = former.get(line.line_id or 0)
        if line.service_id not in on_menu and (before is None or before.service_id != line.service_id):
            problems.append(Problem(f"line{number}_service", "unknown", _("This is not on the menu.")))
        if not (1 <= line.count <= MOST_SESSIONS and 1 <= line.weeks <= MOST_WEEKS):
            text = _("One to 60 sessions, 1 to 104 weeks apart.")
            problems.append(Problem(f"line{number}_count", "range", text))
        if before is not None and before.by_hand and before.service_id != line.service_id:
            problems.append(Problem(f"line{number}_service", "has_sessions", _kept_text()))
    gone = [line for pk, line in former.items() if pk not in {one.line_id for one in lines}]
    if any(line.by_hand for line in gone):
        problems.append(Problem("lines", "has_sessions", _kept_text()))
    return problems


def _kept_text() -> str:
    return _("Sessions of this service were put down by hand. Take them back first, or add another line.")
