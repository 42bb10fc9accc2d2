"""Telling higher rooms that a visit was written, inside its transaction."""

from collections.abc import Callable

_heard: list[Callable[[], None]] = []


def register_changed(heard: Callable[[], None]) -> None:
    """Call `heard` whenever a visit was written; it must not ask the database anything."""
    if heard not in _heard:
        _heard.append(heard)


def visit_changed() -> None:
    """Tell them; an inner step of every change."""
    for heard in _heard:
        heard()
