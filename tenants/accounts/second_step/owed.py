"""A second step that the role needs and the person has not: noticed at signing in, asked for before any page of the desk."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from tenants.accounts.models import User
from tenants.accounts.second_step.codes import has_second_step
from tenants.accounts.selectors import needs_second_step

OWED = "second_step_owed"


def step_owed_note(request: HttpRequest, user: User) -> None:
    """Somebody just came in: keep with the session whether they owe a second step."""
    if needs_second_step(user) and not has_second_step(user):
        request.session[OWED] = True
    else:
        request.session.pop(OWED, None)


def is_step_owed(request: HttpRequest) -> bool:
    """Whether this session may only see one's own login until there is a second step."""
    return bool(request.session.get(OWED))


def step_owed_clear(request: HttpRequest) -> None:
    """There is one now; looked at anew, since it may be gone again."""
    if not isinstance(request.user, AnonymousUser):
        step_owed_note(request, request.user)
