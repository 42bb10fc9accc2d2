"""The settings' page on how long things are kept, with what its rules would take now."""

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from crm.privacy.keeping import MONTHS, YEARS, Keep, keep_of, keeping_look, keeping_now, keeping_save
from crm.privacy.models import KeepingRules
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.step_up import step_up_required


class KeepingForm(forms.Form):
    """Years and months; empty keeps for ever."""

    customers_years = forms.IntegerField(
        label=gettext_lazy("Erase customers after so many years without a visit"),
        required=False,
        min_value=YEARS[0],
        max_value=YEARS[1],
        help_text=gettext_lazy(
            "Empty: never. Who called, answered or agreed to something since then stays too."
        ),
    )
    messages_months = forms.IntegerField(
        label=gettext_lazy("Empty messages after so many months"),
        required=False,
        min_value=MONTHS[0],
        max_value=MONTHS[1],
        help_text=gettext_lazy("Empty: never. That one was sent, when and for what, stays."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def keep(self) -> Keep:
        """The rules as typed; the form is valid."""
        return Keep(self.cleaned_data["customers_years"], self.cleaned_data["messages_months"])


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
        for problem in refusal.problems:
            form.add_error(problem.field, str(problem.text))
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
    context = {
        "form": form,
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
    return {"keep": keep, "taken": taken, "is_off": keep == Keep()}
