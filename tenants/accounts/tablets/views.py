"""The shop's tablet: the names on its locked screen, taking it, locking it, making and removing one, one's own PIN."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput
from tenants.accounts.access import StaffRequest, actor_of, first_page, signed_in_required, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.step_up import step_up_required
from tenants.accounts.tablets.doors import door_entered, doors
from tenants.accounts.tablets.lock import is_on_tablet, tablet_here
from tenants.accounts.tablets.services import (
    LONGEST,
    people_with_pin,
    pin_set,
    pin_try,
    tablet_make,
    tablet_remove,
    tablets,
)

COOKIE_SECONDS = 400 * 24 * 3600  # as long as browsers keep one
REFUSED = 422
MOST_DIGITS = 9


class TabletForm(forms.Form):
    """What the shop calls its tablet."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=60)


class PinForm(forms.Form):
    """One's own PIN."""

    pin = forms.CharField(
        label=gettext_lazy("New PIN"),
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Four to eight digits, at least six where your role needs a second step; not your phone's."
        ),
    )


@require_GET
@never_cache
def names(request: HttpRequest) -> HttpResponse:
    """The locked screen: who takes the tablet? `?who=` asks that person for their PIN."""
    tablet = tablet_here(request)
    if tablet is None:
        return redirect("account_login")
    people = list(people_with_pin())
    who = next((one for one in people if str(one.pk) == request.GET.get("who")), None)
    context = {"tablet": tablet, "people": people, "who": who, "doors": doors()}
    return render(request, "account/tablet.html", context)


@require_POST
@never_cache
@sensitive_post_parameters("pin")
def take(request: HttpRequest) -> HttpResponse:
    """Take the tablet by PIN: from now on every write is this person's."""
    tablet = tablet_here(request)
    if tablet is None:
        return redirect("account_login")
    who = request.POST.get("who", "")
    known = who.isascii() and who.isdigit() and len(who) <= MOST_DIGITS
    user = (
        pin_try(user_id=int(who), pin=request.POST.get("pin", "")[:LONGEST], clock=system_clock)
        if known
        else None
    )
    if user is None:
        people = list(people_with_pin())
        chosen = next((one for one in people if str(one.pk) == who), None)
        context = {"tablet": tablet, "people": people, "who": chosen, "is_wrong": True, "doors": doors()}
        return render(request, "account/tablet.html", context, status=REFUSED)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    tablet.last_seen_at = system_clock.now()
    tablet.save(update_fields=["last_seen_at"])
    return redirect(door_entered(request, request.POST.get("to", "")) or first_page(actor_of(user, request)))


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Let go of the tablet."""
    logout(request)
    return redirect("tablet")


@require_POST
@signed_in_required
def awake(request: StaffRequest) -> HttpResponse:
    """Somebody types: the tablet does not lock."""
    return HttpResponse(status=204)


@require_safe
@staff_required(Action.ACCESS_WRITE)
def all_tablets(request: StaffRequest) -> HttpResponse:
    """The shop's tablets."""
    context = {
        "tablets": tablets(),
        "here": tablet_here(request),
        "form": TabletForm(initial={"name": _("Tablet at the desk")}),
        "zone": current_salon().time_zone,
    }
    return render(request, "account/tablets.html", context)


@require_POST
@staff_required(Action.ACCESS_WRITE)
@step_up_required
def make(request: StaffRequest) -> HttpResponse:
    """Let this very device be a tablet of the shop; whoever made it is signed out here."""
    form = TabletForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the tablet a name."))
        return redirect("tablets")
    try:
        token = tablet_make(actor=request.actor, clock=system_clock, name=form.cleaned_data["name"])
    except BadInput as refusal:
        messages.error(request, " ".join(str(problem.text) for problem in refusal.problems))
        return redirect("tablets")
    logout(request)
    answer = redirect("tablet")
    answer.set_cookie(
        settings.TABLET_COOKIE_NAME,
        token,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@require_POST
@staff_required(Action.ACCESS_WRITE)
def remove(request: StaffRequest, tablet_id: int) -> HttpResponse:
    """No tablet of the shop any more."""
    tablet_remove(actor=request.actor, tablet_id=tablet_id)
    messages.success(request, _("The tablet is removed. Whoever is on it is out at the next click."))
    return redirect("tablets")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("pin")
@signed_in_required
@step_up_required
def pin(request: StaffRequest) -> HttpResponse:
    """One's own PIN for the shop's tablet."""
    form = PinForm(request.POST if "pin" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            pin_set(actor=request.actor, pin=form.cleaned_data["pin"])
        except BadInput as refusal:
            [form.add_error("pin", str(problem.text)) for problem in refusal.problems]
        else:
            messages.success(request, _("Your PIN is set. It works on the shop's tablet only."))
            return redirect("profile")
    context = {"form": form, "is_on_tablet": is_on_tablet(request)}
    return render(request, "account/pin.html", context, status=REFUSED if form.is_bound else 200)
