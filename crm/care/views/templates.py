"""Templates and rules of tasks in the settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.care import task_templates
from crm.care.forms import TemplateForm, initial_of
from crm.care.models import TaskTemplate
from crm.care.triggers import trigger_of, triggers
from kernel.clock import system_clock
from kernel.errors import BadInput, NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_GET
@staff_required(Action.TASKS_LEAD)
def listed(request: StaffRequest) -> HttpResponse:
    """Rules, templates, ready rules that are not in use, and what was put away."""
    rows = list(task_templates.templates())
    subjects = {(one.code, pk): name for one in triggers() if one.subjects for pk, name in one.subjects()}
    context = {
        "rules": [
            (row, trigger_of(row.trigger), subjects.get((row.trigger, row.subject_id or 0), ""))
            for row in rows
            if row.trigger
        ],
        "templates": [row for row in rows if not row.trigger],
        "ready": [(details, trigger_of(details.trigger)) for details in task_templates.ready_rules()],
        "archived": task_templates.templates(archived=True),
    }
    return render(request, "desk/care/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TASKS_LEAD)
def new(request: StaffRequest) -> HttpResponse:
    """A new template or rule."""
    return _page(request, TemplateForm(request.POST or None), _("New template"))


@require_POST
@staff_required(Action.TASKS_LEAD)
def ready(request: StaffRequest) -> HttpResponse:
    """Take up a ready rule, as it is."""
    code = request.POST.get("trigger", "")
    found = next((one for one in task_templates.ready_rules() if one.trigger == code), None)
    if found is not None:
        task_templates.template_save(actor=request.actor, clock=system_clock, details=found)
        messages.success(request, _("From now on this makes tasks by itself."))
    return redirect("care:templates")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TASKS_LEAD)
def change(request: StaffRequest, task_template_id: int) -> HttpResponse:
    """Change one."""
    row = _found(task_template_id)
    form = TemplateForm(request.POST or None, initial=initial_of(row))
    return _page(request, form, row.title, template_id=row.pk)


@require_POST
@staff_required(Action.TASKS_LEAD)
def archive(request: StaffRequest, task_template_id: int) -> HttpResponse:
    """Put one away, or bring it back (`back=1`); its tasks stay."""
    is_away = "back" not in request.POST
    task_templates.template_archive(
        actor=request.actor, clock=system_clock, template_id=task_template_id, is_away=is_away
    )
    messages.success(request, _("Put away. Its tasks stay.") if is_away else _("In use again."))
    return redirect("care:templates")


def _page(request: StaffRequest, form: TemplateForm, title: str, **extra: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        told = {"clock": system_clock, "details": form.details(), "version": form.cleaned_data["version"]}
        try:
            task_templates.template_save(actor=request.actor, **told, **extra)
        except StaleVersion:
            form = _kept(form, _found(extra["template_id"]))
        except BadInput as refusal:
            form.place(refusal.problems)
        else:
            messages.success(request, _("Saved."))
            return redirect("care:templates")
    context = {
        "form": form,
        "title": title,
        "help": _("What is done again and again: chosen by hand, or made by itself on an occasion."),
        "back": reverse("care:templates"),
        "back_label": _("Templates and rules"),
    }
    return render(request, "desk/editing/form.html", context, status=422 if form.is_bound else 200)


def _kept(form: TemplateForm, row: TaskTemplate) -> TemplateForm:
    """What was typed, ready to be saved over what somebody else has saved meanwhile."""
    kept = TemplateForm({**dict(form.data.items()), "version": row.version}, initial=initial_of(row))
    kept.add_error(
        None, _("Somebody changed this meanwhile. What you typed is kept; save again to put it in place.")
    )
    return kept


def _found(template_id: int) -> TaskTemplate:
    row = TaskTemplate.objects.filter(pk=template_id, archived_at=None).first()
    if row is None:
        raise NotFound
    return row
