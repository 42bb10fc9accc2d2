"""Where somebody clicked in the diary: the time, the person and the length that a new visit begins with."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from booking.diary.asked_for import NAME as ASKED
from booking.diary.forms import start_from
from booking.diary.presenters.offers import Choice, Part
from booking.diary.selectors import menu as selectors_menu
from booking.diary.views.facts import Place
from booking.diary.wish_params import Wishes
from booking.diary.wording import clock_time, day_short
from booking.team.models import StaffMember
from kernel.clock import local_day
from kernel.ids import id_of

WHO = "customer"
NAMES = ("hint", "with", "minutes", ASKED, WHO)  # as they stand in the address
LONGEST = 24 * 60


@dataclass(frozen=True, slots=True)
class Hint:
    """A start, and where they were said a person and the minutes that are free."""

    start: datetime
    staff: StaffMember | None
    minutes: int | None

    def fits(self, place: Place) -> bool:
        """Whether the page still shows the day of the hint."""
        return local_day(self.start, place.tz) == place.day

    def choice(self, place: Place) -> Choice:
        """The start as one of the free times."""
        local = self.start.astimezone(place.tz)
        return Choice(
            local.isoformat(), clock_time(self.start, place.tz), tidy=True, day=day_short(local.date())
        )


def hint_in(query: QueryDict, place: Place) -> Hint | None:
    """The hint of an address or a form; None where it has none, or one of another day."""
    start = start_from(query.get("hint", ""), place.tz)
    if start is None:
        return None
    wanted = id_of(query.get("with", ""))
    staff = StaffMember.objects.filter(pk=wanted or 0, archived_at=None).first() if wanted else None
    minutes = id_of(query.get("minutes", ""))
    hint = Hint(
        start.replace(second=0, microsecond=0), staff, minutes if minutes and minutes < LONGEST else None
    )
    return hint if hint.fits(place) else None


def pairs_of(query: QueryDict) -> list[tuple[str, str]]:
    """The hint as it stands in the address, to be kept while services are chosen."""
    return [(name, str(query[name])) for name in NAMES if query.get(name)]


def by_hinted(wishes: Wishes, query: QueryDict, place: Place) -> Wishes:
    """The wishes, the last of them with the hinted person, who does that service there."""
    wanted = id_of(query.get("with", ""))
    if not wanted or not wishes.lines:
        return wishes
    last = wishes.lines[-1].service_id
    found = selectors_menu.services_with_choices(place.location, [last]).get(last)
    does = found is not None and any(row.staff_id == wanted for row in found.doers)  # type: ignore[attr-defined]
    return wishes.last_by(wanted) if does else wishes


def with_hinted(parts: list[Part], hint: Hint | None, place: Place) -> tuple[list[Part], str]:
    """The free times with the hinted one among them, and the value of it; it is checked when it is booked."""
    if hint is None:
        return parts, ""
    choice = hint.choice(place)
    offered = {one.value for part in parts for one in part.choices}
    if choice.value in offered or not parts:
        return parts, choice.value
    near = max(
        (part for part in parts if part.choices[0].value <= choice.value), key=_first, default=parts[0]
    )
    near.choices.append(choice)
    near.choices.sort(key=lambda one: one.value)
    return parts, choice.value


def _first(part: Part) -> str:
    return part.choices[0].value
