"""One service: its form, variants, people and photo."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.catalog import services
from booking.catalog.forms import (
    PeopleForm,
    ServiceForm,
    VariantFormSet,
    people_initial,
    service_initial,
    variants_initial,
)
from booking.catalog.models import Service
from booking.catalog.selectors import categories, people_of, service
from booking.places.editing import change_saved
from booking.places.photo_views import photo_kept
from booking.places.seen import made_from, status_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@dataclass(frozen=True, slots=True)
class ServiceForms:
    """The three parts of the page: the service, its variants, its people."""

    main: ServiceForm
    variants: Any
    people: PeopleForm

    def are_valid(self) -> bool:
        """Ask all three, so that every problem is named at once."""
        return all([self.main.is_valid(), self.variants.is_valid(), self.people.is_valid()])

    def arguments(self) -> dict[str, Any]:
        """What the service function is told."""
        data = self.main.cleaned_data
        parts = services.ServiceParts(
            variants=self.variants.details(),
            people=self.people.details(),
            add_on_ids=data.get("add_on_ids"),
            resource_group_ids=data.get("resource_group_ids"),
            location_ids=data.get("location_ids"),
        )
        return {"details": self.main.details(), "parts": parts}


def forms_of(request: StaffRequest, row: Service | None) -> ServiceForms:
    """The forms, with what was typed or what is there."""
    data = request.POST if request.method == "POST" else None
    main, variants, people = starts_of(row) if row else ({"category_id": request.GET.get("category")}, [], {})
    forms = ServiceForms(
        main=ServiceForm(data, initial=main),
        variants=VariantFormSet(data, prefix="variants", initial=variants),
        people=PeopleForm(data, initial=people),
    )
    if row:
        made_from(forms.main, forms.variants, forms.people, read=lambda: starts_of(service(row.pk)))
    return forms


def starts_of(row: Service) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """What the three forms begin with for a service that is there."""
    return service_initial(row), variants_initial(row), people_initial(people_of(row))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def service_new(request: StaffRequest) -> HttpResponse:
    """A new service; without a category there is nowhere to put it yet."""
    if not categories().exists():
        messages.info(request, _("A service stands under a category. Please make the first one."))
        return redirect("menu:category_new")
    forms = forms_of(request, None)
    if request.method == "POST" and forms.are_valid():
        answer = _saved(request, services.service_create, forms, {})
        if answer is not None:
            return answer
    return _page(request, forms, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def service_edit(request: StaffRequest, service_id: int) -> HttpResponse:
    """A service as it is, to change."""
    row = service(service_id)
    forms = forms_of(request, row)
    if request.method == "POST" and forms.are_valid():
        answer = _saved(request, services.service_change, forms, {"service_id": service_id})
        if answer is not None:
            return answer
    return _page(request, forms, row)


@require_POST
@staff_required(Action.MENU_WRITE)
def service_photo(request: StaffRequest, service_id: int) -> HttpResponse:
    """A new photo, or none."""
    row = service(service_id)

    def keep(photo: str) -> None:
        services.service_photo_set(actor=request.actor, service_id=service_id, photo=photo)

    photo_kept(request, row.photo, keep)
    return redirect("menu:service", service_id=service_id)


def _saved(
    request: StaffRequest, change: Any, forms: ServiceForms, arguments: dict[str, Any]
) -> HttpResponse | None:
    """Problems inside variants and people are said on top with the part's name."""
    to = reverse("menu:menu")
    return change_saved(
        request,
        change,
        {**arguments, **forms.arguments()},
        done=_("The service is saved."),
        to=to,
        form=forms.main,
    )


def _page(request: StaffRequest, forms: ServiceForms, row: Service | None) -> HttpResponse:
    context = {
        "forms": forms,
        "row": row,
        "title": row.name if row else _("New service"),
        "back": reverse("menu:menu"),
        "back_label": _("Menu"),
        "bar": stretches_of(row) if row else [],
    }
    return render(
        request, "desk/menu/service.html", context, status=status_of(forms.main, forms.variants, forms.people)
    )


def stretches_of(row: Service) -> list[dict[str, Any]]:
    """The service as a drawn bar: each stretch with its share of 1000 units."""
    named = [
        ("buffer", row.buffer_before_minutes, _("Set-up")),
        ("work", row.work_minutes, _("Work")),
        ("wait", row.processing_minutes, _("Processing")),
        ("work", row.finishing_minutes, _("Finishing")),
        ("buffer", row.buffer_after_minutes, _("Clean-up")),
    ]
    total = sum(minutes for _kind, minutes, _label in named)
    bar, at = [], 0
    for kind, minutes, label in named:
        if minutes:
            start, end = at * 1000 // total, (at + minutes) * 1000 // total
            bar.append({"kind": kind, "x": start, "width": end - start, "minutes": minutes, "label": label})
            at += minutes
    return bar
