"""The lines of a booked visit as they are to be: what stays as it was agreed, and what is sold as it is today."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.catalog.selectors import bundle_for
from booking.diary.availability.facts import Facts
from booking.diary.availability.plans import SHORTEST_WORK
from booking.diary.lines.stretching import LONGEST_LINE
from booking.diary.models import Appointment, AppointmentLine
from booking.diary.wishes import LineWish
from kernel.errors import Problem, StaleVersion
from kernel.money import LARGEST_MINOR


@dataclass(frozen=True, slots=True)
class Agreed:
    """How a line was sold, for one that is put back as it was; `add_ons` as on the line, the price in minor units.

    Where it was taken away meanwhile, `former_id` is the id that it had and gets again, and `ties` what other rooms had
    written of it (`lines.ties`).
    """

    service_name: str
    add_ons: tuple[dict[str, Any], ...]
    price_minor: int
    staff_requested: bool
    by_turn: bool
    former_id: int | None = None
    ties: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line as it is to be, in its place: what is wished for, and which line of the visit it was (None: a new one).

    `price_minor` is a price that somebody set; None: as agreed, or the menu's. `wish.own_minutes` (5 to 720) is how long it
    takes where somebody said so.
    """

    wish: LineWish
    line_id: int | None = None
    price_minor: int | None = None
    agreed: Agreed | None = None


def is_same(line: AppointmentLine, wish: LineWish) -> bool:
    """Whether the wish is for what the line is: the same service of the same kind with the same extras."""
    add_ons = sorted(add_on["id"] for add_on in line.add_ons)
    return (line.service_id, line.variant_id, add_ons) == (
        wish.service_id,
        wish.variant_id,
        sorted(wish.add_on_ids),
    )


def price_agreed(change: LineChange, line: AppointmentLine | None, *, is_resold: bool) -> int | None:
    """The price that somebody set or that was agreed, in minor units; None where it is the menu's."""
    if change.price_minor is not None:
        return change.price_minor
    if change.agreed is not None:
        return change.agreed.price_minor
    is_kept = line is not None and is_same(line, change.wish) and not is_resold
    return line.price_minor if line is not None and is_kept else None


def is_resold(visit: Appointment, lines: Sequence[LineChange]) -> bool:
    """Whether a bundle comes or goes with the change: then all lines cost what they cost today."""
    before = [line.service_id for line in visit.lines.all()]
    after = [change.wish.service_id for change in lines]
    if Counter(before) == Counter(after):
        return False
    return any(bundle_for(ids, online=False) is not None for ids in (before, after))


def kept_of(visit: Appointment, lines: Sequence[LineChange]) -> dict[int, AppointmentLine]:
    """The visit's lines that stay, by id; raises StaleVersion where one is not there (any more), or is named twice."""
    own = {line.pk: line for line in visit.lines.all()}
    wanted = [change.line_id for change in lines if change.line_id is not None]
    if len(set(wanted)) != len(wanted) or not set(wanted) <= set(own):
        raise StaleVersion(version=visit.version)
    return {pk: own[pk] for pk in wanted}


def wish_of(change: LineChange, line: AppointmentLine | None) -> LineWish:
    """What is asked of the engine; what was sold already is sold still, as long as it is the same."""
    if change.agreed is not None:
        return replace(change.wish, kept_by=change.wish.staff_id)
    is_kept = line is not None and is_same(line, change.wish)
    return replace(change.wish, kept_by=line.staff_id if line is not None and is_kept else None)


def checks_of(
    kept: Mapping[int, AppointmentLine], lines: Sequence[LineChange]
) -> Callable[[Facts], list[Problem]]:
    """What else can be wrong with the lines: minutes and prices out of range, a pause that is longer than was agreed."""

    def problems(facts: Facts) -> list[Problem]:
        found = []
        for number, change in enumerate(lines):
            line, field = kept.get(change.line_id or 0), f"lines.{number}"
            minutes, price = change.wish.own_minutes, change.price_minor
            if minutes is not None and not SHORTEST_WORK <= minutes <= LONGEST_LINE:
                text = _("A service takes five minutes to twelve hours.")
                found.append(Problem(f"{field}.minutes", "range", text))
            if price is not None and not 0 <= price <= LARGEST_MINOR:
                found.append(Problem(f"{field}.price", "range", _("This price cannot be.")))
            longest = max(facts.rules.wait_minutes, line.pause_minutes if line else 0)
            if change.agreed is None and not 0 <= change.wish.pause <= longest:
                text = _("This pause is longer than the salon allows.")
                found.append(Problem(f"{field}.pause", "range", text))
        return found

    return problems
