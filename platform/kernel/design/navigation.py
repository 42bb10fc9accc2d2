"""The desk's rail: each room says what it adds, the frame shows what the person may use.

An app calls `register_nav` in its `desk.py`, which is read at start-up; no room needs to know the others.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

PHONE_ENTRIES = 4  # and "More"
_GROUPS: dict[str, tuple[int, Promise]] = {
    "day": (0, pgettext_lazy("part of the rail", "Day")),
    "customers": (30, pgettext_lazy("part of the rail", "Customers")),
    "team": (40, pgettext_lazy("part of the rail", "Team")),
    "salon": (50, pgettext_lazy("part of the rail", "Salon")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry: stable code, label, Lucide icon, URL name, the right it needs, and its place.

    `under` is the address that lights it up (its own by default); `on_phone` puts it into the bar of a phone, which
    has room for the first four. `group` is its part of the rail ("day", "customers", "team", "salon"); where it says
    none, its position does.
    """

    code: str
    label: str | Promise
    icon: str
    url_name: str
    action: str
    position: int
    under: str = ""
    on_phone: bool = True
    badge: Callable[[], int] | None = None
    group: str = ""

    @property
    def part(self) -> str:
        """The code of its part of the rail."""
        return self.group or [code for code, (start, _label) in _GROUPS.items() if start <= self.position][-1]


_items: dict[str, NavItem] = {}


def register_nav(item: NavItem) -> None:
    """Add an entry to the rail, or replace the one of the same `code`."""
    _items[item.code] = item


def nav_items() -> list[NavItem]:
    """Every entry, in the order of the rail: part by part."""
    return sorted(_items.values(), key=lambda item: (_GROUPS[item.part][0], item.position))


def nav_for(path: str, *, may: Callable[[str], bool]) -> list[dict[str, object]]:
    """What the frame draws for a person who `may` do the named actions, with the one of `path` marked active."""
    shown = [(item, address) for item in _allowed(may) if (address := _address(item)) is not None]
    lit = _lit(path, [(item.code, item.under or address) for item, address in shown])
    in_bar = [item.code for item, _address in shown if item.on_phone][:PHONE_ENTRIES]
    return [
        {
            "label": item.label,
            "url": address,
            "icon": item.icon,
            "active": item.code == lit,
            "on_phone": item.code in in_bar,
            "badge": item.badge() if item.badge else 0,
            "part": {"code": item.part, "label": _GROUPS[item.part][1]},
        }
        for item, address in shown
    ]


def _allowed(may: Callable[[str], bool]) -> Iterable[NavItem]:
    return (item for item in nav_items() if may(item.action))


def _address(item: NavItem) -> str | None:
    """Where the entry leads, or None while its room has no page under the running URLconf."""
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return None


def _lit(path: str, places: Iterable[tuple[str, str]]) -> str:
    """The code of the entry whose address is the longest start of `path`."""
    hits = [(len(under), code) for code, under in places if path.startswith(under)]
    return max(hits)[1] if hits else ""
