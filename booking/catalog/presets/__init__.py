"""Starting menus per kind of business, in both languages, priced for the place (P8)."""

from booking.catalog.presets.apply import MenuPreset, menu_apply, menu_preview
from booking.catalog.presets.data import KINDS

__all__ = ["KINDS", "MenuPreset", "menu_apply", "menu_preview"]
