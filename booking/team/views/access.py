"""A person's login: invite them, or see what they sign in as."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from booking.places.editing import refusal_to_form
from booking.team.managing import may_open_login
from booking.team.models import StaffMember
from booking.team.selectors import staff_member
from booking.team.services import staff_invite
from booking.team.views.people import staff_page
from kernel.clock import system_clock
from kernel.errors import BadInput, NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.access_forms import InvitationForm
from tenants.accounts.access_views import invitations_counted, invited_text, person_facts
from tenants.accounts.rights import Action
from tenants.accounts.roles.granting import giver_of
from tenants.accounts.selectors import login_of
from tenants.accounts.step_up import step_up_required


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ACCESS_WRITE)
@step_up_required
def access(request: StaffRequest, staff_id: int) -> HttpResponse:
    """The person's login, or a form that invites them."""
    staff = staff_member(staff_id)
    if not may_open_login(request.actor, staff):
        raise NotFound
    typed = request.POST if request.method == "POST" and not staff.user_id else None
    form = InvitationForm(typed, giver=giver_of(request.actor), initial={"email": staff.email})
    if typed is not None and form.is_valid() and _invited(request, staff, form):
        return redirect("team:access", staff_id=staff_id)
    facts = (
        person_facts(request, login_of(staff.user_id, request.actor, system_clock)) if staff.user_id else {}
    )
    return staff_page(request, staff, "access", form, template="desk/team/access.html", **facts)


def _invited(request: StaffRequest, staff: StaffMember, form: InvitationForm) -> bool:
    invitations_counted(request)
    invitee = form.invitee(staff.name)
    try:
        staff_invite(actor=request.actor, clock=system_clock, staff_id=staff.pk, invitee=invitee)
    except BadInput as refusal:
        refusal_to_form(refusal, form)
        return False
    messages.success(request, invited_text(invitee.email))
    return True
