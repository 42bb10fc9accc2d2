"""The settings' page on how long things are kept, with what its rules would take now."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from crm.privacy.keeping import (
    RANGES,
    Keep,
    keep_of,
    keeping_look,
    keeping_now,
    keeping_save,
    range_words,
)
from crm.privacy.kept_rows import kept_rows
from crm.privacy.models import KeepingRules
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput, StaleVersion
from kernel.forms import Placing
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.step_up import step_up_required

LABELS = {
    "customers_years": (
        gettext_lazy("Erase customers after so many years without a visit"),
        gettext_lazy("Empty: never. Who called, answered or agreed to something since then stays too."),
    ),
    "messages_months": (
        gettext_lazy("Empty messages after so many months"),
        gettext_lazy("Empty: never. That one was sent, when and for what, stays."),
    ),
}


class KeepingForm(Placing, forms.Form):
    """Years and months; empty keeps for ever."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = LABELS | {one.code: (one.label, one.help) for one in kept_rows()}
        for name, (least, most) in RANGES.items():
            label, text = words[name]
            said = range_words(name)
            self.fields[name] = forms.IntegerField(
                label=str(label),
                help_text=str(text),
                required=False,
                min_value=least,
                max_value=most,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
            )

    def keep(self) -> Keep:
        """The rules as typed; the form is valid."""
        return Keep(**{name: self.cleaned_data[name] for name in RANGES})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CUSTOMER_ERASE, whole_salon=True)
@step_up_required
def rules(request: StaffRequest) -> HttpResponse:
    """The rules and what they would take; POST sets them."""
    now = keeping_now()
    if request.method != "POST" or "version" not in request.POST:
        form = KeepingForm(initial={**asdict(keep_of(now)), "version": now.version})
        return _page(request, form, now)
    typed = request.POST.copy()
    form = KeepingForm(typed)
    if not form.is_valid():
        return _page(request, form, now)
    try:
        keeping_save(
            actor=request.actor,
            clock=system_clock,
            version=form.cleaned_data["version"],
            keep=form.keep(),
        )
    except StaleVersion:
        form.add_error(
            None, _("Somebody else changed the rules meanwhile. Save again to put yours over theirs.")
        )
        typed["version"] = str(now.version)
        return _page(request, form, now)
    except BadInput as refusal:
        form.place(refusal.problems)
        return _page(request, form, now)
    messages.success(request, _("Saved."))
    return redirect("privacy:keeping")


@require_POST
@staff_required(Action.CUSTOMER_ERASE, whole_salon=True)
def look(request: StaffRequest) -> HttpResponse:
    """What the rules as they are typed would take now; changes nothing."""
    form = KeepingForm(request.POST)
    keep = form.keep() if form.is_valid() else None
    return render(request, "desk/privacy/keeping_look.html", _look(keep))


def _page(request: StaffRequest, form: KeepingForm, now: KeepingRules) -> HttpResponse:
    keep = keep_of(now) if not form.is_bound else form.keep() if form.is_valid() else None
    notes = {one.code: one.note() for one in kept_rows()}
    context = {
        "form": form,
        "fields": [(form[name], notes.get(name, "")) for name in RANGES],
        "now": now,
        "zone": current_salon().time_zone,
        "back": reverse("settings:index"),
        "back_label": _("Settings"),
        **_look(keep),
    }
    return render(request, "desk/privacy/keeping.html", context, status=422 if form.errors else 200)


def _look(keep: Keep | None) -> dict[str, object]:
    """`keep` is None while what is typed makes no rule."""
    taken = keeping_look(keep, system_clock) if keep else None
    kept = {one.code: one for one in kept_rows()}
    counts = [(name, taken.rows[name]) for name in RANGES if taken and name in taken.rows]
    rows = [(kept[name].said(n), n) for name, n in counts]
    more = taken.customers - len(taken.names) if taken else 0
    return {"keep": keep, "taken": taken, "rows": rows, "is_off": keep == Keep(), "more": more}
