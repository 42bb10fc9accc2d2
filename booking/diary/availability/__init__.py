"""The one engine that knows what time is free, for storefront, desk and API (docs/developers/availability.md)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from booking.diary.availability.days import Day, local_days, minute_after
from booking.diary.availability.facts import Facts, facts_load
from booking.diary.availability.freetime import Question, free_time
from booking.diary.availability.offers import Asking, day_offers
from booking.diary.availability.plans import Line, lines_planned
from booking.diary.availability.room import Room
from booking.diary.availability.starts import possible_starts
from booking.diary.wishes import Channel, DayOffers, LineWish
from kernel.clock import Clock, local_day
from kernel.errors import BadInput

MOST_DAYS = 62
DESK_HORIZON_DAYS = 730
SLACK_MINUTES = 60

__all__ = [
    "DESK_HORIZON_DAYS",
    "MOST_DAYS",
    "earliest_start",
    "free_offers",
    "last_day_open",
    "offers_of",
    "room_for",
]


def free_offers(
    *,
    location_id: int,
    wishes: Sequence[LineWish],
    first_day: date,
    last_day: date,
    channel: Channel,
    clock: Clock,
    moving_id: int | None = None,
    also_moving: tuple[int, ...] = (),
    hold_key: str = "",
) -> list[DayOffers]:
    """What can be booked on each local day from `first_day` to `last_day`, both included; two queries in all.

    Days in the past or beyond the horizon are answered, empty. The own time of the visit `moving_id`, of those
    moved with it (`also_moving`) and of the hold `hold_key` counts as free. Raises NotFound for an unknown location, BadInput for more than 62 days or
    for services, extras and people that are not there or not sold this way.
    """
    if last_day < first_day or (last_day - first_day).days >= MOST_DAYS:
        raise BadInput.of("to", "range", _("Please ask for one to 62 days."))
    facts = facts_load(location_id, wishes, now=clock.now())
    return offers_of(
        facts,
        wishes,
        first_day=first_day,
        last_day=last_day,
        channel=channel,
        clock=clock,
        moving_id=moving_id,
        also_moving=also_moving,
        hold_key=hold_key,
    )


def offers_of(
    facts: Facts,
    wishes: Sequence[LineWish],
    *,
    first_day: date,
    last_day: date,
    channel: Channel,
    clock: Clock,
    moving_id: int | None = None,
    also_moving: tuple[int, ...] = (),
    hold_key: str = "",
) -> list[DayOffers]:
    """`free_offers` for facts that are loaded already; one query. Raises BadInput for what is not sold this way."""
    now = clock.now()
    lines = lines_planned(facts, wishes, channel)
    days = _open_days(facts, first_day, last_day, channel, now)
    answers: dict[date, DayOffers] = {}
    if days:
        room = room_for(
            facts, lines, days, now=now, moving_id=moving_id, also_moving=also_moving, hold_key=hold_key
        )
        asking = Asking(facts, room, days, earliest_start(facts, lines, channel, now))
        answers = {offers.date: offers for offers in day_offers(asking)}
    asked = [first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)]
    return [answers.get(day) or DayOffers(day, ()) for day in asked]


def room_for(
    facts: Facts,
    lines: Sequence[Line],
    days: Sequence[Day],
    *,
    now: datetime,
    moving_id: int | None = None,
    also_moving: tuple[int, ...] = (),
    hold_key: str = "",
    ignores_blocks: bool = False,
) -> Room:
    """Where the lines can be seated on those local days (they follow each other), in one query."""
    question = Question(
        facts=facts,
        days=list(days),
        staff_ids=sorted({staff_id for line in lines for staff_id in line.plans}),
        group_ids=sorted({group_id for line in lines for group_id in line.service.groups}),
        now=now,
        moving_id=moving_id,
        also_moving=also_moving,
        hold_key=hold_key,
        ignores_blocks=ignores_blocks,
        until=_last_minute(facts, lines, days[-1]),
    )
    free = free_time(question)
    after = days[-1].date + timedelta(days=1)
    around = [*days, *local_days(after, after, facts.tz)]
    wait = facts.rules.wait_minutes
    return Room(possible_starts(lines, free, around, wait), free, around, wait)


def _last_minute(facts: Facts, lines: Sequence[Line], day: Day) -> int | None:
    """After which nothing matters to a single line that starts on the day, or with its end; for more lines None.

    As long as it takes at most, and what must stay free behind it to be sold: whether more is free changes nothing.
    """
    if len(lines) != 1:
        return None
    longest = max((plan.minutes + plan.after for plan in lines[0].plans.values()), default=0)
    return day.hi + longest + facts.shortest + SLACK_MINUTES


def earliest_start(facts: Facts, lines: Sequence[Line], channel: Channel, now: datetime) -> int:
    """The first minute that may be booked: now at the desk, after the longest notice asked elsewhere."""
    notice = 0
    if channel.is_online:
        own = (line.service.notice for line in lines)
        asked = [facts.rules.notice_minutes if minutes is None else minutes for minutes in own]
        notice = max(asked, default=0)
    return minute_after(now + timedelta(minutes=notice))


def last_day_open(facts: Facts, channel: Channel, now: datetime) -> date:
    """The last local day that may be booked; it is offered whole."""
    ahead = facts.rules.horizon_days if channel.is_online else DESK_HORIZON_DAYS
    return local_day(now, facts.tz) + timedelta(days=ahead)


def _open_days(facts: Facts, first_day: date, last_day: date, channel: Channel, now: datetime) -> list[Day]:
    first = max(first_day, local_day(now, facts.tz))
    last = min(last_day, last_day_open(facts, channel, now))
    return local_days(first, last, facts.tz)
