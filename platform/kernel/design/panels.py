"""Slots on the pages of a lower room that a higher one fills: first steps on Today, money on a visit.

An app calls `register_panel` in its `desk.py`; the page of the lower room draws what `panels_at` gives.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Render = Callable[..., str]

_panels: dict[str, list[tuple[int, Render]]] = {}


def register_panel(place: str, render: Render, *, position: int = 50) -> None:
    """Let `render(request, **facts)` fill the slot `place`; "" from it means nothing to show now.

    Registering the same function again changes nothing.
    """
    panels = _panels.setdefault(place, [])
    if all(known is not render for _position, known in panels):
        panels.append((position, render))
        panels.sort(key=lambda panel: panel[0])


def panels_at(place: str, request: HttpRequest, **facts: Any) -> list[str]:
    """The filled panels of the slot, in order, without the empty ones."""
    texts = [render(request, **facts) for _position, render in _panels.get(place, [])]
    return [text for text in texts if text]
