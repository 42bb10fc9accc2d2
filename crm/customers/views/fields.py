"""The settings of what a salon keeps about its customers: own fields, and the list of how they found it."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.customers.facts.own_services import (
    LONGEST_LABEL,
    OwnFieldWish,
    facts_of,
    own_field_archive,
    own_field_change,
    own_field_create,
    own_field_move,
    source_list_change,
)
from crm.customers.facts.sources import source_options
from crm.customers.models import OwnField, OwnKind
from kernel.clock import system_clock
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.forms import Placing
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

SHOWN = (("page", gettext_lazy("on the customer's page")), ("visit", gettext_lazy("with visits")))


class FieldForm(Placing, forms.Form):
    """One field: its words, its kind while it is new, its list, where it is shown."""

    use_required_attribute = False

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("Name of the field"), max_length=LONGEST_LABEL)
    kind = forms.ChoiceField(label=pgettext_lazy("own field", "Kind"), choices=OwnKind.choices)
    options = forms.CharField(
        label=gettext_lazy("The list, one to a line"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Only for one of a list. Words taken out stay where they were chosen."),
    )
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("Shown besides the form"),
        choices=SHOWN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, row: OwnField | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if row is not None:
            facts = facts_of(row)
            self.initial = {
                **facts,
                "options": "\n".join(facts["options"]),
                "seen": json.dumps(facts, sort_keys=True),
            }
            del self.fields["kind"]
            if row.kind != OwnKind.CHOICE:
                del self.fields["options"]

    def wish(self) -> OwnFieldWish:
        """What was typed, for the service."""
        data = self.cleaned_data
        return OwnFieldWish(
            data["label"],
            data.get("kind") or OwnKind.TEXT,
            lines_of(data.get("options", "")),
            data["shown"],
        )


def lines_of(text: str) -> list[str]:
    """The lines of a text without blanks, empty ones left out."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@require_GET
@staff_required(Action.SETTINGS_WRITE)
def fields(request: StaffRequest) -> HttpResponse:
    """All of them, those put away, and the list of sources."""
    words = "\n".join(one["label"] for one in source_options() if not one.get("gone"))
    return _list_page(request, words)


@require_POST
@staff_required(Action.SETTINGS_WRITE)
def sources(request: StaffRequest) -> HttpResponse:
    """The list of how people found the salon."""
    words = request.POST.get("words", "").replace("\x00", "")
    try:
        source_list_change(actor=request.actor, words=lines_of(words))
    except BadInput as refused:
        problem = " ".join(str(one.text) for one in refused.problems)
        return _list_page(request, words, problem, status=refused.status)
    messages.success(request, _("Saved."))
    return redirect("customer_fields:list")


@require_http_methods(["GET", "POST"])
@staff_required(Action.SETTINGS_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """One more field."""
    form = FieldForm(request.POST or None, initial={"kind": OwnKind.TEXT, "shown": ["page"]})
    if form.is_bound and form.is_valid():
        try:
            own_field_create(actor=request.actor, wish=form.wish())
        except BadInput as refused:
            form.place(refused.problems)
        else:
            messages.success(request, _("The field stands in the form of customers now."))
            return redirect("customer_fields:list")
    return _form_page(request, form, _("New field"))


@require_http_methods(["GET", "POST"])
@staff_required(Action.SETTINGS_WRITE)
def edit(request: StaffRequest, field_id: int) -> HttpResponse:
    """Its words, its list, where it is shown."""
    row = OwnField.objects.filter(pk=field_id, builtin="").first()
    if row is None:
        raise NotFound
    form = FieldForm(request.POST or None, row=row)
    if form.is_bound and form.is_valid():
        try:
            own_field_change(
                actor=request.actor,
                field_id=field_id,
                wish=form.wish(),
                seen=_seen(form.cleaned_data["seen"]),
            )
        except BadInput as refused:
            form.place(refused.problems)
        except StaleVersion as refused:
            form.add_error(None, str(refused))
            form.data = request.POST.copy()
            form.data["seen"] = form.initial["seen"]
        else:
            messages.success(request, _("Saved."))
            return redirect("customer_fields:list")
    return _form_page(request, form, row.label)


@require_POST
@staff_required(Action.SETTINGS_WRITE)
def archive(request: StaffRequest, field_id: int) -> HttpResponse:
    """Put away, or brought back (`back`)."""
    is_back = bool(request.POST.get("back"))
    own_field_archive(actor=request.actor, clock=system_clock, field_id=field_id, is_back=is_back)
    messages.success(request, _("The field is back.") if is_back else _("The field is put away."))
    return redirect("customer_fields:list")


@require_POST
@staff_required(Action.SETTINGS_WRITE)
def move(request: StaffRequest, field_id: int) -> HttpResponse:
    """One place up or down."""
    own_field_move(actor=request.actor, field_id=field_id, by=-1 if request.POST.get("by") == "up" else 1)
    return redirect("customer_fields:list")


def _seen(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        raise StaleVersion from None


def _form_page(request: StaffRequest, form: FieldForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "row": form.row}
    return render(request, "desk/customers/field.html", context, status=422 if form.errors else 200)


def _list_page(request: StaffRequest, words: str, problem: str = "", *, status: int = 200) -> HttpResponse:
    rows = OwnField.objects.filter(builtin="")
    context = {
        "rows": rows.filter(archived_at=None),
        "archived": rows.exclude(archived_at=None),
        "words": words,
        "problem": problem,
    }
    return render(request, "desk/customers/fields.html", context, status=status)
