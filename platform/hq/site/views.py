"""The operator's public pages: what Chignon is, what it costs, how it stands, and the way in."""

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from billing.subscriptions.selectors import plans_shown
from hq.site.forms import FindSalonForm
from hq.site.status import parts
from kernel.throttle import throttle
from tenants.accounts.access import network_of_request
from tenants.registry.hosts import salon_url
from tenants.registry.models import Salon


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """The first page a salon owner sees."""
    return render(request, "site/landing.html")


@require_GET
def features(request: HttpRequest) -> HttpResponse:
    """What it does, room by room."""
    return render(request, "site/features.html")


@require_GET
def pricing(request: HttpRequest) -> HttpResponse:
    """The plans, from the database, in the currency asked for."""
    currency = request.GET.get("currency", "")
    language = get_language() or "en"
    return render(request, "site/pricing.html", plans_shown(language=language, currency=currency))


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """Whether each part answers right now."""
    return render(request, "site/status.html", {"parts": parts()})


@require_GET
def legal(request: HttpRequest, page: str) -> HttpResponse:
    """Terms, privacy, imprint."""
    return render(request, f"site/legal_{page}.html")


@csp_update({"form-action": [settings.SALON_HOSTS]})
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Which salon? Leads to the sign-in page on the salon's own host."""
    form = FindSalonForm(request.POST or None)
    if request.method == "POST":
        throttle(f"find:{network_of_request(request)}", most=30, seconds=60)
        if form.is_valid() and (salon := Salon.objects.filter(slug=form.cleaned_data["slug"]).first()):
            return redirect(salon_url(salon.slug, "/desk/login/"))
        if not form.errors:
            form.add_error("slug", form.unknown)
    return render(request, "site/signin.html", {"form": form}, status=422 if form.errors else 200)
