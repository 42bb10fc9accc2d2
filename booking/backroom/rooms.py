"""The settings by what they are about, so that twenty rooms are found at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kernel.design.settings_rooms import SettingsRoom


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the settings is called, and the namespaces (or names) of the pages that belong to it."""

    code: str
    label: Promise
    pages: frozenset[str]


SHOP = Part("shop", pgettext_lazy("part of the settings", "The shop"), frozenset())
PARTS = (
    SHOP,
    Part(
        "visits",
        pgettext_lazy("part of the settings", "Visits and booking page"),
        frozenset({"desk", "waitlist", "queue", "requests", "questions", "storefront"}),
    ),
    Part(
        "customers",
        pgettext_lazy("part of the settings", "Customers"),
        frozenset(
            {
                "customers",
                "customer_fields",
                "customer_forms",
                "records",
                "care",
                "careplans",
                "duplicates",
                "history",
                "privacy",
                "segments",
            }
        ),
    ),
    Part(
        "people",
        pgettext_lazy("part of the settings", "People"),
        frozenset({"team", "roster", "hours", "access", "targets"}),
    ),
    Part("messages", pgettext_lazy("part of the settings", "Messages"), frozenset({"messages"})),
)


def part_of(room: SettingsRoom) -> Part:
    """Where the room belongs; what no part names belongs to the shop."""
    name = room.url_name.partition(":")[0]
    return next((part for part in PARTS if name in part.pages), SHOP)


def rooms_by_part(rooms: Iterable[SettingsRoom]) -> list[tuple[Part, list[SettingsRoom]]]:
    """The rooms in their own order under each part; parts without any are left out."""
    known = list(rooms)
    found = [(part, [room for room in known if part_of(room) is part]) for part in PARTS]
    return [(part, own) for part, own in found if own]
