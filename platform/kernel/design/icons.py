"""Lucide icons, inlined: the names in use are collected by the front-end build into one JSON file."""

import functools
import json
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS = Path(settings.ROOT) / "static" / "dist" / "icons.json"


class UnknownIcon(LookupError):
    """A template names an icon that the build did not collect."""


@functools.cache
def _shapes(stamp: float) -> dict[str, str]:
    shapes: dict[str, str] = json.loads(ICONS.read_text())
    return shapes


def icon_svg(name: str, label: str = "") -> SafeString:
    """The icon as SVG; raises UnknownIcon when the build does not have it."""
    return _drawn(name, label, ICONS.stat().st_mtime)


@functools.lru_cache(maxsize=2048)
def _drawn(name: str, label: str, stamp: float) -> SafeString:
    """A page draws some fifty icons, mostly the same ones as the page before."""
    shapes = _shapes(stamp)
    if name not in shapes:
        raise UnknownIcon(f"{name}: run the front-end build (`make build`)")
    speech = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>',
        speech,
        mark_safe(shapes[name]),  # noqa: S308 -- the package's own drawing, written by our build
    )
