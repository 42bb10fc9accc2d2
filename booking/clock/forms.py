"""What is typed about hours."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.clock.correcting import Wanted
from booking.clock.models import ClockEntry, ClockRules, Correction
from booking.clock.stretch import Break, Worked, worked_of
from booking.places.fields import DayField, MinutesField, WallTimeField
from booking.places.models import Location
from kernel.clock import DAY_MINUTES, instant_of, zone

FEWEST_ROWS = 3


class WorkedForm(forms.Form):
    """When somebody came, paused and went: wall times of the location, an end at or before the start in the night after.

    It has a row for each break that is there, three at least.
    """

    location_id = forms.TypedChoiceField(label=_("Location"), coerce=int)
    on = DayField(label=_("Day"))
    start = WallTimeField(label=pgettext_lazy("clock", "In"))
    end = WallTimeField(label=pgettext_lazy("clock", "Out"), required=False, example="18:00")
    break_1_start = WallTimeField(label=_("Break from"), required=False, example="13:00")
    break_1_end = WallTimeField(label=_("Break until"), required=False, example="13:30")
    break_2_start = WallTimeField(label=_("Second break from"), required=False, example="")
    break_2_end = WallTimeField(label=_("Second break until"), required=False, example="")
    break_3_start = WallTimeField(label=_("Third break from"), required=False, example="")
    break_3_end = WallTimeField(label=_("Third break until"), required=False, example="")
    reason = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self,
        *arguments: Any,
        locations: Iterable[Location],
        entry: ClockEntry | Correction | None = None,
        **options: Any,
    ) -> None:
        self.entry = entry
        options["initial"] = {**(worked_initial(entry) if entry else {}), **options.get("initial", {})}
        super().__init__(*arguments, **options)
        self.numbers = range(1, max(FEWEST_ROWS, len(entry.breaks) if entry else 0) + 1)
        for number in self.numbers[FEWEST_ROWS:]:
            self.fields[f"break_{number}_start"] = _edge(_("Break %(number)s from") % {"number": number})
            self.fields[f"break_{number}_end"] = _edge(_("Break %(number)s until") % {"number": number})
        self.places = {place.pk: place for place in locations}
        field: Any = self.fields["location_id"]
        field.choices = [(pk, place.name) for pk, place in self.places.items()]
        if len(self.places) == 1 and not self.is_bound:
            self.initial["location_id"] = next(iter(self.places))

    def clean(self) -> dict[str, Any]:
        """A break has two ends; while the work lasts, its last one may last too."""
        data = self.cleaned_data
        for number in self.numbers:
            low, high = data.get(f"break_{number}_start"), data.get(f"break_{number}_end")
            if (low is None) != (high is None) and not (high is None and data.get("end") is None):
                self.add_error(f"break_{number}_end", _("Please give both ends of the break."))
        return data

    def wanted(self) -> Wanted:
        """What was typed, as instants in UTC, where differences are elapsed time. A time that was there keeps its instant, also in the hour that comes twice."""
        data = self.cleaned_data
        place = self.places[data["location_id"]]
        known = _known(self.entry, data["on"], place)
        start = data["start"]

        def instant(minute: int) -> datetime:
            return known.get(minute) or instant_of(data["on"], minute, zone(place.time_zone)).astimezone(UTC)

        def at(minute: int | None) -> datetime | None:
            if minute is None:
                return None
            return instant(minute + DAY_MINUTES if minute <= start else minute)

        pairs = [(data[f"break_{number}_start"], data[f"break_{number}_end"]) for number in self.numbers]
        breaks: list[Break] = [(low, at(high)) for first, high in pairs if (low := at(first)) is not None]
        return Wanted(place.pk, Worked(instant(start), at(data["end"]), tuple(breaks)))

    @property
    def more_breaks(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows after the first break's."""
        return [(self[f"break_{number}_start"], self[f"break_{number}_end"]) for number in self.numbers[1:]]

    @property
    def has_more(self) -> bool:
        """Whether one of them is filled, or wrong."""
        return any(
            field.value() not in (None, "") or field.errors for pair in self.more_breaks for field in pair
        )

    def say_stale(self, text: str, version: int) -> None:
        """It was changed meanwhile; what was typed stays, and sending it again saves it."""
        self.full_clean()
        self.data = {**self.data.dict(), "version": version}  # type: ignore[attr-defined]
        self.add_error(None, text)
        self.is_stale = True


def _edge(label: str) -> WallTimeField:
    return WallTimeField(label=label, required=False, example="")


def worked_initial(row: ClockEntry | Correction) -> dict[str, Any]:
    """The form's start for what is there."""
    worked, tz = worked_of(row), zone(row.location.time_zone)
    initial: dict[str, Any] = {
        "location_id": row.location_id,
        "on": worked.start.astimezone(tz).date(),
        "start": _minute(worked.start, tz),
        "end": _minute(worked.end, tz),
        "version": getattr(row, "version", None),
    }
    for number, (low, high) in enumerate(worked.breaks, start=1):
        initial[f"break_{number}_start"], initial[f"break_{number}_end"] = _minute(low, tz), _minute(high, tz)
    return initial


def _minute(instant: datetime | None, tz: ZoneInfo) -> int | None:
    """The wall minute of its own day."""
    if instant is None:
        return None
    wall = instant.astimezone(tz)
    return wall.hour * 60 + wall.minute


def _known(entry: ClockEntry | Correction | None, on: date, place: Location) -> Mapping[int, datetime]:
    """The entry's own instants by their wall minute after midnight of the day."""
    if entry is None or entry.location_id != place.pk:
        return {}
    worked, tz = worked_of(entry), zone(place.time_zone)
    instants = [worked.start, worked.end, *(edge for pair in worked.breaks for edge in pair)]
    midnight = datetime.combine(on, time())
    return {
        int((one.astimezone(tz).replace(tzinfo=None) - midnight).total_seconds() // 60): one
        for one in instants
        if one is not None
    }


class ApproveForm(forms.Form):
    """Up to which day hours are right."""

    until = DayField(label=_("Approve hours up to"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class RulesForm(forms.Form):
    """How the salon clocks."""

    own_devices = forms.BooleanField(
        label=_("People may clock in on their own phone or computer"),
        required=False,
        help_text=_("Otherwise only the shop's tablet takes it, by name and PIN."),
    )
    closes_after_minutes = MinutesField(
        label=_("A forgotten clock-out is closed this long after the shift"),
        example="2h",
        help_text=_(
            "It ends with the shift and is marked for you to check. Without a shift: after 16 hours."
        ),
    )
    grace_minutes = MinutesField(label=_("Late is who comes later than"), example="5")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean(self) -> dict[str, Any]:
        """What the model allows."""
        data = self.cleaned_data
        for name in ("closes_after_minutes", "grace_minutes"):
            column: Any = ClockRules._meta.get_field(name)
            most = column.validators[0].limit_value
            if data.get(name) is not None and data[name] > most:
                self.add_error(name, _("This is more than there can be."))
        return data
