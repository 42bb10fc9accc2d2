"""What is typed about people and when they work."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.places.fields import DayField, MinutesField, WallTimeField
from booking.places.models import Location
from booking.places.range_forms import Kind, Pair, RangesForm, row_initial
from booking.places.selectors import locations
from booking.team.models import ShiftKind, ShiftRule, StaffMember, TimeOffKind
from booking.team.selectors import bookable_team
from booking.team.services import StaffDetails
from booking.team.shift_services import Shift
from kernel.clock import DAY_MINUTES, instant_of

WORK = Kind("work", _("works"), _("Hours"))
PAUSE = Kind("pause", _("break"), pgettext_lazy("shift", "Break"))
LEVELS = ((1, _("Junior")), (2, _("Stylist")), (3, _("Senior")), (4, _("Expert")), (5, _("Director")))


class StaffForm(forms.Form):
    """A person."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=120)
    title = forms.CharField(
        label=_("Title"),
        max_length=80,
        required=False,
        help_text=_("As customers read it: Colourist, Barber."),
    )
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int, initial=2)
    bio = forms.CharField(
        label=_("About"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two sentences for the booking page."),
    )
    email = forms.EmailField(
        label=_("Email"), required=False, help_text=_("For notices about their own visits; never shown.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    location_ids = forms.TypedMultipleChoiceField(
        label=_("Works at"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    takes_appointments = forms.BooleanField(label=_("Takes appointments"), required=False, initial=True)
    bookable_online = forms.BooleanField(label=_("Can be booked online"), required=False, initial=True)
    most_visits_per_day = forms.IntegerField(
        label=_("Most visits a day"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("Empty: no limit."),
    )
    most_minutes_per_day = MinutesField(
        label=_("Most booked time a day"), required=False, example="7h", help_text=_("Empty: no limit.")
    )
    starts_on = DayField(label=_("Works here from"), required=False)
    leaves_on = DayField(label=_("First day no longer here"), required=False, help_text=_("Empty: stays."))

    def __init__(self, *arguments: Any, colours: forms.Field, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["colour"] = colours
        places: Any = self.fields["location_ids"]
        places.choices = [(row.pk, row.name) for row in locations()]

    def details(self) -> StaffDetails:
        """What was typed, for the service."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "location_ids"}
        return StaffDetails(**values)


def staff_initial(staff: StaffMember) -> dict[str, Any]:
    """The form's start for a person who is there."""
    names = [name for name in StaffForm.base_fields if name != "location_ids"]
    ids = [place.pk for place in staff.locations.all()]
    return {**{name: getattr(staff, name) for name in [*names, "colour"]}, "location_ids": ids}


class ShiftsForm(RangesForm):
    """A person's shifts and breaks; where, when there are several locations."""

    kinds = (WORK, PAUSE)
    nothing = _("free")

    def __init__(self, *arguments: Any, staff: StaffMember, **options: Any) -> None:
        self.places: list[Location] = list(staff.locations.all())
        super().__init__(*arguments, **options)

    def row_fields(self, day: int, kind: Kind, number: int | str) -> dict[str, forms.Field]:
        """Work says where, too; a break is where the work around it is."""
        fields = super().row_fields(day, kind, number)
        if kind is WORK and len(self.places) > 1:
            label = _("%(what)s, where") % {"what": self.spoken(day, kind, number)}
            choices = [(place.pk, place.name) for place in self.places]
            fields["place"] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, required=False, empty_value=None
            )
        return fields

    def placed(self, day: int, kind: Kind, pair: Pair) -> Pair:
        """A break after midnight lies in the night that the day's work runs into."""
        work = [Shift(day, *worked, 0) for worked in self.pairs(day, WORK)]
        late = pair[0] + DAY_MINUTES, pair[1] + DAY_MINUTES
        is_at_night = kind is PAUSE and _around(work, pair) is None and _around(work, late) is not None
        return late if is_at_night else pair

    def shifts(self) -> list[Shift]:
        """Work and breaks of every day."""
        return [shift for day, _name in self.days for shift in self._day(day)]

    def _day(self, day: int) -> list[Shift]:
        work = [Shift(day, *pair, self._place(name)) for name, pair in self.named_pairs(day, WORK)]
        breaks = [
            Shift(day, *pause, _around(work, pause) or self.places[0].pk, ShiftKind.BREAK)
            for pause in self.pairs(day, PAUSE)
        ]
        return work + breaks

    def _place(self, name: str) -> int:
        return int(self.cleaned_data.get(f"{name}_place") or self.places[0].pk)

    def clean(self) -> dict[str, Any]:
        """A person without a location cannot have shifts; a break lies inside work."""
        super().clean()
        if not self.places:
            raise forms.ValidationError(_("Please say first where this person works."))
        for day, _name in self.days:
            work = [Shift(day, *pair, 0) for pair in self.pairs(day, WORK)]
            for name, pause in self.named_pairs(day, PAUSE):
                if _around(work, pause) is None:
                    self.add_error(f"{name}_from", _("A break lies outside the working hours."))
        return self.cleaned_data


def _around(work: Iterable[Shift], pause: tuple[int, int]) -> int | None:
    """The location of the work that the break lies in, or None."""
    found = (
        shift.location_id for shift in work if shift.start_minute <= pause[0] and pause[1] <= shift.end_minute
    )
    return next(found, None)


class WeekForm(ShiftsForm):
    """The weekly shifts, from a date on."""

    valid_from = DayField(
        label=_("From"),
        required=False,
        help_text=_("Earlier days keep the shifts they had. Empty: always."),
    )


class CopyWeekForm(forms.Form):
    """A person's week given to others, `among` those of whom the person who gives it decides."""

    to_ids = forms.TypedMultipleChoiceField(
        label=_("Give it to"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the people first.")},
    )
    valid_from = DayField(label=_("From"))

    def __init__(
        self, *arguments: Any, staff: StaffMember, among: Callable[[StaffMember], bool], **options: Any
    ) -> None:
        super().__init__(*arguments, **{"auto_id": "copy_%s", **options})
        people: Any = self.fields["to_ids"]
        others = bookable_team().exclude(pk=staff.pk)
        people.choices = [(row.pk, row.name) for row in others if among(row)]


class ShiftDayForm(ShiftsForm):
    """One date's own shifts; without times the person is free that day."""

    days = ((0, _("That day")),)
    rows_to_begin = 1
    day = DayField(label=_("Day"))


def shifts_initial(rules: Iterable[ShiftRule]) -> dict[str, Any]:
    """The form's start for the weekly rules in force."""
    initial: dict[str, Any] = {}
    used: Counter[str] = Counter()
    for rule in rules:
        if rule.weekday is None or rule.start_minute is None or rule.end_minute is None:
            continue
        kind = PAUSE if rule.kind == ShiftKind.BREAK else WORK
        group = f"{kind.name}_{rule.weekday}"
        name = f"{group}_{used[group]}"
        used[group] += 1
        initial |= row_initial(name, (rule.start_minute, rule.end_minute))
        initial[f"{name}_place"] = rule.location_id
    return initial


class TimeOffForm(forms.Form):
    """Whole days away, or a part of one."""

    kind = forms.ChoiceField(label=_("Why"), choices=TimeOffKind.choices)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: only the first day."))
    from_minute = WallTimeField(label=_("From"), required=False, help_text=_("Empty: from morning."))
    until_minute = WallTimeField(
        label=_("Until"), required=False, example="12:00", help_text=_("Empty: until night.")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """One day when only the first is typed; the order must be right."""
        data = self.cleaned_data
        data["last_day"] = data.get("last_day") or data.get("first_day")
        if data["last_day"] and data.get("first_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("The last day comes before the first."))
        return data

    def instants(self, tz: ZoneInfo) -> tuple[datetime, datetime]:
        """The stretch away, `[start, end)`, in the shop's zone."""
        data: Mapping[str, Any] = self.cleaned_data
        first: date = data["first_day"]
        last: date = data["last_day"]
        start = instant_of(first, data["from_minute"] or 0, tz)
        until = DAY_MINUTES if data["until_minute"] is None else data["until_minute"]
        return start, instant_of(last, until, tz)
