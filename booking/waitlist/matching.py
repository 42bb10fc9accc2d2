"""What fits whom: the one availability engine is asked for each wish, and its offers are held against the entry's window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.diary.availability import free_offers
from booking.diary.wishes import Channel, LineWish, Offer
from booking.waitlist.models import EntrySource, WaitlistEntry
from kernel.clock import Clock, FixedClock, local_day
from kernel.errors import BadInput, NotFound

DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Fit:
    """A free time for an entry; `staff_id` is the person wished for it (None: as the lines say, or whoever is free)."""

    entry: WaitlistEntry
    offer: Offer
    staff_id: int | None = None


def channel_of(entry: WaitlistEntry) -> Channel:
    """Whose rules hold: a stranger's from the booking page are the storefront's, notice and all."""
    return Channel.STOREFRONT if entry.made_by == EntrySource.STOREFRONT else Channel.DESK


def wishes_of(entry: WaitlistEntry, staff_id: int | None = None) -> tuple[LineWish, ...]:
    """The entry's lines as the engine is asked, all by `staff_id` where one is given."""
    return tuple(
        LineWish(
            service_id=line.service_id,
            variant_id=line.variant_id,
            add_on_ids=tuple(add_on["id"] for add_on in line.add_ons),
            staff_id=staff_id or line.staff_id,
        )
        for line in entry.lines.all()
    )


def fits_window(entry: WaitlistEntry, offer: Offer, tz: ZoneInfo, now: datetime) -> bool:
    """Whether the offer lies in the days and hours of the entry, with the warning that the person needs."""
    start, day = offer.starts_at.astimezone(tz), local_day(offer.starts_at, tz)
    lasts = (offer.ends_at - offer.starts_at).total_seconds() // 60
    begins = start.hour * 60 + start.minute
    return (
        entry.from_date <= day <= entry.until_date
        and day.weekday() in (entry.weekdays or range(7))
        and entry.from_minute <= begins
        and (entry.until_minute == DAY_MINUTES or begins + lasts <= entry.until_minute)
        and offer.starts_at - now >= timedelta(minutes=entry.notice_minutes)
    )


@dataclass
class Matcher:
    """Asks the engine about one location; what it was asked once it remembers until `forget`.

    `answer_minutes` is how long an offer will stand: the salon's notice must still be kept at its end, so the
    engine is asked as if it were then.
    """

    tz: ZoneInfo
    clock: Clock
    answer_minutes: int = 0
    _known: dict[tuple[object, ...], list[Offer]] = field(default_factory=dict)

    def forget(self) -> None:
        """Something was held or booked since: what was free may be no more."""
        self._known = {key: offers for key, offers in self._known.items() if not offers}

    def fits(self, entry: WaitlistEntry, first_day: date, last_day: date) -> Iterator[Fit]:
        """The free times for the entry on those local days, by person wished and then by start."""
        for staff_id in entry.staff_ids or (None,):
            for offer in self._offers(entry, staff_id, first_day, last_day):
                if fits_window(entry, offer, self.tz, self.clock.now()):
                    yield Fit(entry, offer, staff_id)

    def best(self, entry: WaitlistEntry, starts_at: datetime, ends_at: datetime) -> Fit | None:
        """The best free time for the entry that touches `[starts_at, ends_at)`: tidy before others, then the earliest."""
        days = local_day(starts_at, self.tz), local_day(ends_at - timedelta(seconds=1), self.tz)
        touching = [
            fit
            for fit in self.fits(entry, *days)
            if fit.offer.starts_at < ends_at and fit.offer.ends_at > starts_at
        ]
        return min(touching, key=lambda fit: (not fit.offer.tidy, fit.offer.starts_at), default=None)

    def at(self, entry: WaitlistEntry, starts_at: datetime) -> Fit | None:
        """The free time of the entry's services that begins then, whatever days and hours were wished."""
        day = local_day(starts_at, self.tz)
        for staff_id in entry.staff_ids or (None,):
            for offer in self._offers(entry, staff_id, day, day):
                if offer.starts_at == starts_at:
                    return Fit(entry, offer, staff_id)
        return None

    def _offers(
        self, entry: WaitlistEntry, staff_id: int | None, first_day: date, last_day: date
    ) -> Sequence[Offer]:
        wishes, channel = wishes_of(entry, staff_id), channel_of(entry)
        key = (entry.location_id, wishes, channel, first_day, last_day)
        if key not in self._known:
            self._known[key] = self._asked(entry.location_id, wishes, channel, first_day, last_day)
        return self._known[key]

    def _asked(
        self, location_id: int, wishes: Sequence[LineWish], channel: Channel, first_day: date, last_day: date
    ) -> list[Offer]:
        when = FixedClock(self.clock.now() + timedelta(minutes=self.answer_minutes))
        try:
            days = free_offers(
                location_id=location_id,
                wishes=wishes,
                first_day=first_day,
                last_day=last_day,
                channel=channel,
                clock=when,
            )
        except (BadInput, NotFound):  # no longer sold, or not by that person
            return []
        return [offer for day in days for offer in day.offers]


def matcher_for(time_zone: str, clock: Clock, answer_minutes: int = 0) -> Matcher:
    """A matcher for a location of that zone."""
    return Matcher(ZoneInfo(time_zone), clock, answer_minutes)
