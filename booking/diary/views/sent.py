"""A form of the desk that is sent once: the row it made, or the form again with everything that stands against it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.utils.translation import gettext as _

from booking.diary.once import form_key
from kernel.clock import system_clock
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.idempotency.services import answer_once, body_hash_of, scope_of
from tenants.accounts.access import StaffRequest

CREATED = 201


def row_sent(
    request: StaffRequest,
    form: Any,
    *,
    scope: str,
    make: Callable[[], Model],
    again: Callable[[int], HttpResponse],
) -> int | HttpResponse:
    """The id of the row that `make`, a service, made for this form key; `again(status)` is the page with its errors.

    `form` places problems on its fields (`place`). A second sending of the same form gives the same row.
    """
    if not form.is_valid():
        return again(422)
    try:
        _status, answer = answer_once(
            scope=scope_of(scope, request.actor),
            key=form_key(request.POST.get("key", "")),
            body_hash=body_hash_of(sorted(request.POST.lists())),
            run=make,
            settle=lambda row: (CREATED, {"id": row.pk}),
            clock=system_clock,
        )
    except NotFound:
        form.add_error(None, _("This customer is not there any more."))
        return again(422)
    except ChignonError as error:
        form.place(list(getattr(error, "problems", [])))
        if not isinstance(error, BadInput):
            form.add_error(None, str(error))
        return again(error.status)
    return int(answer["id"])
