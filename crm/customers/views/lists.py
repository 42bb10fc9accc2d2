"""The list of customers: searched, narrowed, arranged, kept as a view, and worked on in bulk."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.customers.days import cell_said
from crm.customers.finding.search import begin_url
from crm.customers.lists.bulk import bulk_actions, customers_bulk
from crm.customers.lists.columns import cells
from crm.customers.lists.filters import Choices, ListFilter
from crm.customers.lists.listing import BY_NAME, SIZES, Listing, listing_of, listing_read
from crm.customers.lists.saved_views import view_default, view_remove, view_save, views_of
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight, customer_sight
from crm.customers.tagging import tagging_latest, tagging_undo
from kernel.errors import BadInput
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may

ALL = "all"
TAGGINGS = ("tag", "untag")
JUST_TAGGED = "customers.tagged"  # in the session: what the next list offers to take back


class _Asked(NamedTuple):
    """A filter as the list asks for it, with the value that it is set to."""

    one: ListFilter
    choices: Choices | None
    value: str


@require_GET
@staff_required(Action.CUSTOMER_SEE_OWN)
def customer_list(request: StaffRequest) -> HttpResponse:
    """The list of the address; without one the view that this person wants first. Who sees only their own finds those."""
    if not request.GET and (first := view_default(request.user)):
        return redirect(f"{reverse('customers:list')}?{first.query}&view={first.pk}")
    return list_page(request, listing_read(request.GET), view=request.GET.get("view", ""))


def list_page(
    request: StaffRequest, listing: Listing, *, view: str = "", problems: BadInput | None = None
) -> HttpResponse:
    """The page of a list; with what was wrong, nothing of it is lost."""
    sight = customer_sight(request.actor)
    try:
        rows = listing.rows(sight)
    except BadInput as error:
        rows, problems = Customer.objects.none(), error
    rows = rows.prefetch_related("contacts", "tags")
    page, shown = Paginator(rows, listing.size).get_page(request.GET.get("page")), listing.shown
    context = {
        "page": page,
        "people": [
            (one, zip(shown, map(cell_said, row), strict=True))
            for one, row in cells(shown, sight, list(page))
        ],
        "listing": listing,
        "problems": problems.problems if problems else [],
        **_arrangement(listing, sight),
        **_possible(request, sight),
        "views": views_of(request.user),
        "view": view,
        "begin_url": begin_url(request.actor, listing.text),
        "just_tagged": request.session.pop(JUST_TAGGED, None),
    }
    return render(request, "desk/customers/list.html", context, status=problems.status if problems else 200)


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def bulk(request: StaffRequest) -> HttpResponse:
    """Do one thing to the chosen, or to all of the list."""
    listing = Listing()
    code, _colon, value = request.POST.get("do", "").partition(":")
    try:
        listing = listing_of(request.POST.get("list", ""))
        changed = customers_bulk(
            actor=request.actor,
            code=code,
            value=value,
            listing=listing,
            customer_ids=chosen_ids(request.POST),
        )
    except BadInput as error:
        return list_page(request, listing, problems=error)
    if changed and code in TAGGINGS:
        _tagging_kept(request, id_of(value) or 0, changed)
    else:
        messages.success(request, _changed_text(changed))
    return redirect(_back(listing))


def _tagging_kept(request: StaffRequest, tag_id: int, changed: int) -> None:
    """Remember what was done, for the list to say it and to offer the way back."""
    line = tagging_latest(request.actor, tag_id)
    request.session[JUST_TAGGED] = {"line": line.pk if line else 0, "said": _changed_text(changed)}


def _changed_text(changed: int) -> str:
    text = ngettext("%(count)d customer changed.", "%(count)d customers changed.", changed)
    return text % {"count": changed}


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def bulk_undone(request: StaffRequest) -> HttpResponse:
    """Take back what was just done with a tag to many."""
    changed = tagging_undo(actor=request.actor, line_id=id_of(request.POST.get("line", "")) or 0)
    text = ngettext("Undone for %(count)d customer.", "Undone for %(count)d customers.", changed)
    messages.success(request, text % {"count": changed})
    return redirect(_back(listing_of(request.POST.get("list", ""))))


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def saved(request: StaffRequest) -> HttpResponse:
    """Keep the list as a view under a name; the same name again is the same view changed."""
    listing = Listing()
    try:
        listing = listing_of(request.POST.get("list", ""))
        view = view_save(
            actor=request.actor,
            name=request.POST.get("name", ""),
            listing=listing,
            is_shared="shared" in request.POST,
            is_default="default" in request.POST,
        )
    except BadInput as error:
        return list_page(request, listing, problems=error)
    messages.success(request, _("The view is kept."))
    return redirect(f"{reverse('customers:list')}?{view.query}&view={view.pk}")


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def unsaved(request: StaffRequest, view_id: int) -> HttpResponse:
    """Remove a view of one's own."""
    view_remove(actor=request.actor, view_id=view_id)
    messages.success(request, _("The view is removed."))
    return redirect(_back(Listing()))


def _back(listing: Listing) -> str:
    return f"{reverse('customers:list')}?{listing.address or 'view=' + ALL}"


def chosen_ids(posted: QueryDict) -> list[int] | None:
    """The ids that were ticked; None for all of the list. What is no id is one that is not there."""
    if posted.get("all"):
        return None
    return [id_of(text) or 0 for text in posted.getlist("ids")]


def _arrangement(listing: Listing, sight: CustomerSight) -> dict[str, Any]:
    """What the head of the list offers: filters with their values, columns, order."""
    set_to = dict(reversed(listing.filters))
    filters = [
        _Asked(one, one.choices() if one.choices else None, set_to.get(one.code, ""))
        for one in listing.offer.filters
        if (sight.whole or not one.for_whole) and (one.code in set_to or not one.is_archived)
    ]
    shown = {column.code for column in listing.shown}
    way = {listing.sort.removeprefix("-"): "descending" if listing.sort.startswith("-") else "ascending"}
    heads = [
        {
            "column": column,
            "address": listing.sorted_by(column.code).address if column.sort else "",
            "sorted": way.get(column.code, ""),
        }
        for column in listing.shown
    ]
    return {
        "filters": [row for row in filters if not row.one.in_detail],
        "details": [row for row in filters if row.one.in_detail],
        "details_used": any(row.value for row in filters if row.one.in_detail),
        "narrowed": [row for row in filters if row.value],
        "columns": [
            (column, column.code in shown)
            for column in listing.offer.columns
            if sight.whole or not column.for_whole
        ],
        "heads": heads,
        "by_name": {"address": listing.sorted_by(BY_NAME).address, "sorted": way.get(BY_NAME, "")},
        "sizes": SIZES,
    }


def _possible(request: StaffRequest, sight: CustomerSight) -> dict[str, Any]:
    actions = [(one, one.choices()) for one in bulk_actions(request.actor)]
    return {
        "actions": [(one, choices) for one, choices in actions if choices],
        "may_write": may(request.actor, Action.CUSTOMER_WRITE),
        "may_export": may(request.actor, Action.CUSTOMER_EXPORT),
        "export_kinds": (("xlsx", _("As an Excel file")), ("csv", _("As CSV"))),
        "may_tag": may(request.actor, Action.CUSTOMER_TAGS),
        "may_report": may(request.actor, Action.AUDIT_SEE),
        "sees_all": sight.whole,
    }
