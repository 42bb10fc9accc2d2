"""The short forms of the first steps; the full ones are in the settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.places.models import Location, TidyDiary
from booking.places.selectors import week_of
from booking.places.services import RulesDetails
from booking.places.typed import range_of, wall_text
from kernel.errors import BadInput
from tenants.registry.models import SalonKind

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
TIME = {"inputmode": "numeric", "placeholder": "09:00", "size": "5"}


class MenuForm(forms.Form):
    """Which starting menu."""

    kind = forms.ChoiceField(label=_("Start with the menu of"), choices=SalonKind.choices)


class HoursForm(forms.Form):
    """One range a day; split days are in the settings."""

    def __init__(self, *args: Any, location: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = week_of(location)
        for weekday, name in enumerate(WEEKDAYS):
            ranges = week.get(weekday) or []
            start, end = (wall_text(ranges[0][0]), wall_text(ranges[-1][1])) if ranges else ("", "")
            self.fields[f"open_{weekday}"] = forms.CharField(
                label=_("%(day)s, opens") % {"day": name},
                required=False,
                initial=start,
                widget=forms.TextInput(attrs=TIME),
            )
            self.fields[f"close_{weekday}"] = forms.CharField(
                label=_("%(day)s, closes") % {"day": name},
                required=False,
                initial=end,
                widget=forms.TextInput(attrs=TIME),
            )

    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """(weekday's name, opens, closes) for the page."""
        return [(name, self[f"open_{day}"], self[f"close_{day}"]) for day, name in enumerate(WEEKDAYS)]

    def clean(self) -> dict[str, Any]:
        """Every day with both times or none; what is wrong is said beside the day."""
        data: dict[str, Any] = super().clean() or {}
        data["week"] = {day: self._range(day, data) for day in range(7)}
        return data

    def _range(self, day: int, data: dict[str, Any]) -> list[tuple[int, int]]:
        start, end = data.get(f"open_{day}", ""), data.get(f"close_{day}", "")
        if not start and not end:
            return []
        try:
            return [range_of(start, end, field=f"open_{day}")]
        except BadInput as error:
            self.add_error(f"open_{day}", str(error.problems[0].text))
            return []


class TeamForm(forms.Form):
    """Names, one on a line."""

    names = forms.CharField(
        label=_("Who else takes appointments?"),
        required=False,
        max_length=1200,
        help_text=_(
            "One name on a line. They work the opening hours and do the whole menu until you change it."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_names(self) -> list[str]:
        """The names, without empty lines and repeats."""
        lines = [" ".join(line.split())[:120] for line in self.cleaned_data["names"].splitlines()]
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) > 40:
            raise forms.ValidationError(_("At most 40 people at once."))
        return names


class RulesForm(forms.Form):
    """The four rules that most salons think about first."""

    notice_minutes = forms.TypedChoiceField(
        label=_("Customers can book at the latest"),
        coerce=int,
        choices=[
            (0, _("until the start")),
            (60, _("1 hour before")),
            (120, _("2 hours before")),
            (24 * 60, _("1 day before")),
        ],
    )
    horizon_days = forms.IntegerField(label=_("How many days ahead"), min_value=1, max_value=730)
    cancel_notice_minutes = forms.TypedChoiceField(
        label=_("Customers can move or cancel by themselves"),
        coerce=int,
        choices=[
            (0, _("until the start")),
            (120, _("until 2 hours before")),
            (24 * 60, _("until 1 day before")),
            (48 * 60, _("until 2 days before")),
        ],
    )
    tidy = forms.ChoiceField(
        label=_("Tidy diary"),
        choices=TidyDiary.choices,
        help_text=_("Some starts leave a gap that nobody can use."),
    )
    policy_text = forms.CharField(
        label=_("Your booking terms"),
        required=False,
        max_length=2000,
        help_text=_("Shown before booking, and kept with each visit."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def details(self, location: Location) -> RulesDetails:
        """The rules of the location with these changed."""
        rules = location.rules
        kept = {name: getattr(rules, name) for name in RulesDetails.__dataclass_fields__}
        cancel = self.cleaned_data["cancel_notice_minutes"]
        return RulesDetails(**{**kept, **self.cleaned_data, "move_notice_minutes": cancel})


class LookForm(forms.Form):
    """A line and a colour."""

    tagline = forms.CharField(label=_("One line about your salon"), max_length=160, required=False)
    about = forms.CharField(
        label=_("About us"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    accent = forms.RegexField(
        label=_("Your colour"),
        regex=r"^#[0-9a-fA-F]{6}$",
        widget=forms.TextInput(attrs={"type": "color"}),
    )

    def clean_accent(self) -> str:
        """The colour in lower case."""
        return str(self.cleaned_data["accent"]).lower()
