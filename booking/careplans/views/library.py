"""Templates of plans: ready ones and the salon's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.careplans.forms import TemplateForm, start_initial, template_initial
from booking.careplans.library import (
    lines_shown,
    plan_templates,
    ready_for,
    start_of,
    template_archive,
    template_save,
)
from booking.careplans.models import PlanTemplate
from booking.catalog.models import Service
from booking.diary.views.sent import row_sent
from booking.records.views.changing import REFUSED, changed, removed
from kernel.clock import system_clock
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.registry.selectors import salon_trade

FORM = "desk/careplans/template_form.html"


@require_safe
@staff_required(Action.MENU_WRITE)
def listed(request: StaffRequest) -> HttpResponse:
    """The salon's own, ready ones, and what was put away."""
    names = dict(Service.objects.values_list("pk", "name"))
    context = {
        "own": [(row, lines_shown(row.lines, names)) for row in plan_templates()],
        "ready": ready_for(salon_trade()),
        "archived": plan_templates(archived=True),
    }
    return render(request, "desk/careplans/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """A template of the salon's own; `?from=` is what it begins as."""
    start = start_of(request.GET.get("from", ""), trade=salon_trade())
    form = TemplateForm(request.POST or None, initial=start_initial(start))

    def again(status: int) -> HttpResponse:
        return _page(request, form, _("New template"), status=status, missing=start.missing)

    if request.method != "POST":
        return again(200)
    sent = row_sent(
        request,
        form,
        scope="careplans:template",
        make=lambda: template_save(actor=request.actor, words=form.words()),
        again=again,
    )
    if isinstance(sent, HttpResponse):
        return sent
    messages.success(request, _("Saved."))
    return redirect("careplans:templates")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def change(request: StaffRequest, plan_template_id: int) -> HttpResponse:
    """Change one."""
    row = _found(plan_template_id)
    form = TemplateForm(request.POST or None, initial=template_initial(row))
    if request.method == "POST" and changed(
        request,
        form,
        lambda: template_save(
            actor=request.actor,
            words=form.words(),
            template_id=plan_template_id,
            version=form.cleaned_data["version"] or 0,
        ),
        done=_("Saved."),
        newest=lambda: _found(plan_template_id).version,
    ):
        return redirect("careplans:templates")
    return _page(request, form, row.title, status=REFUSED if form.errors else 200, row=row)


@require_POST
@staff_required(Action.MENU_WRITE)
def archive(request: StaffRequest, plan_template_id: int) -> HttpResponse:
    """Put one away, or bring it back (`back=1`)."""
    if not PlanTemplate.objects.filter(pk=plan_template_id).exists():
        raise NotFound
    is_away = "back" not in request.POST
    told = {"clock": system_clock, "template_id": plan_template_id, "is_away": is_away}
    done = _("Put away. Plans made of it stay.") if is_away else _("In use again.")
    return removed(request, template_archive, told, done=done, to=reverse("careplans:templates"))


def _found(template_id: int) -> PlanTemplate:
    row = plan_templates().filter(pk=template_id).first()
    if row is None:
        raise NotFound
    return row


def _page(request: StaffRequest, form: TemplateForm, title: str, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": reverse("careplans:templates"),
        "back_label": _("Templates of care plans"),
        **more,
    }
    return render(request, FORM, context, status=status)
