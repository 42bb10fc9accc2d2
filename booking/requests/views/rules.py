"""The salon's rules about requests."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.catalog.models import Service
from booking.requests import selectors
from booking.requests.forms import RulesForm
from booking.requests.services import rules_save
from kernel.errors import StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

NAMES = ("mode", "answer_hours", "before_hours", "takes_groups", "takes_series")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE, whole_salon=True)
def rules(request: StaffRequest) -> HttpResponse:
    """Which bookings wait for a yes, and how long."""
    if request.method != "POST":
        now = selectors.rules_now()
        initial = {name: getattr(now, name) for name in (*NAMES, "version")}
        initial |= {f"mode{pk}": mode for pk, mode in selectors.modes_now().items()}
        return _page(request, RulesForm(initial=initial, services=_services()))
    form = RulesForm(request.POST, services=_services())
    if not form.is_valid():
        return _page(request, form, status=422)
    values = {name: form.cleaned_data[name] for name in NAMES}
    try:
        rules_save(
            actor=request.actor,
            version=form.cleaned_data["version"],
            values=values,
            modes=form.modes_typed(),
        )
    except StaleVersion as error:
        typed = {**request.POST.dict(), "version": str(selectors.rules_now().version)}
        newer = RulesForm(typed, services=_services())
        newer.add_error(None, str(error))
        return _page(request, newer, status=error.status)
    messages.success(request, _("The rules are saved."))
    return redirect("requests:rules")


def _services() -> list[Service]:
    rows = Service.objects.filter(archived_at=None, category__archived_at=None)
    return list(rows.order_by("category__position", "category_id", "position", "pk"))


def _page(request: StaffRequest, form: RulesForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "tab": "rules", "may_rule": True}
    return render(request, "desk/requests/rules.html", context, status=status)
