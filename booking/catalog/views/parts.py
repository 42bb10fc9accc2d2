"""Categories, add-ons and bundles: small forms beside the menu."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.catalog import parts_services as parts
from booking.catalog.forms import AddOnForm, BundleForm, CategoryForm, add_on_initial, bundle_initial
from booking.catalog.models import AddOn, Bundle, ServiceCategory
from booking.catalog.selectors import add_ons, bundles, categories
from booking.places.editing import change_saved, form_page, list_page, row_archived, row_moved, row_restored
from booking.places.seen import made_from
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

HELP = {
    "menu:categories": gettext_lazy("The headings of the menu, in the order customers see them."),
    "menu:add_ons": gettext_lazy("Small extras that customers add to a service."),
}


@require_safe
@staff_required(Action.MENU_WRITE)
def category_list(request: StaffRequest) -> HttpResponse:
    """The headings in their order, and those put away."""
    return list_page(
        request,
        categories,
        template="desk/menu/categories.html",
        restore="menu:category_restore",
        title=_("Categories"),
        help=_("The headings of the menu, in the order customers see them."),
        new_url=reverse("menu:category_new"),
        new_label=_("New category"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def category_new(request: StaffRequest) -> HttpResponse:
    """A new heading."""
    form = CategoryForm(request.POST or None)
    return _small_form(request, form, parts.category_create, "menu:categories", _("New category"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def category_edit(request: StaffRequest, category_id: int) -> HttpResponse:
    """A heading's name."""
    row = _found(ServiceCategory.objects.filter(pk=category_id).first())
    form = CategoryForm(request.POST or None, initial={"name": row.name})
    made_from(form, read=lambda: [{"name": ServiceCategory.objects.get(pk=category_id).name}])
    extra = {"category_id": category_id}
    return _small_form(request, form, parts.category_change, "menu:categories", row.name, **extra)


@require_POST
@staff_required(Action.MENU_WRITE)
def category_move(request: StaffRequest, category_id: int) -> HttpResponse:
    """One place up or down."""
    return row_moved(request, parts.category_move, category_id, to=reverse("menu:categories"))


@require_POST
@staff_required(Action.MENU_WRITE)
def category_archive(request: StaffRequest, category_id: int) -> HttpResponse:
    """Put away."""
    to, done = reverse("menu:categories"), _("The category is archived.")
    return row_archived(request, parts.category_archive, category_id, to=to, done=done)


@require_POST
@staff_required(Action.MENU_WRITE)
def category_restore(request: StaffRequest, category_id: int) -> HttpResponse:
    """Bring back."""
    to, done = reverse("menu:categories"), _("It is back on the menu.")
    return row_restored(request, parts.category_restore, category_id, to=to, done=done)


@require_safe
@staff_required(Action.MENU_WRITE)
def add_on_list(request: StaffRequest) -> HttpResponse:
    """Add-ons in use, and those put away."""
    return list_page(
        request,
        add_ons,
        template="desk/menu/add_ons.html",
        restore="menu:add_on_restore",
        title=_("Add-ons"),
        help=_("Small extras that customers add to a service."),
        new_url=reverse("menu:add_on_new"),
        new_label=_("New add-on"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def add_on_new(request: StaffRequest) -> HttpResponse:
    """A new add-on."""
    form = AddOnForm(request.POST or None)
    return _small_form(request, form, parts.add_on_save, "menu:add_ons", _("New add-on"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def add_on_edit(request: StaffRequest, add_on_id: int) -> HttpResponse:
    """An add-on as it is, to change."""
    row = _found(AddOn.objects.filter(pk=add_on_id).first())
    form = AddOnForm(request.POST or None, initial=add_on_initial(row))
    made_from(form, read=lambda: [add_on_initial(AddOn.objects.get(pk=add_on_id))])
    return _small_form(request, form, parts.add_on_save, "menu:add_ons", row.name, add_on_id=add_on_id)


@require_POST
@staff_required(Action.MENU_WRITE)
def add_on_archive(request: StaffRequest, add_on_id: int) -> HttpResponse:
    """Put away."""
    to, done = reverse("menu:add_ons"), _("Archived. Its history stays.")
    return row_archived(request, parts.add_on_archive, add_on_id, to=to, done=done)


@require_POST
@staff_required(Action.MENU_WRITE)
def add_on_restore(request: StaffRequest, add_on_id: int) -> HttpResponse:
    """Bring back."""
    to, done = reverse("menu:add_ons"), _("It is back on the menu.")
    return row_restored(request, parts.add_on_restore, add_on_id, to=to, done=done)


@require_safe
@staff_required(Action.MENU_WRITE)
def bundle_list(request: StaffRequest) -> HttpResponse:
    """Bundles in use, and those put away."""
    return list_page(
        request,
        bundles,
        template="desk/menu/bundles.html",
        restore="menu:bundle_restore",
        title=_("Bundles"),
        help=_("Several services booked as one visit, one after the other."),
        new_url=reverse("menu:bundle_new"),
        new_label=_("New bundle"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def bundle_new(request: StaffRequest) -> HttpResponse:
    """A new bundle."""
    return _bundle_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def bundle_edit(request: StaffRequest, bundle_id: int) -> HttpResponse:
    """A bundle as it is, to change."""
    return _bundle_form(request, _found(bundles().filter(pk=bundle_id).first()))


@require_POST
@staff_required(Action.MENU_WRITE)
def bundle_archive(request: StaffRequest, bundle_id: int) -> HttpResponse:
    """Put away."""
    to, done = reverse("menu:bundles"), _("Archived. Its history stays.")
    return row_archived(request, parts.bundle_archive, bundle_id, to=to, done=done)


@require_POST
@staff_required(Action.MENU_WRITE)
def bundle_restore(request: StaffRequest, bundle_id: int) -> HttpResponse:
    """Bring back."""
    to, done = reverse("menu:bundles"), _("It is back on the menu.")
    return row_restored(request, parts.bundle_restore, bundle_id, to=to, done=done)


def _bundle_form(request: StaffRequest, row: Bundle | None) -> HttpResponse:
    form = BundleForm(request.POST or None, initial=bundle_initial(row) if row else {})
    if row:
        made_from(form, read=lambda: [bundle_initial(Bundle.objects.get(pk=row.pk))])
    back = reverse("menu:bundles")
    if request.method == "POST" and form.is_valid():
        names = ("name", "description", "price_minor", "bookable_online")
        arguments = {name: form.cleaned_data[name] for name in names}
        arguments |= {"service_ids": form.service_ids(), "bundle_id": row.pk if row else None}
        answer = change_saved(request, parts.bundle_save, arguments, done=_("Saved."), to=back, form=form)
        if answer is not None:
            return answer
    title = row.name if row else _("New bundle")
    help_text = _("Several services booked as one visit, one after the other.")
    return form_page(request, form, title=title, help=help_text, back=back, back_label=_("Bundles"))


def _small_form(
    request: StaffRequest, form: forms.Form, change: Callable[..., Any], to: str, title: str, **extra: Any
) -> HttpResponse:
    """A form whose fields are what the service is told."""
    back = reverse(to)
    if request.method == "POST" and form.is_valid():
        answer = change_saved(
            request, change, {**form.cleaned_data, **extra}, done=_("Saved."), to=back, form=form
        )
        if answer is not None:
            return answer
    help_text = HELP[to]
    return form_page(request, form, title=title, help=help_text, back=back, back_label=_("Back"))


def _found(row: Any) -> Any:
    if row is None:
        raise NotFound
    return row
