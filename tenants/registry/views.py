"""The platform's console: for now a list of the salons, to read."""

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kernel.errors import NotAllowed
from tenants.accounts.models import Role, User
from tenants.registry.selectors import salons_listed

PER_PAGE = 50


@require_GET
def console(request: HttpRequest) -> HttpResponse:
    """Every salon with its state; for platform admins only."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    if request.user.role != Role.ADMIN:
        raise NotAllowed
    query = request.GET.get("q", "").strip()[:80]
    page = Paginator(salons_listed(query), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "account/console.html", {"page": page, "query": query})
