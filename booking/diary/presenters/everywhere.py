"""All locations together: the people of a day beside each other, or days with the visits of every shop."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from booking.diary.presenters.board import (
    Column,
    DayFacts,
    day_column,
    drawn_of,
    frames_of,
    people_columns,
)
from booking.diary.presenters.pieces import Drawn, Pen, Piece, shade
from booking.diary.stretches import Stretch, minus


def everywhere_columns(places: Sequence[DayFacts], pen: Pen) -> list[Column]:
    """The people of every location beside each other, each with the name of their shop, on the shop's own clock."""
    columns = []
    for facts, frame in zip(places, frames_of(places), strict=True):
        for column in people_columns(facts, frame, replace(pen, tz=facts.tz)):
            column.location, column.note = facts.location, f"{facts.location.name} · {column.note}"
            columns.append(column)
    return columns


def everywhere_days(days: Sequence[DayFacts], pen: Pen) -> list[Column]:
    """A column for each day, with the visits of every location, each at the wall time of its own shop."""
    by_day: dict[date, list[tuple[DayFacts, Stretch]]] = {}
    for facts, frame in zip(days, frames_of(days), strict=True):
        by_day.setdefault(facts.day, []).append((facts, frame))
    return [_day(shops, pen) for shops in by_day.values()]


def _day(shops: Sequence[tuple[DayFacts, Stretch]], pen: Pen) -> Column:
    first, frame = shops[0]
    drawn = [
        (_moved(stretch, frame[0] - own[0]), piece)
        for facts, own in shops
        for stretch, piece in _named(facts, drawn_of(facts, own, replace(pen, tz=facts.tz)))
    ]
    return day_column(first, frame, drawn, _shut(shops, frame))


def _moved(stretch: Stretch, by: timedelta) -> Stretch:
    """The stretch as if its shop were in the zone of the first: what has one wall time stands beside each other."""
    return stretch[0] + by, stretch[1] + by


def _named(facts: DayFacts, drawn: Drawn) -> Drawn:
    """Each piece says of which shop it is."""
    for _stretch, piece in drawn:
        piece.text = f"{piece.text} · {facts.location.name}" if piece.text else facts.location.name
    return drawn


def _shut(shops: Sequence[tuple[DayFacts, Stretch]], frame: Stretch) -> list[Piece]:
    """The hours in which every shop is shut."""
    opening = [
        _moved(stretch, frame[0] - own[0])
        for facts, own in shops
        for stretch in (() if facts.closure else facts.opening)
    ]
    return [shade("off", stretch, frame, "") for stretch in minus([frame], opening)]
