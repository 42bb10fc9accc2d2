"""The salon's rules for records."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.records.forms import SettingsForm, settings_initial
from booking.records.settings import record_settings_save, rules_now
from booking.records.views.changing import REFUSED, changed, record_page
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE, whole_salon=True)
def rules(request: StaffRequest) -> HttpResponse:
    """How long photos are kept after consent ended, and which services need a patch test."""
    form = SettingsForm(request.POST or None, initial=settings_initial(rules_now()))
    if request.method == "POST" and changed(
        request,
        form,
        lambda: record_settings_save(actor=request.actor, clock=system_clock, **form.cleaned_data),
        done=_("Saved."),
        newest=lambda: rules_now().version,
    ):
        return redirect("records:rules")
    return record_page(
        request,
        form,
        status=REFUSED if form.errors else 200,
        title=_("Photos and treatment records"),
        help=_("How long photos stay on disk after consent ended, and which services need a patch test."),
        back=reverse("settings:index"),
        back_label=_("Settings"),
    )
