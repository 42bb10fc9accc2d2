"""What is typed into plans, reviews and templates."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.careplans.checking import MOST_LINES, LineWish, PlanWords
from booking.careplans.library import Start, TemplateWords
from booking.careplans.models import (
    LONGEST_TITLE,
    LONGEST_WHY,
    LONGEST_WORDS,
    MOST_SESSIONS,
    MOST_WEEKS,
    CarePlan,
    PlanKind,
    PlanTemplate,
)
from booking.careplans.reviews import ReviewWords
from booking.careplans.scales import HIGHEST, LOWEST, scales_of
from booking.catalog.selectors import services
from booking.records.forms import KeyedForm
from booking.records.models import Photo
from booking.team.selectors import team

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
FREE_ROWS = 2  # empty ones shown below those that are filled


def words_field(label: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """Several lines of text, none needed."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_WORDS,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


class LinesForm(KeyedForm):
    """Rows of services with how often and how many weeks apart; an empty service leaves its row out."""

    def lines_prepare(self, *, known: Sequence[tuple[int, str]] = ()) -> None:
        """Add the rows' fields; `known` are services that are chosen already and may be off the menu."""
        menu = {one.pk: one.name for one in services()}
        extra = {pk: name for pk, name in known if pk not in menu}
        choices = [("", "–"), *((str(pk), name) for pk, name in {**extra, **menu}.items())]
        for row in range(MOST_LINES):
            self.fields[f"line{row}_service"] = forms.TypedChoiceField(
                label=_("Service"), choices=choices, coerce=int, empty_value=None, required=False
            )
            self.fields[f"line{row}_count"] = forms.IntegerField(
                label=pgettext_lazy("care plan", "Sessions"),
                required=False,
                min_value=1,
                max_value=MOST_SESSIONS,
            )
            self.fields[f"line{row}_weeks"] = forms.IntegerField(
                label=_("Weeks apart"), required=False, min_value=1, max_value=MOST_WEEKS
            )
            self.fields[f"line{row}_id"] = forms.IntegerField(
                required=False, min_value=1, widget=forms.HiddenInput
            )

    @property
    def rows(self) -> list[list[BoundField]]:
        """The rows' fields: those in use and a few more."""
        return [self._row(row) for row in range(self._shown)]

    @property
    def more_rows(self) -> list[list[BoundField]]:
        """The rows that are folded away."""
        return [self._row(row) for row in range(self._shown, MOST_LINES)]

    @property
    def _shown(self) -> int:
        used = [row for row in range(MOST_LINES) if self[f"line{row}_service"].value()]
        return min(max(used, default=-1) + 1 + FREE_ROWS, MOST_LINES)

    def _row(self, row: int) -> list[BoundField]:
        return [self[f"line{row}_{name}"] for name in ("service", "count", "weeks", "id")]

    def clean(self) -> dict[str, Any]:
        """Who names a service says how often, and in which rhythm."""
        data = super().clean() or self.cleaned_data
        for row in range(MOST_LINES):
            if data.get(f"line{row}_service"):
                for name in ("count", "weeks"):
                    if data.get(f"line{row}_{name}") is None and f"line{row}_{name}" not in self.errors:
                        self.add_error(f"line{row}_{name}", _("This is needed."))
        return data

    def wishes(self) -> list[LineWish]:
        """The rows that name a service."""
        data = self.cleaned_data
        return [
            LineWish(*(data[f"line{row}_{name}"] for name in ("service", "count", "weeks", "id")))
            for row in range(MOST_LINES)
            if data[f"line{row}_service"]
        ]


def scale_fields(kind: str) -> dict[str, forms.Field]:
    """One question for each scale of the kind."""
    choices = [("", "–"), *((number, str(number)) for number in range(LOWEST, HIGHEST + 1))]
    return {
        f"scale_{code}": forms.TypedChoiceField(
            label=str(label), choices=choices, coerce=int, empty_value=None, required=False
        )
        for code, label in scales_of(kind)
    }


def scales_typed(data: dict[str, Any]) -> dict[str, int]:
    """The scales that were answered, by code."""
    return {
        name.removeprefix("scale_"): value
        for name, value in data.items()
        if name.startswith("scale_") and value is not None
    }


class PlanForm(LinesForm):
    """A plan: consultation, services, person, days."""

    title = forms.CharField(label=_("Name of the plan"), max_length=LONGEST_TITLE)
    goals = words_field(_("Goals"), _("What the customer wishes, in their own words."))
    findings = words_field(_("State at the beginning"))
    caution = words_field(
        _("To be careful with"),
        _("Medicine, pregnancy, reactions: shown as a warning wherever the customer is booked or served."),
        rows=2,
    )
    aftercare = words_field(_("Care at home"))
    main_staff_id = forms.TypedChoiceField(
        label=_("Main person"), coerce=int, empty_value=None, required=False
    )
    started_on = forms.DateField(label=_("Begins"), widget=DAY)
    review_on = forms.DateField(label=_("Look at it together on"), widget=DAY, required=False)
    kind = forms.ChoiceField(choices=PlanKind.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, plan: CarePlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= scale_fields(kind)
        known = [(line.service_id, line.service.name) for line in plan.lines.all()] if plan else []
        self.lines_prepare(known=known)
        people = {one.pk: one.name for one in team()}
        if plan is not None and plan.main_staff is not None:
            people.setdefault(plan.main_staff.pk, plan.main_staff.name)
        field: Any = self.fields["main_staff_id"]
        field.choices = [("", _("whoever is free")), *((str(pk), name) for pk, name in people.items())]

    @property
    def scales(self) -> list[BoundField]:
        """The questions about the state."""
        return [self[name] for name in self.fields if name.startswith("scale_")]

    def words(self) -> PlanWords:
        """What the service is told."""
        data = self.cleaned_data
        names = ("title", "kind", "goals", "findings", "caution", "aftercare", "main_staff_id")
        return PlanWords(
            **{name: data[name] for name in (*names, "started_on", "review_on")},
            lines=self.wishes(),
            scales=scales_typed(data),
        )


def lines_initial(lines: Iterable[tuple[int, int, int, int | None]]) -> dict[str, Any]:
    """What the rows start with: (service, count, weeks, line)."""
    names = ("service", "count", "weeks", "id")
    return {
        f"line{row}_{name}": value
        for row, line in enumerate(list(lines)[:MOST_LINES])
        for name, value in zip(names, line, strict=True)
    }


def start_initial(start: Start) -> dict[str, Any]:
    """What a new plan's form begins with."""
    words = start.words
    lines = [(one.service_id, one.count, one.weeks, None) for one in words.lines]
    texts = {name: getattr(words, name) for name in ("title", "kind", "goals", "aftercare")}
    return texts | lines_initial(lines)


def plan_initial(plan: CarePlan) -> dict[str, Any]:
    """What the form shows of a plan."""
    names = ("title", "kind", "goals", "findings", "caution", "aftercare", "main_staff_id", "started_on")
    start = {name: getattr(plan, name) for name in (*names, "review_on", "version")}
    start |= {f"scale_{code}": value for code, value in plan.scales.items()}
    lines = [(one.service_id, one.count, one.weeks, one.pk) for one in plan.lines.all()]
    return start | lines_initial(lines)


class TemplateForm(LinesForm):
    """A template of the salon's own."""

    title = forms.CharField(label=_("Name of the plan"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=pgettext_lazy("care plan", "About"), choices=PlanKind.choices)
    goals = words_field(_("Goals"))
    aftercare = words_field(_("Care at home"))
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines_prepare()

    def words(self) -> TemplateWords:
        """What the service is told."""
        data = self.cleaned_data
        texts = {name: data[name] for name in ("title", "kind", "goals", "aftercare")}
        return TemplateWords(**texts, lines=self.wishes())


def template_initial(row: PlanTemplate) -> dict[str, Any]:
    """What the form shows of a template."""
    texts = {name: getattr(row, name) for name in ("title", "kind", "goals", "aftercare", "version")}
    lines = [(one["service"], one["count"], one["weeks"], None) for one in row.lines]
    return texts | lines_initial(lines)


class ReviewForm(KeyedForm):
    """A look back."""

    on = forms.DateField(label=pgettext_lazy("review", "On"), widget=DAY)
    words = words_field(_("How it went"))
    before_id = forms.TypedChoiceField(label=_("Photo before"), coerce=int, empty_value=None, required=False)
    after_id = forms.TypedChoiceField(label=_("Photo after"), coerce=int, empty_value=None, required=False)
    next_on = forms.DateField(label=_("Look again on"), widget=DAY, required=False)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, photos: Sequence[Photo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= scale_fields(kind)
        fields: Any = self.fields
        for name in ("before_id", "after_id"):
            fields[name].choices = [("", _("none")), *((str(one.pk), str(one.pk)) for one in photos)]

    @property
    def scales(self) -> list[BoundField]:
        """The questions about the state."""
        return [self[name] for name in self.fields if name.startswith("scale_")]

    def review(self) -> ReviewWords:
        """What the service is told."""
        data = self.cleaned_data
        names = ("on", "words", "before_id", "after_id", "next_on")
        return ReviewWords(**{name: data[name] for name in names}, scales=scales_typed(data))


class MoveForm(forms.Form):
    """Where a plan goes: running, paused, finished, ended with a reason."""

    state = forms.CharField(max_length=8)
    why = forms.CharField(required=False, max_length=LONGEST_WHY)
    version = forms.IntegerField(min_value=1)


class StepForm(forms.Form):
    """A session put down or taken back by hand, or a visit left out."""

    how = forms.CharField(max_length=10)
    line = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    visit = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    on = forms.DateField(required=False)
    version = forms.IntegerField(min_value=1)
