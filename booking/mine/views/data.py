"""The customer's own data: what the salon knows, what they agreed to, and a copy of all of it."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.mine.access import MineRequest, mine_required
from booking.mine.agreeing import agreed_list, wishes_of
from booking.mine.codes import takes_phones
from booking.mine.data import details_change, details_problems
from booking.mine.data_forms import DetailsForm
from booking.storefront.pages import customer_page, page, secret_page
from booking.storefront.services import customer_actor
from crm.customers.contacts.phones import way_shown
from crm.customers.models import Customer, CustomerContact
from crm.customers.selectors import customer_by_id
from crm.messaging.reaching.wishing import channel_wish_set, wish_wording
from crm.privacy.archiving import archive_fetchable, archive_own, archives_of
from crm.privacy.purposes import OWN_PAGE
from crm.privacy.services import own_consent_record
from kernel.actor import Actor
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.handing import streamed_out
from kernel.throttle import throttle
from tenants.accounts.access import address_of

A_DAY, MOST_COPIES, MOST_CHANGES = 24 * 3600, 3, 60
REFUSED, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
@mine_required
def data(request: MineRequest) -> HttpResponse:
    """What is known (GET); how one is called, one's language and birthday (POST)."""
    customer = request.customer
    form = DetailsForm(customer, request.POST if request.method == "POST" else None)
    status = _saved(request, form) if form.is_bound else 200
    if form.is_bound and status == 200:
        messages.success(request, _("Saved."))
        return redirect("mine:data")
    wish, ways = wishes_of(customer)
    context = {
        "customer": customer,
        "form": form,
        "contacts": _contacts(customer),
        "signed_in_by": request.session_in.contact_id,
        "takes_phones": takes_phones(),
        "agreed": agreed_list(_actor(request), customer),
        "wish": wish,
        "ways": ways,
        "wish_wording": wish_wording(),
        "archives": archives_of(customer.pk),
        "zone": current_salon().time_zone,
    }
    return page(request, "storefront/mine/data.html", context, status=status)


def _saved(request: MineRequest, form: DetailsForm) -> int:
    """Write what was typed; the answer's status, with what is wrong beside its field."""
    try:
        _write(request, form)
    except BadInput as refused:
        form.take(refused.problems)
        return REFUSED
    except StaleVersion:
        form.say_newer(customer_by_id(request.customer.pk))
        return CONFLICT
    return 200


def _write(request: MineRequest, form: DetailsForm) -> None:
    """Raises BadInput with all that is wrong, StaleVersion, TooMany."""
    if not form.is_valid():
        raise BadInput(
            details_problems(details=form.details(), customer=request.customer, clock=request.clock)
        )
    throttle(f"mine:details:{request.customer.pk}", most=MOST_CHANGES, seconds=A_DAY)
    details_change(
        actor=_actor(request),
        clock=request.clock,
        customer_id=request.customer.pk,
        version=form.cleaned_data["version"],
        details=form.details(),
    )


@require_POST
@secret_page
@customer_page
@mine_required
def wish(request: MineRequest) -> HttpResponse:
    """How the customer wishes to be written to; raises NotFound for a way that is none of theirs."""
    throttle(f"mine:wish:{request.customer.pk}", most=MOST_CHANGES, seconds=A_DAY)
    channel = request.POST.get("channel", "")[:10]
    if channel not in ("", *(code for code, _words, _to in wishes_of(request.customer)[1])):
        raise NotFound
    address = address_of(request)
    try:
        channel_wish_set(
            actor=replace(_actor(request), source=OWN_PAGE),
            customer_id=request.customer.pk,
            channel=channel,
            address=address,
            read=request.POST.get("read", ""),
        )
        messages.success(request, _("Saved."))
    except BadInput as refusal:
        messages.error(request, str(refusal.problems[0].text))
    return redirect("/me/data/#wish")


@require_POST
@secret_page
@customer_page
@mine_required
def consent(request: MineRequest, purpose: str) -> HttpResponse:
    """Agree to something (`given=1`, `read`: to which text), or take it back."""
    throttle(f"mine:consent:{request.customer.pk}", most=MOST_CHANGES, seconds=A_DAY)
    try:
        own_consent_record(
            actor=_actor(request),
            clock=request.clock,
            code=purpose,
            customer_id=request.customer.pk,
            given=request.POST.get("given") == "1",
            read=request.POST.get("read", ""),
        )
    except BadInput as refusal:
        messages.error(request, str(refusal.problems[0].text))
    return redirect("/me/data/#consents")


@require_POST
@secret_page
@customer_page
@mine_required
def copy(request: MineRequest) -> HttpResponse:
    """Ask for a copy of all data."""
    throttle(f"mine:copy:{request.customer.pk}", most=MOST_COPIES, seconds=A_DAY)
    archive_own(actor=_actor(request), clock=request.clock, customer_id=request.customer.pk)
    messages.success(request, _("The copy is being made. It stands here in a few minutes."))
    return redirect("mine:data")


@require_safe
@secret_page
@customer_page
@mine_required
def copy_file(request: MineRequest, archive_id: int) -> HttpResponse:
    """The copy as a file, to its own customer alone."""
    row = archive_fetchable(archive_id, request.clock)
    if row.customer_id != request.customer.pk:
        raise NotFound
    return streamed_out(row.file, name="data.zip", content_type="application/zip")


def _actor(request: MineRequest) -> Actor:
    return customer_actor(request.customer.name, address_of(request))


def _contacts(customer: Customer) -> list[tuple[CustomerContact, str, bool]]:
    """Phones and emails, the main ones first, each as people write it, and whether there are several of its kind."""
    rows = list(customer.contacts.order_by("-is_primary", "kind", "pk"))
    kinds = [row.kind for row in rows]
    return [(row, way_shown(row.kind, row.value), kinds.count(row.kind) > 1) for row in rows]
