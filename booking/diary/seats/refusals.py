"""Seating a visit until it is done, and saying why where it cannot be."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from booking.diary.availability import offers_of
from booking.diary.availability.facts import Facts, facts_load
from booking.diary.seats.seating import Crowded, NotSeated, Request, is_open_for, wait_for_keys
from booking.diary.wishes import Offer, SlotTaken
from kernel.clock import Clock, local_day
from kernel.errors import BadInput
from kernel.transactions import is_overlap

R = TypeVar("R")
log = logging.getLogger(__name__)

TRIES = 6
MOST_ALTERNATIVES = 5
ENOUGH_ON_THE_DAY = 3
DAYS = 14


def seated(change: Callable[[Request], R], request: Request, clock: Clock) -> R:
    """Run the change until it is not crowded; at last with all locks. Raises SlotTaken, or BadInput when closed.

    Whatever is said to the loser is looked up after the transaction, so that no lock is held meanwhile.
    """
    try:
        for _try in range(TRIES):
            try:
                return change(request)
            except Crowded as crowded:
                wait_for_keys(crowded.keys)
                request = replace(request, looks_first=True)
        return change(replace(request, locks_all=True))
    except NotSeated as error:
        raise _refusal(request, clock, error) from None
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        log.info("the database refused an overlap that the check had not seen")
        facts = facts_load(request.location_id, request.wishes, now=request.now)
        raise SlotTaken(alternatives_near(request, facts, clock)) from error


def _refusal(request: Request, clock: Clock, found: NotSeated) -> SlotTaken | BadInput:
    if not is_open_for(request, found.facts, found.lines):
        return BadInput.of(
            "start", "closed", _("At this time the salon is closed or nobody is there for it.")
        )
    return SlotTaken(alternatives_near(request, found.facts, clock))


def alternatives_near(request: Request, facts: Facts, clock: Clock) -> list[Offer]:
    """Up to five offers for the same wishes, in order of time: the nearest of the same day, or of two weeks."""
    found = _offers(request, facts, clock, days=0)
    if len(found) < ENOUGH_ON_THE_DAY:
        found = _offers(request, facts, clock, days=DAYS)
    nearest = sorted(found, key=lambda offer: abs(offer.starts_at - request.starts_at))[:MOST_ALTERNATIVES]
    return sorted(nearest, key=lambda offer: offer.starts_at)


def _offers(request: Request, facts: Facts, clock: Clock, *, days: int) -> list[Offer]:
    day = local_day(request.starts_at, facts.tz)
    try:
        found = offers_of(
            facts,
            request.wishes,
            first_day=day,
            last_day=day + timedelta(days=days),
            channel=request.channel,
            clock=clock,
            moving_id=request.moving_id,
            also_moving=request.also_moving,
            hold_key=request.hold_key,
        )
    except BadInput:  # what is moved may no longer be sold: there is nothing to propose
        return []
    return [offer for of_day in found for offer in of_day.offers if offer.starts_at != request.starts_at]
