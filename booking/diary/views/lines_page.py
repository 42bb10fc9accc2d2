"""What the page shows on which the lines of a booked visit are changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from booking.catalog.selectors import bundle_for
from booking.diary.availability import free_offers
from booking.diary.availability.stages import minutes_together
from booking.diary.changes import rules_of
from booking.diary.lines.changes import LineChange
from booking.diary.lines.params import LineRows, changes_of
from booking.diary.lines.relining import lines_look, request_of
from booking.diary.models import Appointment
from booking.diary.once import form_key
from booking.diary.presenters.changing import Changing, ChangingLine, changing_lines, span_of
from booking.diary.presenters.offers import Part, parts_of
from booking.diary.seats.seating import NotSeated, Seated
from booking.diary.selectors import menu as selectors_menu
from booking.diary.selectors.blocks import visits_in
from booking.diary.services import MOVABLE
from booking.diary.sight import Sight
from booking.diary.wishes import Channel
from booking.diary.wording import clock_time, customer_name, day_long
from kernel.actor import Actor
from kernel.clock import local_day, system_clock
from kernel.errors import BadInput, StaleVersion
from tenants.accounts.rights import Action, may

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class LinesPage:
    """The visit, the lines asked for, who looks, and what is wrong with single fields, by their place."""

    visit: Appointment
    rows: LineRows
    sight: Sight
    actor: Actor
    placed: Mapping[str, str] = field(default_factory=dict)

    @property
    def tz(self) -> ZoneInfo:
        """The shop's zone."""
        return ZoneInfo(self.visit.location.time_zone)

    @cached_property
    def changes(self) -> list[LineChange]:
        """The lines as the service takes them; what cannot be read is left out."""
        return changes_of(self.rows)[0]

    @cached_property
    def look(self) -> Seated | None:
        """Where the lines would stand from the visit's own start; None where they do not fit."""
        try:
            return lines_look(self.visit, self.changes, system_clock)
        except (NotSeated, BadInput, StaleVersion):
            return None

    @cached_property
    def lines(self) -> list[ChangingLine]:
        """The lines as they are shown."""
        ids = [wish.service_id for wish in self.rows.wishes]
        services = selectors_menu.services_with_choices(self.visit.location, ids)
        facts = Changing(
            visit=self.visit,
            services=services,
            bundle=bundle_for(ids, online=False) if len(services) == len(set(ids)) else None,
            sight=self.sight,
            longest_pause=rules_of(self.visit).wait_minutes if len(ids) > 1 else 0,
            problems=dict(self.placed) | {one.field: str(one.text) for one in changes_of(self.rows)[1]},
        )
        return changing_lines(self.rows.rows, self.changes, facts, self.look)

    @property
    def minutes(self) -> int:
        """How long the whole visit takes when nobody waits."""
        lengths = [
            change.wish.own_minutes or line.minutes
            for change, line in zip(self.changes, self.lines, strict=False)
        ]
        return minutes_together([line.choice for line in self.lines], lengths)


def lines_context(page: LinesPage, query: QueryDict) -> dict[str, Any]:
    """Everything the page shows but what went wrong."""
    visit, tz = page.visit, page.tz
    swapped = query.get("instead", "")
    return {
        "visit": visit,
        "tz": tz,
        "name": customer_name(visit),
        "day": day_long(local_day(visit.starts_at, tz)),
        "lines": page.lines,
        "pairs": page.rows.pairs(),
        "swapped": next((line.choice for line in page.lines if str(line.choice.place) == swapped), None),
        "total_minor": sum(line.price_minor for line in page.lines),
        "total_minutes": page.minutes,
        "fits": span_of(page.look),
        "menu": selectors_menu.sold_matching(visit.location, query.get("q", "")),
        "bundles": selectors_menu.bundles_matching(visit.location, query.get("q", "")),
        "q": query.get("q", ""),
        "parts": _parts(page) if visit.state in MOVABLE and page.lines else [],
        "start": query.get("start", ""),
        "tells": "tell" in query or "key" not in query,
        "may_tell": visit.state in MOVABLE,
        "override": bool(query.get("override")),
        "may_override": may(page.actor, Action.APPOINTMENT_OVERRIDE, at=visit.location_id),
        "key": form_key(query.get("key", "")),
        "next": query.get("next", ""),
    }


def in_the_way(page: LinesPage, said: Mapping[str, Any]) -> dict[str, Any]:
    """What went wrong, with who has the people that are asked for from `clash` on: "Ada 10:00–11:00".

    Without `clash` that is from the visit's own start, where the lines do not fit there.
    """
    start = said.get("clash") or (page.visit.starts_at if page.look is None else None)
    if start is None or not page.lines:
        return dict(said)
    people = [wish.staff_id for wish in page.rows.wishes if wish.staff_id]
    found = visits_in((start, start + page.minutes * MINUTE), people, besides=page.visit.pk)
    times = (
        f"{customer_name(one)} {clock_time(one.starts_at, page.tz)}–{clock_time(one.ends_at, page.tz)}"
        for one in found
    )
    return {**said, "in_the_way": list(times)}


def _parts(page: LinesPage) -> list[Part]:
    """The day's free times for these lines; none where something of it is not sold."""
    day = local_day(page.visit.starts_at, page.tz)
    try:
        request = request_of(page.visit, page.changes, system_clock)
        days = free_offers(
            location_id=page.visit.location_id,
            wishes=request.wishes,
            first_day=day,
            last_day=day,
            channel=Channel.DESK,
            clock=system_clock,
            moving_id=page.visit.pk,
        )
    except (BadInput, StaleVersion):
        return []
    others = tuple(offer for offer in days[0].offers if offer.starts_at != page.visit.starts_at)
    return parts_of(replace(days[0], offers=others), page.tz)
