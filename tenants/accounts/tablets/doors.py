"""What the shop's tablet can be taken for besides the desk: a room names its page, the PIN leads there.

An app calls `register_door` in its `desk.py`. Who came by such a door only wanted that page: it lets go of the tablet when
it is done (`came_by`).
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

DOOR = "tablet_door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A button beside the PIN: stable code, label, Lucide icon, URL name."""

    code: str
    label: str | Promise
    icon: str
    url_name: str


_doors: dict[str, Door] = {}


def register_door(door: Door) -> None:
    """Add a door, or replace the one of the same code."""
    _doors[door.code] = door


def doors() -> list[Door]:
    """Every door."""
    return list(_doors.values())


def door_entered(request: HttpRequest, code: str) -> str:
    """The address behind the door, noted for the session; "" for one that is not there, and no door is noted."""
    request.session.pop(DOOR, None)
    door = _doors.get(code)
    if door is None:
        return ""
    request.session[DOOR] = door.code
    return reverse(door.url_name)


def came_by(request: HttpRequest) -> str:
    """The door by which the person came onto the tablet, or ""."""
    return str(request.session.get(DOOR, ""))
