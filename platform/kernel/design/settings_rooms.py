"""What the settings' index lists: an app registers its page in its `desk.py`, the index shows what the person may use."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsRoom:
    """One entry: what it is called, one sentence, a Lucide icon, where it is, the right it needs, and its place.

    `whole_salon`: its page asks for the right at every location, and not at some one.
    """

    title: str | Promise
    text: str | Promise
    icon: str
    url_name: str
    action: str
    position: int
    whole_salon: bool = False

    @property
    def url(self) -> str:
        """Its address, or "" while no page of that name exists."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


_rooms: dict[str, SettingsRoom] = {}


def register_room(room: SettingsRoom) -> None:
    """Add an entry to the settings, or replace the one of the same page."""
    _rooms[room.url_name] = room


def rooms_for(may: Callable[[str], bool]) -> list[SettingsRoom]:
    """What a person who `may` do the named actions can use, of what has a page, in order."""
    rooms = sorted(_rooms.values(), key=lambda room: room.position)
    return [room for room in rooms if may(room.action) and room.url]
