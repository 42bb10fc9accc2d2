"""The desk's pages about the booking page: its look, and ways to share it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking.places.seen import say_newer
from booking.storefront import selectors
from booking.storefront.look_form import LookForm
from booking.storefront.models import Look
from booking.storefront.pages import salon_address
from booking.storefront.services import look_update
from kernel.errors import BadInput, StaleVersion
from kernel.photos import photo_remove, photo_save, photo_url
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

PHOTOS = ("logo", "cover")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SETTINGS_WRITE)
def look(request: StaffRequest) -> HttpResponse:
    """Tagline, about, colour, photos, and whether the page is public."""
    current = selectors.look()
    if request.method != "POST":
        return _look_page(request, LookForm(initial=LookForm.values_of(current)), current)
    form = LookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _look_page(request, form, current, status=422)
    try:
        _look_save(request, form, current)
    except BadInput as error:
        form.place(error.problems)
        return _look_page(request, form, current, status=error.status)
    except StaleVersion:
        newer = selectors.look()  # read after the lock was let go: `current` may be what was there before
        return _look_page(request, _look_kept(form, newer), newer, status=409)
    messages.success(request, _("The look of your booking page is saved."))
    return redirect("storefront:look")


@require_safe
@staff_required(Action.MENU_SEE)
def share(request: StaffRequest) -> HttpResponse:
    """Links and QR codes: the page, each service, each person, a campaign."""
    campaign = "".join(char for char in request.GET.get("from", "") if char.isalnum() or char in "-_")[:60]
    suffix = f"?from={campaign}" if campaign else ""
    context = {
        "campaign": campaign,
        "main": _link(_("Your booking page"), f"/{suffix}"),
        "services": [
            _link(service.name, f"/s/{service.slug}/{suffix}") for service in selectors.sold_online()
        ],
        "people": [
            _link(member.name, f"/team/{member.slug}/{suffix}") for member in selectors.bookable_people()
        ],
    }
    return render(request, "desk/settings/share.html", context)


def _look_save(request: StaffRequest, form: LookForm, current: Look) -> None:
    """Save the values and photos; photos that are replaced or taken away go once the change is kept."""
    values = form.values()
    for name in PHOTOS:
        if form.cleaned_data[name]:
            values[name] = photo_save(form.cleaned_data[name], field=name)
        elif form.cleaned_data[f"{name}_remove"]:
            values[name] = ""
    old = [getattr(current, name) for name in PHOTOS if name in values]
    look_update(actor=request.actor, version=form.cleaned_data["version"], values=values)
    for name in old:
        photo_remove(name)


def _look_kept(form: LookForm, current: Look) -> LookForm:
    """What was typed, ready to be saved over the newer look; what is saved stands beside each field that differs."""
    typed = {**dict(form.data.items()), "version": str(current.version)}
    kept = LookForm(typed, initial=LookForm.values_of(current))
    say_newer(kept)
    return kept


def _look_page(request: StaffRequest, form: LookForm, current: Look, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "look": current,
        "logo_url": photo_url(current.logo, small=True),
        "cover_url": photo_url(current.cover, small=True),
    }
    return render(request, "desk/settings/look.html", context, status=status)


def _link(name: str, path: str) -> dict[str, Any]:
    return {"name": name, "path": path, "url": salon_address(path)}
