"""The pages of a role that the salon makes: begun from one of ours, switched right by right, handed over, removed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.errors import BadInput, StaleVersion
from kernel.marks import semicolon
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.access_forms import NewRoleForm, OwnRoleForm
from tenants.accounts.models import OwnRole, Role, User
from tenants.accounts.rights import OWNABLE, RISKY, WHOLE_SALON, Action
from tenants.accounts.roles.own import RoleDetails, own_role_change, own_role_create, own_role_remove
from tenants.accounts.roles.words import spoken_rights
from tenants.accounts.selectors import own_role, roles_of_salon
from tenants.accounts.step_up import step_up_required

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ROLES_WRITE)
@step_up_required
def new(request: StaffRequest) -> HttpResponse:
    """A name, and the role it is copied from."""
    form = NewRoleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            role = own_role_create(actor=request.actor, **form.cleaned_data)
        except BadInput as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The role is made. Now switch what it may do."))
            return redirect("own_role", role_id=role.pk)
    return render(
        request, "account/own_role_new.html", {"form": form}, status=REFUSED if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ROLES_WRITE)
@step_up_required
def edit(request: StaffRequest, role_id: int) -> HttpResponse:
    """What the role may do, in words; a form that is older than what is saved changes nothing."""
    role = own_role(role_id)
    start = {"name": role.name, "version": role.version, "rights": role.rights}
    form = OwnRoleForm(request.POST if request.method == "POST" else None, initial=start)
    if not form.is_bound:
        return _page(request, role, form)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            own_role_change(
                actor=request.actor,
                role_id=role_id,
                version=typed["version"],
                details=RoleDetails(name=typed["name"], rights=typed["rights"]),
            )
        except BadInput as refusal:
            _refuse(form, refusal)
        except StaleVersion:
            return _newer(request, own_role(role_id), form)
        else:
            messages.success(request, _("Saved. It holds from everybody's next click."))
            return redirect("own_role", role_id=role_id)
    return _page(request, role, form, status=REFUSED)


@require_POST
@staff_required(Action.ROLES_WRITE)
@step_up_required
def remove(request: StaffRequest, role_id: int) -> HttpResponse:
    """Away with it; whoever has it gets the role chosen."""
    try:
        own_role_remove(actor=request.actor, role_id=role_id, heir=request.POST.get("heir", ""))
    except BadInput as refusal:
        messages.error(request, " ".join(str(problem.text) for problem in refusal.problems))
        return redirect("own_role", role_id=role_id)
    except StaleVersion as refusal:
        messages.error(request, str(refusal))
        return redirect("own_role", role_id=role_id)
    messages.success(request, _("The role is removed."))
    return redirect("roles")


def _newer(request: StaffRequest, role: OwnRole, form: OwnRoleForm) -> HttpResponse:
    """Somebody saved meanwhile: what was ticked stays, what is saved now is said, and a second press saves it."""
    kept = OwnRoleForm({**form.cleaned_data, "version": role.version})
    words = {action: text for _heading, rows in spoken_rights() for action, text in rows}
    saved = [str(words[Action(right)]) for right in role.rights if right in words]
    kept.add_error(
        None,
        _(
            "Somebody changed this role meanwhile. Saved now: %(name)s – %(rights)s. Save again to put yours in its place."
        )
        % {"name": role.name, "rights": semicolon().join(saved) or _("nothing")},
    )
    return _page(request, role, kept, status=409)


def _refuse(form: forms.Form, refusal: BadInput) -> None:
    for problem in refusal.problems:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.text))


def _page(request: StaffRequest, role: OwnRole, form: OwnRoleForm, *, status: int = 200) -> HttpResponse:
    on = set(form["rights"].value() or [])
    groups = [
        (heading, [_switch(action, text, on) for action, text in rows if action in OWNABLE])
        for heading, rows in spoken_rights()
    ]
    context = {
        "role": role,
        "form": form,
        "groups": groups,
        "holders": list(User.objects.filter(grants__own_role=role).order_by("name", "pk")),
        "heirs": [one for key, one in roles_of_salon().items() if key not in (Role.OWNER, f"own:{role.pk}")],
    }
    return render(request, "account/own_role.html", context, status=status)


def _switch(action: Action, text: Any, on: set[str]) -> dict[str, Any]:
    return {
        "value": action.value,
        "text": text,
        "is_on": action in on,
        "is_risky": action in RISKY,
        "is_whole_salon": action in WHOLE_SALON,
    }
