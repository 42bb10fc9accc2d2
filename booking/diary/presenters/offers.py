"""Free times as a person picks them: by day and part of the day."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.diary import wording
from booking.diary.wishes import DayOffers, Offer

NOON, EVENING = 12, 17


@dataclass(frozen=True, slots=True)
class Choice:
    """One start: the value that the form sends, the wall time, and whether it leaves a gap nobody can use."""

    value: str
    label: str
    tidy: bool
    day: str


@dataclass(frozen=True, slots=True)
class Part:
    """Morning, afternoon or evening."""

    label: str
    choices: list[Choice]


def choice_of(offer: Offer, tz: ZoneInfo) -> Choice:
    """The offer as a choice."""
    local = offer.starts_at.astimezone(tz)
    return Choice(
        value=local.isoformat(),
        label=wording.clock_time(offer.starts_at, tz),
        tidy=offer.tidy,
        day=wording.day_short(local.date()),
    )


def parts_of(day: DayOffers | None, tz: ZoneInfo) -> list[Part]:
    """The day's starts by part of the day, without empty parts."""
    if day is None:
        return []
    hours = [(offer, offer.starts_at.astimezone(tz).hour) for offer in day.offers]
    parts = [
        (_("Morning"), [offer for offer, hour in hours if hour < NOON]),
        (_("Afternoon"), [offer for offer, hour in hours if NOON <= hour < EVENING]),
        (_("Evening"), [offer for offer, hour in hours if hour >= EVENING]),
    ]
    return [Part(label, [choice_of(offer, tz) for offer in offers]) for label, offers in parts if offers]
