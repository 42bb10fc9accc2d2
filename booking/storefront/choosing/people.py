"""Whom a visitor can wish for: one person for the whole visit, or one for each service."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.storefront.choosing.basket import Basket
from booking.storefront.choosing.choice import Choice
from booking.team.models import StaffMember


@dataclass(frozen=True, slots=True)
class Wish:
    """One circle to tap: a person, or anyone (None), and the choice it leads to."""

    person: StaffMember | None
    is_chosen: bool
    choice: Choice


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of circles: for the whole visit (no name), or for one service."""

    name: str
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """The row for the whole visit, and one per service where there are several."""

    whole: Lane
    each: tuple[Lane, ...]
    is_each_open: bool


def lanes_of(basket: Basket, team: Sequence[StaffMember]) -> Lanes:
    """The circles for a basket. Only people who can do it stand in a row."""
    wished = {line.person_id for line in basket.lines}
    able = [person for person in team if all(person.pk in line.staff_ids for line in basket.lines)]
    same = next(iter(wished)) if len(wished) == 1 else 0
    choice = basket.choice
    whole = Lane("", tuple(Wish(p, _id(p) == same, choice.with_people(_whole(p))) for p in [None, *able]))
    if len(basket.lines) < 2:
        return Lanes(whole, (), is_each_open=False)
    each = tuple(_lane(basket, index, team) for index in range(len(basket.lines)))
    return Lanes(whole, each, is_each_open=len(wished) > 1 or not able)


def _lane(basket: Basket, index: int, team: Sequence[StaffMember]) -> Lane:
    line, wished = basket.lines[index], [line.person_id for line in basket.lines]
    able = [person for person in team if person.pk in line.staff_ids]
    wishes = (
        Wish(
            person,
            _id(person) == line.person_id,
            basket.choice.with_people([*wished[:index], _id(person), *wished[index + 1 :]]),
        )
        for person in [None, *able]
    )
    return Lane(line.name, tuple(wishes))


def _whole(person: StaffMember | None) -> list[int | None]:
    return [person.pk] if person else []


def _id(person: StaffMember | None) -> int | None:
    return person.pk if person else None
