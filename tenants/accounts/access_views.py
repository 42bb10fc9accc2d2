"""The salon's logins: who has one, as what, invited by whom; and the page behind an invitation's link."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound
from kernel.throttle import throttle
from tenants.accounts import selectors
from tenants.accounts.access import (
    StaffRequest,
    actor_of,
    address_of,
    first_page,
    network_of_request,
    staff_required,
)
from tenants.accounts.access_forms import NewLoginForm, RoleForm, WelcomeForm
from tenants.accounts.access_services import access_end, role_change, role_grant, role_withdraw
from tenants.accounts.devices import devices_of
from tenants.accounts.invitations import (
    invitation_accept,
    invitation_create,
    invitation_open,
    invitation_send,
    invitation_withdraw,
)
from tenants.accounts.models import User
from tenants.accounts.rights import Action
from tenants.accounts.roles.granting import LastOwner, LastRole, giver_of, grants_of
from tenants.accounts.roles.holding import held_roles
from tenants.accounts.second_step.codes import has_second_step
from tenants.accounts.services import sessions_end
from tenants.accounts.step_up import step_up_required

HOUR = 3600
MOST_INVITATIONS = 30
MOST_OPENED = 30
REFUSED = 422


@require_safe
@staff_required(Action.ACCESS_WRITE)
def people(request: StaffRequest) -> HttpResponse:
    """Everybody who can sign in, could, or is invited, as far as the person decides over their locations."""
    seen = selectors.logins(system_clock).filter(selectors.seen_by(request.actor))
    context = {"logins": seen, "zone": current_salon().time_zone}
    return render(request, "account/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ACCESS_WRITE)
@step_up_required
def person_new(request: StaffRequest) -> HttpResponse:
    """Invite somebody who is not in the team's list."""
    typed = request.POST if request.method == "POST" else None
    form = NewLoginForm(typed, giver=giver_of(request.actor))
    if request.method == "POST" and form.is_valid():
        invitations_counted(request)
        try:
            user = invitation_create(actor=request.actor, clock=system_clock, invitee=form.invitee())
        except BadInput as refusal:
            [form.add_error(problem.field, str(problem.text)) for problem in refusal.problems]
        else:
            messages.success(request, invited_text(user.email))
            return redirect("access_person", user_id=user.pk)
    status = REFUSED if form.is_bound else 200
    return render(request, "account/person_new.html", {"form": form}, status=status)


@require_safe
@staff_required(Action.ACCESS_WRITE)
def person(request: StaffRequest, user_id: int) -> HttpResponse:
    """One login: its role, and whether it is in, invited or out."""
    known = selectors.login_of(user_id, request.actor, system_clock)
    return render(request, "account/person.html", person_facts(request, known))


@require_POST
@staff_required(Action.ACCESS_WRITE)
@step_up_required
def person_role(request: StaffRequest, user_id: int) -> HttpResponse:
    """Another role, from the next click of that person on: `how` is "add" for one besides those they have."""
    form = RoleForm(request.POST, giver=giver_of(request.actor))
    if not form.is_valid():
        refused = form.errors.as_data().get("places")
        messages.error(request, refused[0].messages[0] if refused else _("You cannot give this role."))
        return redirect("access_person", user_id=user_id)
    is_added = request.POST.get("how") == "add"
    change = role_grant if is_added else role_change
    done = _("The role is given.") if is_added else _("The role is changed.")
    return _changed(
        request,
        user_id,
        done,
        lambda: change(actor=request.actor, user_id=user_id, **form.cleaned_data),
    )


@require_POST
@staff_required(Action.ACCESS_WRITE)
@step_up_required
def person_role_withdraw(request: StaffRequest, user_id: int) -> HttpResponse:
    """One role less, from the next click of that person on."""
    role = request.POST.get("role", "")
    done = _("The role is withdrawn.")
    return _changed(
        request,
        user_id,
        done,
        lambda: role_withdraw(actor=request.actor, user_id=user_id, role=role),
    )


@require_POST
@staff_required(Action.ACCESS_WRITE)
@step_up_required
def person_end(request: StaffRequest, user_id: int) -> HttpResponse:
    """No way in any more."""
    done = _("The access has ended, on every device.")
    return _changed(request, user_id, done, lambda: access_end(actor=request.actor, user_id=user_id))


@require_POST
@staff_required(Action.ACCESS_WRITE)
@step_up_required
def person_invite(request: StaffRequest, user_id: int) -> HttpResponse:
    """A new link by mail; the one before is dead."""
    invitations_counted(request)
    user = invitation_send(actor=request.actor, clock=system_clock, user_id=user_id)
    messages.success(request, invited_text(user.email))
    return redirect("access_person", user_id=user_id)


@require_POST
@staff_required(Action.ACCESS_WRITE)
def person_sign_out(request: StaffRequest, user_id: int) -> HttpResponse:
    """Signed out on every device; who may sign in does so anew."""
    sessions_end(actor=request.actor, user_id=user_id)
    if user_id == request.user.pk:
        logout(request)
    messages.success(request, _("Signed out on every device."))
    return redirect("access_person", user_id=user_id)


@require_POST
@staff_required(Action.ACCESS_WRITE)
def person_withdraw(request: StaffRequest, user_id: int) -> HttpResponse:
    """The link is dead; a login that was never used is gone."""
    invitation_withdraw(actor=request.actor, user_id=user_id)
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("access")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: choose a password and be in. Looking at it changes nothing."""
    throttle(f"invitation:{network_of_request(request)}", most=MOST_OPENED, seconds=HOUR)
    try:
        user = invitation_open(token, system_clock).user
        form = WelcomeForm(request.POST if request.method == "POST" else None, user=user)
        if not (request.method == "POST" and form.is_valid()):
            context = {"form": form, "person": user}
            return render(
                request, "account/invitation.html", context, status=REFUSED if form.is_bound else 200
            )
        password = form.cleaned_data["password"]
        told = address_of(request)
        user = invitation_accept(token=token, password=password, clock=system_clock, address=told)
    except NotFound:
        return render(request, "account/invitation.html", {"is_gone": True}, status=404)
    if has_second_step(user):  # who comes back still has theirs: a mailbox alone does not open the desk
        messages.success(request, _("Your password is set. Please sign in with it."))
        return redirect("account_login")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, _("Welcome. This is your desk."))
    return redirect(first_page(actor_of(user, request)))


def person_facts(request: StaffRequest, user: User) -> dict[str, Any]:
    """What the part of a page about one login shows, and which of its buttons work for the person who asks."""
    giver = giver_of(request.actor)
    may_change = bool(giver.roles) and giver.manages(grants_of(user))
    is_self = user.pk == request.user.pk
    is_shown = may_change or is_self  # where from and how somebody signs in
    return {
        "login": user,
        "zone": current_salon().time_zone,
        "may_change": may_change,
        "roles": held_roles(user),
        "role_form": RoleForm(giver=giver) if may_change else None,
        "is_self": is_self,
        "devices": devices_of(request, user) if is_shown else [],
        "has_second_step": is_shown and has_second_step(user),
    }


def invitations_counted(request: StaffRequest) -> None:
    """Count one invitation of this person; raises TooMany, since the address may be a stranger's."""
    throttle(f"invite:{request.user.pk}", most=MOST_INVITATIONS, seconds=HOUR)


def invited_text(email: str) -> str:
    """What the person who invites is told."""
    return _("The invitation is on its way to %(email)s. It holds for seven days.") % {"email": email}


def _changed(request: StaffRequest, user_id: int, done: str, change: Callable[[], object]) -> HttpResponse:
    try:
        change()
    except (LastOwner, LastRole) as refusal:
        messages.error(request, str(refusal))
    except BadInput as refusal:
        messages.error(request, " ".join(str(problem.text) for problem in refusal.problems))
    else:
        messages.success(request, done)
    return redirect("access_person", user_id=user_id)
