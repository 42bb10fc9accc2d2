"""Which services need a form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from booking.catalog.models import Service
from booking.intake.models import When
from booking.intake.rules import form_services_save, rules_of
from crm.forms.content import said
from crm.forms.models import Form
from kernel.errors import BadInput, NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


class ServicesForm(forms.Form):
    """The services, and when their visits need it."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=gettext_lazy("When it is needed"), choices=When.choices, widget=forms.RadioSelect
    )
    services = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Services that need it"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Service.objects.filter(archived_at=None).order_by("category__position", "position", "pk")
        field: Any = self.fields["services"]
        field.choices = list(rows.values_list("pk", "name"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.FORMS_EDIT, whole_salon=True)
def services(request: StaffRequest, form_id: int) -> HttpResponse:
    """Let visits with these services need the form."""
    row = Form.objects.filter(pk=form_id, archived_at=None).first()
    if row is None:
        raise NotFound
    typed = ServicesForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and typed.is_valid():
        try:
            form_services_save(actor=request.actor, form_id=row.pk, **typed.cleaned_data)
        except StaleVersion as refusal:
            typed = ServicesForm(_renewed(request, form_id))
            typed.add_error(None, str(refusal.message))
        except BadInput as refusal:
            typed.add_error(refusal.problems[0].field, str(refusal.problems[0].text))
        else:
            messages.success(request, _("Saved."))
            return redirect("customer_forms:form", row.pk)
    context = {
        "form": typed,
        "title": _("Services that need it"),
        "help": _(
            "Customers find the form on the page of their visit, whose link every confirmation carries."
        ),
        "back": reverse("customer_forms:form", args=[row.pk]),
        "back_label": said(row.draft["title"]),
    }
    return render(request, "desk/editing/form.html", context, status=422 if typed.errors else 200)


def _initial(row: Form) -> dict[str, Any]:
    rules = rules_of(row.pk)
    when = rules[0].when if rules else When.VALID
    return {"version": row.version, "when": when, "services": [rule.service_id for rule in rules]}


def _renewed(request: StaffRequest, form_id: int) -> Any:
    """What was typed, over what stands now."""
    sent = request.POST.copy()
    sent["version"] = str(Form.objects.get(pk=form_id).version)
    return sent
