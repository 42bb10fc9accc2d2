"""What is typed about a walk-in: by themselves, and at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.diary.forms import CustomerForm
from booking.queue.models import LinkKind
from kernel.errors import Problem


class _Placed(forms.Form):
    """A form that shows what the service refused."""

    use_required_attribute = False

    def place(self, problems: list[Problem]) -> None:
        """Beside its field, or on top."""
        for problem in problems:
            name = problem.field.rsplit(".", 1)[-1]
            self.add_error(name if name in self.fields else None, str(problem.text))


class TicketForm(_Placed):
    """Somebody queues by themselves: a first name is enough."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("A first name is enough. The screen shows it shortened."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Email"),
        help_text=_("We write to you when it is your turn."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        """A trap for machines that fill in everything."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this empty."))
        return ""


class DeskTicketForm(_Placed, CustomerForm):
    """Somebody is put in line at the desk, perhaps without a name."""

    services = forms.MultipleChoiceField(label=_("Services"), widget=forms.CheckboxSelectMultiple)
    wished = forms.TypedChoiceField(label=_("With"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["desk_note"]
        self.fields["name"].required = False
        self.fields["email"].help_text = _("If there is one, they are written to when they are called.")


class LinkForm(_Placed):
    """A new link for a device or a printed code."""

    location = forms.TypedChoiceField(label=_("Location"), coerce=int)
    kind = forms.ChoiceField(label=_("For"), choices=LinkKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=pgettext_lazy("thing", "Name"),
        help_text=_("Such as “tablet at the door”, so that you know which one to take back."),
        max_length=60,
    )
