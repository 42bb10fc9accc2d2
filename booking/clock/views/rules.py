"""The salon's rules of clocking."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.clock.forms import RulesForm
from booking.clock.periods import clock_rules_save
from booking.clock.selectors import rules_now
from kernel.clock import system_clock
from kernel.errors import StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may

NAMES = ("own_devices", "closes_after_minutes", "grace_minutes", "version")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def rules(request: StaffRequest) -> HttpResponse:
    """Where people clock in, who is late, what closes by itself."""
    now = rules_now()
    if request.method != "POST":
        return _page(request, RulesForm(initial={name: getattr(now, name) for name in NAMES}))
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    values = {name: form.cleaned_data[name] for name in NAMES if name != "version"}
    try:
        clock_rules_save(
            actor=request.actor, clock=system_clock, version=form.cleaned_data["version"], values=values
        )
    except StaleVersion as error:
        newer = RulesForm({**request.POST.dict(), "version": str(rules_now().version)})
        newer.add_error(None, str(error))
        return _page(request, newer, status=error.status)
    messages.success(request, _("The rules of the time clock are saved."))
    return redirect("hours:rules")


def _page(request: StaffRequest, form: RulesForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "tab": "rules", "may_write": may(request.actor, Action.HOURS_WRITE)}
    return render(request, "desk/hours/rules.html", context, status=status)
