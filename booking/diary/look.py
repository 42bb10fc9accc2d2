"""How somebody looks at the diary: which days, columns, zoom, colours and filters; it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from booking.diary.models import AppointmentState

VIEWS = ("columns", "3days", "week", "month", "list")
BYS = ("staff", "rooms")
ZOOMS = (5, 10, 15, 30)
COLOURS = ("staff", "service", "state")
WEEK = 7


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for. `who`, `category`, `state` and `label` leave out what does not match; None and "" match all.

    `is_said` is whether the address named a view: on a phone the list comes first where it did not.
    """

    view: str = "columns"
    by: str = "staff"
    zoom: int = 15
    colour: str = "staff"
    who: int | None = None
    category: int | None = None
    state: str = ""
    label: int | None = None
    is_said: bool = False

    @property
    def is_rooms(self) -> bool:
        """Whether the columns are rooms: one day's, never several."""
        return self.by == "rooms" and self.view in {"columns", "list"}

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.who or self.category or self.state or self.label)

    def days(self, day: date) -> list[date]:
        """The days shown when `day` is asked for: itself, three from it, or its week from Monday."""
        first = day - timedelta(days=day.weekday()) if self.view == "week" else day
        many = {"3days": 3, "week": WEEK}.get(self.view, 1)
        return [first + timedelta(days=number) for number in range(many)]

    def turned(self, day: date, way: int) -> date:
        """The day to ask for one page on (`way` 1) or back (-1)."""
        if self.view == "month":
            return (day.replace(day=1) + timedelta(days=31 if way > 0 else -1)).replace(day=1)
        return day + way * timedelta(days={"3days": 3, "week": WEEK}.get(self.view, 1))

    def pairs(self) -> dict[str, str]:
        """What stands in an address, without zoom and colours, which the browser keeps."""
        said = {
            "view": self.view if self.is_said else "",
            "by": self.by if self.by != "staff" else "",
            "who": str(self.who or ""),
            "category": str(self.category or ""),
            "state": self.state,
            "label": str(self.label or ""),
        }
        return {name: value for name, value in said.items() if value}


def look_from(query: Mapping[str, str], kept: Mapping[str, str]) -> Look:
    """The look that an address asks for, zoom and colours else as the browser kept them; nonsense is left out."""
    view = _one_of(query.get("view", ""), VIEWS)
    zoom = _one_of(query.get("zoom", ""), ZOOMS) or _one_of(kept.get("diary_zoom", ""), ZOOMS)
    colour = _one_of(query.get("colour", ""), COLOURS) or _one_of(kept.get("diary_colour", ""), COLOURS)
    return Look(
        view=view or "columns",
        by=_one_of(query.get("by", ""), BYS) or "staff",
        zoom=int(zoom or 15),
        colour=colour or "staff",
        who=_id(query.get("who", "")),
        category=_id(query.get("category", "")),
        state=_one_of(query.get("state", ""), AppointmentState.values),
        label=_id(query.get("label", "")),
        is_said=bool(view),
    )


def _one_of(text: str, choices: object) -> str:
    """The text when it is one of the choices, else ""."""
    return text if text in [str(choice) for choice in choices] else ""  # type: ignore[attr-defined]


def _id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
