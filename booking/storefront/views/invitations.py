"""A customer wants no more invitations to come again, or wants them after all: behind the link of their visit."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from booking.diary.telling.coming_again import invitations_change, invitations_wanted, may_want_again
from booking.diary.wording import customer_name
from booking.storefront.pages import PublicRequest, customer_page, page, secret_page
from booking.storefront.services import customer_actor
from booking.storefront.views.visit import visit_of
from kernel.errors import NotFound
from tenants.accounts.access import address_of


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def invitations(request: PublicRequest, token: str) -> HttpResponse:
    """Ask (GET: whoever fetches a mail's link beforehand changes nothing), change (POST)."""
    found = visit_of(request, token)
    if found.customer_id is None:
        raise NotFound
    if request.method == "POST":
        invitations_change(
            actor=customer_actor(customer_name(found), address_of(request)),
            customer_id=found.customer_id,
            source=found.source,
            wanted=request.POST.get("wanted") == "yes",
            address=address_of(request),
        )
        return redirect("storefront:invitations", token=token)
    context = {
        "wanted": invitations_wanted(found.customer_id),
        "may_want_again": may_want_again(found.customer_id, found.source),
        "token": token,
    }
    return page(request, "storefront/invitations.html", context, location=found.location)
