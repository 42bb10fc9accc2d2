"""Finds the salon of a request by its host and runs the rest inside its context."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from kernel.context import public_context, salon_context
from tenants.accounts.language import chosen_language
from tenants.registry.hosts import host_name, is_base_domain, salon_of_host
from tenants.registry.models import Salon, SalonStatus

CLOSED = {SalonStatus.SUSPENDED: 503, SalonStatus.PROVISIONING: 503}


class SalonMiddleware:
    """The base domain gets the public URLconf, a salon's host its own, every other host a neutral 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = host_name(request.META.get("HTTP_HOST", ""))
        with public_context():
            if is_base_domain(host):
                return self.public(request)
            salon = salon_of_host(host)
            if salon is None:
                return closed_page(request, "no_salon", status=404)
        return self.inside(request, salon)

    def public(self, request: HttpRequest) -> HttpResponse:
        """The operator's own pages."""
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        return self.get_response(request)

    def inside(self, request: HttpRequest, salon: Salon) -> HttpResponse:
        """The salon's pages; a page that says so while it is being made or suspended."""
        if status := CLOSED.get(SalonStatus(salon.status)):
            return closed_page(request, f"salon_{salon.status}", status=status, closed_salon=salon)
        request.urlconf = settings.ROOT_URLCONF
        with salon_context(salon):
            return self.get_response(request)


def closed_page(request: HttpRequest, name: str, *, status: int, **facts: object) -> HttpResponse:
    """A page of a host where nothing runs, in the visitor's language."""
    language = chosen_language(request)
    with translation.override(language):
        return render(request, f"errors/{name}.html", {"LANGUAGE_CODE": language, **facts}, status=status)
