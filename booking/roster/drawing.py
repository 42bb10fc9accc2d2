"""The grid in words and marks, as its template draws it."""

from typing import Any

from django.utils.translation import gettext as _

from booking.places.typed import start_text, wall_text
from booking.roster.grid import Cell, Day, Grid, Line
from booking.roster.letters import day_text, times_text
from booking.roster.plans import Plan
from booking.roster.wording import clash_day, clash_text, hours_text
from kernel.marks import in_one, listed

MOST_HEADS = 10
FULLEST = 10


def grid_drawn(grid: Grid) -> dict[str, Any]:
    """What the template needs; nothing in it is asked for again."""
    names = {line.staff.pk: line.staff.name for line in grid.lines}
    return {
        "days": [_day(day) for day in grid.days],
        "lines": [_line(line, grid) for line in grid.lines],
        "clashes": [
            {
                "name": names[clash.staff_id],
                "text": clash_text(clash),
                "day": clash_day(clash),
                "hard": clash.is_hard,
                "anchor": f"c{clash.staff_id}-{clash.on:%Y%m%d}",
            }
            for clash in grid.clashes
        ],
        "from": grid.window[0],
        "until": grid.window[1],
        "total": hours_text(
            sum(plan.minutes for line in grid.lines for cell in line.cells for plan in cell.shifts)
        ),
    }


def key_text(plan: Plan) -> str:
    """A shift's key as an address or a form carries it: "staff|day|start"."""
    return f"{plan.staff_id}|{plan.on.isoformat()}|{plan.start}"


def plan_text(plan: Plan) -> str:
    """ "09:00–18:00, break 13:00–13:30"."""
    pauses = [_("break %(time)s") % {"time": times_text(a, b)} for a, b in plan.breaks]
    return in_one(times_text(plan.start, plan.end), *pauses)


def _day(day: Day) -> dict[str, Any]:
    opening = " ".join(times_text(low, high) for low, high in day.ranges)
    gaps = [f"{start_text(low)}–{wall_text(high)}" for low, high in day.gaps]
    return {
        "on": day.on,
        "name": day_text(day.on, "EEE"),
        "number": day_text(day.on, "d MMM"),
        "spoken": day_text(day.on),
        "is_past": day.is_past,
        "is_today": day.is_today,
        "opening": opening or day.closed or _("closed"),
        "gaps": listed(gaps),
        "hours": [
            {"heads": hour.heads, "level": min(hour.heads, MOST_HEADS), "time": start_text(hour.start)}
            for hour in day.hours
        ],
    }


def _line(line: Line, grid: Grid) -> dict[str, Any]:
    contract = line.terms.contract_minutes
    share = min(FULLEST, line.minutes * FULLEST // contract) if contract else 0
    return {
        "staff": line.staff,
        "hours": hours_text(line.minutes),
        "contract": hours_text(contract) if contract is not None else "",
        "share": share,
        "over": contract is not None and line.minutes > contract,
        "cells": [_cell(cell, day, line.staff.name) for cell, day in zip(line.cells, grid.days, strict=True)],
    }


def _cell(cell: Cell, day: Day, name: str) -> dict[str, Any]:
    held = {plan.facts for plan in cell.change.before} if cell.change else set()
    return {
        "id": f"c{cell.staff.pk}-{cell.on:%Y%m%d}",
        "staff_id": cell.staff.pk,
        "on": cell.on,
        "spoken": in_one(name, day_text(cell.on)),
        "is_past": day.is_past,
        "closed": not day.ranges,
        "away": cell.away,
        "elsewhere": [times_text(plan.start, plan.end) for plan in cell.elsewhere],
        "hard": any(clash.is_hard for clash in cell.clashes),
        "problems": listed(clash_text(clash) for clash in cell.clashes if clash_day(clash)),
        "emptied": bool(cell.change and not cell.change.after),
        "shifts": [_shift(plan, cell, held) for plan in cell.shifts],
    }


def _shift(plan: Plan, cell: Cell, held: set[Any]) -> dict[str, Any]:
    return {
        "key": key_text(plan),
        "start": plan.start,
        "end": plan.end,
        "text": times_text(plan.start, plan.end),
        "spoken": in_one(cell.staff.name, day_text(plan.on), plan_text(plan)),
        "breaks": [{"start": a, "end": b} for a, b in plan.breaks],
        "note": plan.note,
        "new": cell.change is not None and plan.facts not in held,
    }
