"""Dangerous changes ask for the password again; the answer is good for ten minutes, on that device only."""

import functools
from typing import ParamSpec, cast
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from kernel.clock import system_clock
from kernel.throttle import throttle
from tenants.accounts.access import StaffRequest, StaffView
from tenants.accounts.access_forms import PASSWORD, PasswordAgainForm

P = ParamSpec("P")

GOOD_FOR = 600
MOST_TRIES, WITHIN = 5, 300
SEEN_AT = "password_seen_at"
REFUSED = 422


def step_up_required(view: StaffView[P]) -> StaffView[P]:
    """A POST runs only within GOOD_FOR seconds of the password; else it is asked for, and what was sent is carried along.

    Stands below `staff_required`. Raises TooMany.
    """

    @functools.wraps(view)
    def run(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST" or is_stepped_up(request):
            return view(request, *args, **kwargs)
        form = PasswordAgainForm(request.POST if PASSWORD in request.POST else None, user=request.user)
        if form.is_bound:
            throttle(f"step_up:{request.user.pk}", most=MOST_TRIES, seconds=WITHIN)
        if not form.is_valid():
            return _ask(request, form)
        step_up(request)
        return view(request, *args, **kwargs)

    return cast("StaffView[P]", sensitive_post_parameters(PASSWORD)(run))


def is_stepped_up(request: StaffRequest) -> bool:
    """Whether the password was typed on this device in the last ten minutes."""
    seen: float = request.session.get(SEEN_AT, 0)
    return 0 <= system_clock.now().timestamp() - seen < GOOD_FOR


def step_up(request: StaffRequest) -> None:
    """Note that the password was typed just now."""
    request.session[SEEN_AT] = system_clock.now().timestamp()


def _ask(request: StaffRequest, form: PasswordAgainForm) -> HttpResponse:
    left_out = ("csrfmiddlewaretoken", PASSWORD)
    typed = [
        (name, value) for name, values in request.POST.lists() if name not in left_out for value in values
    ]
    context = {"form": form, "typed": typed, "back": _came_from(request)}
    return render(request, "account/again.html", context, status=REFUSED if form.is_bound else 200)


def _came_from(request: StaffRequest) -> str:
    """The path of the page with the button that was pressed, or the desk's door."""
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() and page.path.startswith("/desk/") else "/desk/"
