"""Finds the salon of a request by its host and runs the rest inside its context."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kernel.context import public_context, salon_context
from tenants.registry.closed import NoSalonHere, closed_answer, why_closed
from tenants.registry.hosts import host_name, is_base_domain, salon_of_host
from tenants.registry.models import Salon


class SalonMiddleware:
    """The base domain gets the public URLconf, a salon's host its own, every other host a neutral 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = host_name(request.META.get("HTTP_HOST", ""))
        if is_base_domain(host):
            with public_context():
                return self.public(request)
        if (salon := salon_of_host(host)) is not None:
            return self.inside(request, salon)
        with public_context():
            return closed_answer(request, NoSalonHere())

    def public(self, request: HttpRequest) -> HttpResponse:
        """The operator's own pages."""
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        return self.get_response(request)

    def inside(self, request: HttpRequest, salon: Salon) -> HttpResponse:
        """The salon's pages; a page that says why while it does not answer."""
        if error := why_closed(salon, request):
            return closed_answer(request, error, salon)
        request.urlconf = settings.ROOT_URLCONF
        with salon_context(salon):
            return self.get_response(request)
