"""What stands above the diary: ways to look at it, as links, filters, and what the colours mean."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from booking.catalog.models import ServiceCategory
from booking.diary.look import COLOURS, ZOOMS, Look
from booking.diary.models import AppointmentState, VisitLabel
from booking.diary.presenters.board import DayFacts, lines_shown
from booking.diary.presenters.pieces import Pen
from booking.team.models import StaffMember

MOST_IN_LEGEND = 14


@dataclass(frozen=True, slots=True)
class Choice:
    """A link or an option."""

    label: str
    value: str
    is_current: bool
    code: str = ""


@dataclass(frozen=True, slots=True)
class Tools:
    """The links and options of the bar; `query` is the address of what is seen now."""

    query: str
    views: list[Choice]
    bys: list[Choice]
    zooms: list[Choice]
    colours: list[Choice]
    people: list[Choice]
    categories: list[Choice]
    states: list[Choice]
    labels: list[Choice]


def address(look: Look, location_id: int | str, day: date, **more: object) -> str:
    """The diary's query for that look, with its question mark."""
    pairs = {"location": location_id, "day": day.isoformat(), **look.pairs(), **more}
    return f"?{urlencode(pairs)}"


def tools_of(
    look: Look,
    location_id: int | str,
    day: date,
    *,
    people: Iterable[StaffMember],
    categories: Iterable[ServiceCategory],
    labels: Iterable[VisitLabel],
    has_rooms: bool,
) -> Tools:
    """Everything above the board."""

    def link(label: str, *, current: bool, extra: dict[str, Any] | None = None, **changes: Any) -> Choice:
        return Choice(label, address(replace(look, **changes), location_id, day, **extra or {}), current)

    views = [
        link(
            label, view=view, is_said=True, by="staff" if view in MANY else look.by, current=look.view == view
        )
        for view, label in _view_labels().items()
    ]
    bys = [
        link(label, by=by, view="columns", is_said=True, current=look.is_rooms == (by == "rooms"))
        for by, label in (("staff", _("Staff")), ("rooms", _("Rooms")))
    ]
    return Tools(
        query=address(look, location_id, day),
        views=views,
        bys=bys if has_rooms else [],
        zooms=[
            replace(
                link(_minutes(zoom), is_said=True, extra={"zoom": zoom}, current=look.zoom == zoom),
                code=str(zoom),
            )
            for zoom in ZOOMS
        ],
        colours=[
            link(_colour_labels()[one], extra={"colour": one}, current=look.colour == one) for one in COLOURS
        ],
        people=[Choice(one.name, str(one.pk), one.pk == look.who) for one in people],
        categories=[Choice(one.name, str(one.pk), one.pk == look.category) for one in categories],
        states=[Choice(capfirst(str(one.label)), str(one), one == look.state) for one in SHOWN_STATES],
        labels=[Choice(one.name, str(one.pk), one.pk == look.label) for one in labels],
    )


ALL = "all"  # every location together
MANY = {"3days", "week", "month"}
SHOWN_STATES = [
    state for state in AppointmentState if state not in {AppointmentState.CANCELLED, AppointmentState.NO_SHOW}
]


def _view_labels() -> dict[str, str]:
    return {
        "columns": pgettext("diary", "Day"),
        "3days": _("3 days"),
        "week": _("Week"),
        "month": _("Month"),
        "list": _("List"),
    }


def _colour_labels() -> dict[str, str]:
    return {"staff": _("Person"), "service": _("Service"), "state": _("State")}


def _minutes(count: int) -> str:
    return _("%(n)s min") % {"n": count}


def legend_of(days: Iterable[DayFacts], pen: Pen) -> list[tuple[str, str]]:
    """What each colour means, as class and name, for what is on the board."""
    if pen.look.colour == "state":
        return [(f"state-{state}", capfirst(str(state.label))) for state in SHOWN_STATES]
    lines = [line for facts in days for _visit, line in lines_shown(facts, pen)]
    if pen.look.colour == "service":
        named = {line.service.name: f"staff-c{line.service.colour}" for line in lines}
    else:
        named = {line.staff.name: f"staff-c{line.staff.colour}" for line in lines}
    return sorted(((colour, name) for name, colour in named.items()), key=lambda one: one[1])[:MOST_IN_LEGEND]
