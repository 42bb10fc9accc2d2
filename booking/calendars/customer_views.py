"""A customer's calendar of all their visits: asked for on the page of a visit, read by their own calendar."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.calendars.customer_feeds import NoWay, customer_feed_end, customer_feed_send
from booking.calendars.entries import entries_of_customer
from booking.calendars.ics import feed_ics
from booking.calendars.models import CustomerFeed
from booking.calendars.tokens import customer_feed_by_token
from booking.calendars.views import MOST_READ, MOST_WRONG, READ_SECONDS, WRONG_SECONDS, calendar_answer
from booking.diary.wording import customer_name
from booking.storefront.pages import PublicRequest, customer_page, secret_page
from booking.storefront.services import customer_actor
from booking.storefront.views.visit import visit_of, visit_page
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import NotFound
from kernel.throttle import TooMany, throttle
from tenants.accounts.access import address_of, network_of_request


@require_POST
@secret_page
@customer_page
def send(request: PublicRequest, token: str) -> HttpResponse:
    """Send the link to the customer; the page says where it went, and never what it is."""
    visit = visit_of(request, token)
    actor = customer_actor(customer_name(visit), address_of(request))
    try:
        customer_feed_send(actor=actor, clock=request.clock, visit=visit)
    except NoWay:
        said = _("The salon knows no address that is surely yours. Please ask there.")
        return visit_page(request, visit, token, panel_said=said, status=NoWay.status)
    except TooMany as error:
        return visit_page(request, visit, token, panel_said=str(error), status=error.status)
    said = _("The link is on its way to you, as the salon always writes to you.")
    return visit_page(request, visit, token, panel_said=said)


@require_POST
@secret_page
@customer_page
def end(request: PublicRequest, token: str) -> HttpResponse:
    """The link leads nowhere from now on."""
    visit = visit_of(request, token)
    actor = customer_actor(customer_name(visit), address_of(request))
    customer_feed_end(actor=actor, clock=request.clock, customer_id=visit.customer_id)
    said = _("Your calendar gets no more visits from here.")
    return visit_page(request, visit, token, panel_said=said)


@require_safe
@secret_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind the link; whoever asks again with its ETag hears whether it changed."""
    found = _found(request, token)
    throttle(f"customer-calendar:{found.pk}", most=MOST_READ, seconds=READ_SECONDS)
    with translation.override(found.customer.language or current_salon().language):
        text = feed_ics(current_salon().name, entries_of_customer(found, clock=system_clock))
    return calendar_answer(request, text)


def _found(request: HttpRequest, token: str) -> CustomerFeed:
    """The feed of the link; guesses are counted. Raises NotFound, TooMany."""
    try:
        return customer_feed_by_token(token)
    except NotFound:
        throttle(f"calendar-wrong:{network_of_request(request)}", most=MOST_WRONG, seconds=WRONG_SECONDS)
        raise
