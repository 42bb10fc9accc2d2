"""Tasks at the desk: one's own, the team's, and what is done with one of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.care import selectors, services
from crm.care.forms import TalkForm, TaskForm
from crm.care.sight import task_sight
from crm.care.task_templates import templates
from crm.customers.models import Customer
from crm.customers.sight import customer_seen, customer_sight
from kernel.clock import system_clock
from kernel.context import salon_day
from kernel.errors import BadInput, StaleVersion
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

PUT_OFF = {"tomorrow": 1, "week": 7, "month": 30}


@require_GET
@staff_required(Action.TASKS_USE)
def mine(request: StaffRequest) -> HttpResponse:
    """One's own tasks and nobody's: overdue, today, the coming two weeks, and what was settled lately."""
    sight = task_sight(request.actor)
    done = selectors.settled_lately(sight, system_clock.now())
    return _listed(request, selectors.own_tasks(sight), tab="mine", done=done)


@require_GET
@staff_required(Action.TASKS_LEAD)
def team(request: StaffRequest) -> HttpResponse:
    """Everybody's: how each stands, and the open ones; `?owner=` leaves one person's (0: nobody's)."""
    sight = task_sight(request.actor)
    rows = selectors.open_tasks(sight)
    owner = request.GET.get("owner", "")
    if (owner_id := id_of(owner)) is not None:
        rows = rows.filter(owner=owner_id or None)
    today = salon_day(system_clock)
    shares = selectors.team_shares(today, system_clock.now())
    return _listed(request, rows, tab="team", shares=shares, owner=owner)


def _listed(request: StaffRequest, rows: Any, **more: Any) -> HttpResponse:
    today = salon_day(system_clock)
    context = {
        "board": selectors.board_of(rows, today),
        "leads": task_sight(request.actor).leads,
        "people": selectors.colleagues(),
        "today": today,
        "next": request.get_full_path(),
        **more,
    }
    return render(request, "desk/care/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TASKS_USE)
def new(request: StaffRequest) -> HttpResponse:
    """A task by hand; `?customer=` says for whom, `?template=` from what."""
    sight = task_sight(request.actor)
    options: dict[str, Any] = {"leads": sight.leads, "own_id": request.user.pk}
    form = TaskForm(request.POST or None, initial=_initial(request), **options)
    if request.method == "POST" and form.is_valid():
        try:
            services.task_create(
                actor=request.actor,
                clock=system_clock,
                wish=form.wish(),
                template_id=form.cleaned_data["template_id"],
            )
        except BadInput as refusal:
            form.place(refusal.problems)
        else:
            messages.success(request, _("Noted."))
            return redirect(_back(request))
    context = {
        "form": form,
        "customer": _customer_of(request, form),
        "templates": templates().filter(trigger=""),
        "back": _back(request),
    }
    return render(request, "desk/care/new.html", context, status=422 if form.is_bound else 200)


def _initial(request: StaffRequest) -> dict[str, Any]:
    today = salon_day(system_clock)
    values: dict[str, Any] = {"due_on": today, "owner_id": request.user.pk}
    values["customer_id"] = id_of(request.GET.get("customer", ""))
    template = templates().filter(pk=id_of(request.GET.get("template", "")) or 0, trigger="").first()
    if template is not None:
        values |= {"template_id": template.pk, "due_on": today + timedelta(days=template.days)}
        values |= {name: getattr(template, name) for name in ("title", "kind", "note")}
    return values


def _customer_of(request: StaffRequest, form: TaskForm) -> Customer | None:
    """For whom the task is; raises NotFound for somebody whom this person does not see."""
    number = id_of(str(form["customer_id"].value() or ""))
    return customer_seen(customer_sight(request.actor), number) if number else None


@require_POST
@staff_required(Action.TASKS_USE)
def settle(request: StaffRequest, task_id: int) -> HttpResponse:
    """`how`: done, dropped or reopened."""
    how, told = request.POST.get("how", ""), _told(request, task_id)
    if how == "reopen":
        return _changed(request, lambda: services.task_reopen(**told), _("Open again."))
    is_done = how != "drop"
    done = _("Done.") if is_done else _("Dropped.")
    return _changed(request, lambda: services.task_settle(**told, clock=system_clock, is_done=is_done), done)


@require_POST
@staff_required(Action.TASKS_USE)
def put_off(request: StaffRequest, task_id: int) -> HttpResponse:
    """`by`: tomorrow, week or month."""
    days = PUT_OFF.get(request.POST.get("by", ""))
    if days is None:
        raise BadInput.of("by", "unknown")
    due_on = salon_day(system_clock) + timedelta(days=days)
    told = _told(request, task_id)
    return _changed(
        request, lambda: services.task_put_off(**told, clock=system_clock, due_on=due_on), _("Put off.")
    )


@require_POST
@staff_required(Action.TASKS_USE)
def assign(request: StaffRequest, task_id: int) -> HttpResponse:
    """`owner`: a login, or empty for nobody's."""
    told = _told(request, task_id)
    owner_id = id_of(request.POST.get("owner", ""))
    return _changed(request, lambda: services.task_assign(**told, owner_id=owner_id), _("Handed on."))


def _told(request: StaffRequest, task_id: int) -> dict[str, Any]:
    version = id_of(request.POST.get("version", ""))
    return {"actor": request.actor, "task_id": task_id, "version": version or 0}


def _changed(request: StaffRequest, change: Callable[[], Any], done: str) -> HttpResponse:
    try:
        change()
    except StaleVersion:
        messages.warning(request, _("Somebody else was faster. Here is how it stands now."))
    else:
        messages.success(request, done)
    return redirect(_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TASKS_USE)
def log(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Note a talk with a customer; `?task=` is what it was for."""
    customer = customer_seen(customer_sight(request.actor), customer_id)
    form = TalkForm(request.POST or None)
    task_id = id_of(request.POST.get("task", "") or request.GET.get("task", ""))
    if request.method == "POST" and form.is_valid():
        try:
            services.interaction_log(
                actor=request.actor,
                clock=system_clock,
                customer_id=customer.pk,
                talk=form.talk(),
                task_id=task_id,
            )
        except StaleVersion:
            task_id = None
            form.add_error(
                None, _("This task was settled meanwhile. Save again to note the talk without it.")
            )
        except BadInput as refusal:
            form.place(refusal.problems)
        else:
            messages.success(request, _("Noted."))
            return redirect(_back(request, reverse("customers:one", args=[customer.pk])))
    context = {"form": form, "customer": customer, "task": task_id, "next": _back(request, "")}
    return render(request, "desk/care/log.html", context, status=422 if form.is_bound else 200)


@require_POST
@staff_required(Action.TASKS_USE)
def talk_remove(request: StaffRequest, interaction_id: int) -> HttpResponse:
    """Take back a note of a talk."""
    services.interaction_remove(actor=request.actor, clock=system_clock, interaction_id=interaction_id)
    messages.success(request, _("Taken back."))
    return redirect(_back(request))


def _back(request: StaffRequest, otherwise: str | None = None) -> str:
    """Where the person came from, on this host; the tasks otherwise."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/desk/"):
        return asked
    return reverse("care:mine") if otherwise is None else otherwise
