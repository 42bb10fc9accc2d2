"""The lines of a visit that is being changed: each with its choices, what it costs and when it would stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from booking.catalog.models import Bundle
from booking.diary import wording
from booking.diary.availability.days import instant_at
from booking.diary.lines.changes import LineChange, is_resold, is_same, price_agreed
from booking.diary.lines.params import LineRow
from booking.diary.models import Appointment, AppointmentLine
from booking.diary.presenters.lines import LineChoice, lines_for, lines_in_bundle
from booking.diary.seats.seating import Seated
from booking.diary.sight import Sight
from kernel.marks import in_one


@dataclass(frozen=True, slots=True)
class ChangingLine:
    """A line of the form; `price_minor` is what it will cost, `minutes` how long it takes with nothing typed.

    `kept_add_ons` are extras that it has and that are not on the menu any more; `kept_variant` likewise, "" where its kind
    can be chosen.
    """

    choice: LineChoice
    row: LineRow
    price_minor: int
    minutes: int
    when: str = ""
    kept_add_ons: tuple[str, ...] = ()
    kept_variant: str = ""
    minutes_problem: str = ""
    price_problem: str = ""


@dataclass(frozen=True, slots=True)
class Changing:
    """What the lines are made from."""

    visit: Appointment
    services: Mapping[int, Any]
    bundle: Bundle | None
    sight: Sight
    longest_pause: int
    problems: Mapping[str, str]


def changing_lines(
    rows: Sequence[LineRow], changes: Sequence[LineChange], facts: Changing, look: Seated | None
) -> list[ChangingLine]:
    """The lines in order; `look` is where they would stand, None where they do not fit."""
    own = {line.pk: line for line in facts.visit.lines.all()}
    wishes = [change.wish for change in changes]
    choices = lines_for(wishes, facts.services, facts.sight, longest_pause=facts.longest_pause)
    choices = lines_in_bundle(choices, facts.bundle)
    resold = is_resold(facts.visit, changes)
    found = []
    for choice in choices:
        row, change = rows[choice.place], changes[choice.place]
        line = own.get(row.line_id or 0)
        agreed = price_agreed(change, line, is_resold=resold)
        found.append(
            ChangingLine(
                choice=choice,
                row=row,
                price_minor=choice.price_minor if agreed is None else agreed,
                minutes=_minutes(choice, change, line),
                when=_when(look, choice.place),
                kept_add_ons=_kept_add_ons(choice, change),
                kept_variant=_kept_variant(choice, change, line),
                minutes_problem=facts.problems.get(f"lines.{choice.place}.minutes", ""),
                price_problem=facts.problems.get(f"lines.{choice.place}.price", ""),
            )
        )
    return found


def _minutes(choice: LineChoice, change: LineChange, line: AppointmentLine | None) -> int:
    """As on the menu, with what is kept off it."""
    if line is not None and is_same(line, change.wish) and not line.own_minutes:
        return line.work_minutes + line.processing_minutes + line.finishing_minutes
    return choice.minutes


def _when(look: Seated | None, place: int) -> str:
    """ "10:00–10:30, Ana", or "" where it does not fit."""
    if look is None:
        return ""
    seat, tz = look.seats[place], look.facts.tz
    times = (wording.clock_time(instant_at(minute, tz), tz) for minute in (seat.start, seat.end))
    return in_one("–".join(times), seat.plan.person.name)


def _kept_add_ons(choice: LineChoice, change: LineChange) -> tuple[str, ...]:
    shown = {option.value for option in choice.add_ons}
    values = (f"{choice.place}-{pk}" for pk in change.wish.add_on_ids)
    return tuple(value for value in values if value not in shown)


def _kept_variant(choice: LineChoice, change: LineChange, line: AppointmentLine | None) -> str:
    """The name of what was sold, where the menu has other kinds by now."""
    if line is None or not is_same(line, change.wish) or not choice.variants:
        return ""
    return "" if any(option.chosen for option in choice.variants) else line.service_name


def span_of(look: Seated | None) -> str:
    """ "10:00–11:30", the whole visit; "" where it does not fit."""
    if look is None:
        return ""
    tz = look.facts.tz
    ends = (min(seat.start for seat in look.seats), max(seat.end for seat in look.seats))
    return "–".join(wording.clock_time(instant_at(minute, tz), tz) for minute in ends)
