"""What is typed about tasks, talks and templates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.care.models import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    Assignment,
    ContactWay,
    Outcome,
    TaskKind,
    TaskTemplate,
)
from crm.care.selectors import colleagues
from crm.care.services import Talk, TaskWish
from crm.care.task_templates import TemplateDetails
from crm.care.triggers import triggers
from kernel.errors import Problem
from kernel.forms import Placing
from kernel.ids import id_of

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
NOTE = forms.Textarea(attrs={"rows": 3})


class TaskForm(Placing, forms.Form):
    """A task by hand; whose it is can only be chosen by who leads."""

    title = forms.CharField(label=_("What is to be done"), max_length=LONGEST_TITLE)
    due_on = forms.DateField(label=_("Due"), widget=DAY)
    kind = forms.ChoiceField(
        label=pgettext_lazy("task", "Kind"), choices=TaskKind.choices, initial=TaskKind.FOLLOW_UP
    )
    owner_id = forms.TypedChoiceField(label=_("Whose"), coerce=int, empty_value=None, required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=NOTE)
    customer_id = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    template_id = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, leads: bool, own_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues() if leads else colleagues().filter(pk=own_id)
        field: Any = self.fields["owner_id"]
        field.choices = [("", _("nobody's yet")), *((user.pk, str(user)) for user in people)]

    def wish(self) -> TaskWish:
        """What the service is told."""
        data = dict(self.cleaned_data)
        data.pop("template_id")
        return TaskWish(**data)


class TalkForm(Placing, forms.Form):
    """A talk with a customer: two taps, the way and what came of it."""

    way = forms.ChoiceField(
        label=_("How"), choices=ContactWay.choices, initial=ContactWay.CALL, widget=forms.RadioSelect
    )
    came_in = forms.BooleanField(label=_("they contacted us"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
    again_on = forms.DateField(label=_("Try again on"), required=False, widget=DAY)
    outcome = forms.ChoiceField(label=_("What came of it"), choices=Outcome.choices)

    def talk(self) -> Talk:
        """What the service is told."""
        data = dict(self.cleaned_data)
        return Talk(outbound=not data.pop("came_in"), **data)


class TemplateForm(Placing, forms.Form):
    """A template; with an occasion it is a rule."""

    version = forms.IntegerField(initial=0, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What is to be done"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=pgettext_lazy("task", "Kind"), choices=TaskKind.choices)
    note = forms.CharField(
        label=_("What to say or mind"), required=False, max_length=LONGEST_NOTE, widget=NOTE
    )
    trigger = forms.ChoiceField(
        label=_("Made by itself"),
        required=False,
        help_text=_("Without an occasion it is a template: chosen by hand for a customer."),
    )
    subject = forms.CharField(label=pgettext_lazy("task rule", "About"), required=False, widget=forms.Select)
    days = forms.IntegerField(
        label=_("Due, days later"),
        initial=0,
        min_value=-90,
        max_value=365,
        help_text=_("0 is the same day; −7 is a week before, for birthdays."),
    )
    assignment = forms.ChoiceField(label=_("Whose it becomes"), choices=Assignment.choices)
    owner_id = forms.TypedChoiceField(label=_("Person"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["trigger"].choices = [("", _("no: by hand")), *((one.code, one.label) for one in triggers())]
        fields["owner_id"].choices = [("", "–"), *((user.pk, str(user)) for user in colleagues())]
        subjects = [
            (f"{one.code}:{pk}", name) for one in triggers() if one.subjects for pk, name in one.subjects()
        ]
        fields["subject"].widget.choices = [("", "–"), *subjects]

    def place(self, problems: Iterable[Problem]) -> None:
        """As every form; what is wrong with the subject's id stands at its input."""
        fields = {"subject_id": "subject"}
        super().place(Problem(fields.get(one.field, one.field), one.code, one.text) for one in problems)

    def details(self) -> TemplateDetails:
        """What the service is told; a subject counts only for the occasion that it belongs to."""
        data = dict(self.cleaned_data)
        data.pop("version")
        trigger, _colon, pk = data.pop("subject").partition(":")
        return TemplateDetails(**data, subject_id=id_of(pk) if trigger == data["trigger"] else None)


def initial_of(row: TaskTemplate) -> dict[str, Any]:
    """What the form shows of a template."""
    subject = f"{row.trigger}:{row.subject_id}" if row.subject_id else ""
    names = ("version", "title", "kind", "note", "trigger", "days", "assignment", "owner_id")
    return {name: getattr(row, name) for name in names} | {"subject": subject}
