"""The form that blocks a stretch of somebody's or something's time by hand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.diary.blocking import BlockWish
from booking.diary.models import Block
from booking.places.fields import DayField, WallTimeField
from booking.places.models import Location, Resource
from booking.places.typed import wall_text
from booking.team.models import StaffMember
from kernel.clock import DAY_MINUTES, instant_of

HOUR = 60


class BlockForm(forms.Form):
    """Whose time, when, and why. `owner` is `s<id>` of a person or `r<id>.<place>` of a resource."""

    owner = forms.ChoiceField(label=_("Whose time"))
    day = DayField(label=_("Day"))
    starts = WallTimeField(label=_("From"))
    ends = WallTimeField(label=_("Until"), example="10:00")
    note = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("The team reads it in the diary; customers only see that the time is not free."),
        widget=forms.TextInput(attrs={"list": "block-reasons", "autocomplete": "off"}),
    )

    def __init__(
        self, *arguments: Any, people: Iterable[StaffMember], resources: Iterable[Resource], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        owner: Any = self.fields["owner"]
        groups = [
            (_("Team"), [(f"s{person.pk}", person.name) for person in people]),
            (_("Rooms and chairs"), [choice for row in resources for choice in _places(row)]),
        ]
        owner.choices = [group for group in groups if group[1]]

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            self.add_error("ends", _("The end comes after the start."))
        return self.cleaned_data

    def wish(self, location: Location) -> BlockWish:
        """What was typed, as the service takes it."""
        data, tz = self.cleaned_data, ZoneInfo(location.time_zone)
        kind, number = data["owner"][0], data["owner"][1:]
        resource, _dot, unit = number.partition(".")
        return BlockWish(
            location_id=location.pk,
            starts_at=instant_of(data["day"], data["starts"], tz),
            ends_at=instant_of(data["day"], data["ends"], tz),
            staff_id=int(number) if kind == "s" else None,
            resource_id=int(resource) if kind == "r" else None,
            unit=int(unit) if kind == "r" else None,
            note=data["note"].strip(),
        )


def block_initial(block: Block, tz: ZoneInfo) -> dict[str, Any]:
    """A block as the form shows it."""
    starts, ends = block.during.lower.astimezone(tz), block.during.upper.astimezone(tz)
    return {
        "owner": f"s{block.staff_id}" if block.staff_id else f"r{block.resource_id}.{block.unit}",
        "day": starts.date(),
        "starts": _wall(starts),
        "ends": _wall(ends) if ends.date() == starts.date() else _in_the_night(_wall(ends)),
        "note": block.note,
    }


def _wall(instant: datetime) -> int:
    return instant.hour * HOUR + instant.minute


def _in_the_night(minute: int) -> str:
    """An end after midnight as it is typed: 24:00, "02:00+1"."""
    return f"{wall_text(minute)}+1" if minute else wall_text(DAY_MINUTES)


def _places(resource: Resource) -> list[tuple[str, str]]:
    """One choice for each place in the resource."""
    if resource.capacity == 1:
        return [(f"r{resource.pk}.1", resource.name)]
    text = _("%(name)s, place %(number)d")
    numbers = range(1, resource.capacity + 1)
    return [
        (f"r{resource.pk}.{number}", text % {"name": resource.name, "number": number}) for number in numbers
    ]
