"""What the settings' index lists: a room registers its page at start-up, the index shows what the person may use."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from tenants.accounts.rights import Action, may


@dataclass(frozen=True, slots=True)
class SettingsRoom:
    """One entry: what it is called, one sentence, a Lucide icon, where it is and the right it needs."""

    title: str | Promise
    text: str | Promise
    icon: str
    url_name: str
    action: Action

    @property
    def url(self) -> str:
        """Its address, or "" while no page of that name exists."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


_rooms: list[SettingsRoom] = [
    SettingsRoom(
        title=_("Locations"),
        text=_("Address, opening hours, closures, rooms and chairs, booking rules."),
        icon="map-pin",
        url_name="places:places",
        action=Action.PLACES_WRITE,
    ),
    SettingsRoom(
        title=_("Team"),
        text=_("People, services, shifts and time off."),
        icon="users-round",
        url_name="team:team",
        action=Action.TEAM_WRITE,
    ),
    SettingsRoom(
        title=_("Menu"),
        text=_("Services, prices, add-ons and bundles."),
        icon="clipboard-list",
        url_name="menu:menu",
        action=Action.MENU_WRITE,
    ),
    SettingsRoom(
        title=_("First steps"),
        text=_("The checklist of a new salon, the link and the QR code of your booking page."),
        icon="list-checks",
        url_name="onboarding:steps",
        action=Action.SETTINGS_WRITE,
    ),
    SettingsRoom(
        title=_("Messages"),
        text=_("What was sent to customers and team, and what could not be delivered."),
        icon="mail",
        url_name="messages:list",
        action=Action.MESSAGES_SEE,
    ),
    SettingsRoom(
        title=_("Trail"),
        text=_("Who changed what and when. Nobody can alter it."),
        icon="footprints",
        url_name="settings:trail",
        action=Action.AUDIT_SEE,
    ),
]


def register_room(room: SettingsRoom) -> None:
    """Add an entry to the settings; once, at start-up."""
    if room not in _rooms:
        _rooms.append(room)


def rooms_for(actor: Actor) -> list[SettingsRoom]:
    """What the person may use, of what has a page."""
    return [room for room in _rooms if may(actor, room.action) and room.url]
