"""A customer fills in a form, by the link of a request or of a visit. Looking changes nothing."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from booking.diary.models import Appointment
from booking.intake.filling import visit_form_answer
from booking.intake.needs import needs_of
from booking.storefront.framing import own_form
from booking.storefront.pages import PublicRequest, customer_page, page, secret_page
from booking.storefront.services import customer_actor
from booking.storefront.views.visit import visit_of
from crm.forms.asking.tokens import request_by_token
from crm.forms.content import said
from crm.forms.filling.answering import Filled, FormOver, form_answer
from crm.forms.filling.form import FillForm
from crm.forms.filling.pictures import answer_with_photos
from crm.forms.models import FormAnswer, FormRequest, FormVersion
from crm.forms.selectors import is_open, version_newest
from kernel.actor import Actor
from kernel.errors import NotFound
from kernel.ids import id_of
from kernel.throttle import throttle
from tenants.accounts.access import address_of, network_of_request

MOST_TRIES, TRY_SECONDS = 30, 600
Keep = Callable[[Actor, Filled], FormAnswer]


@own_form
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def asked(request: PublicRequest, token: str) -> HttpResponse:
    """The form of a request."""
    found = _request_of(request, token)
    if found.answered_at is not None:
        return page(request, "storefront/intake/thanks.html", {})
    if not is_open(found, request.clock.now()):
        return page(request, "storefront/intake/over.html", {"error": FormOver.message}, status=410)

    def keep(actor: Actor, filled: Filled) -> FormAnswer:
        return form_answer(actor=actor, clock=request.clock, request_id=found.pk, filled=filled)

    return fill(request, found.form_id, found.customer.name, keep)


@own_form
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def visit_form(request: PublicRequest, token: str, form_id: int) -> HttpResponse:
    """A form that the visit of the link needs."""
    visit = visit_of(request, token)
    needs = {need.form.pk: need for need in needs_of(visit, request.clock.now())}
    if form_id not in needs or visit.customer is None:
        raise NotFound
    if needs[form_id].answer is not None:
        return page(request, "storefront/intake/thanks.html", {"token": token}, location=visit.location)

    def keep(actor: Actor, filled: Filled) -> FormAnswer:
        return visit_form_answer(
            actor=actor, clock=request.clock, visit_id=visit.pk, form_id=form_id, filled=filled
        )

    return fill(request, form_id, visit.customer.name, keep, visit=visit, token=token)


def fill(
    request: PublicRequest,
    form_id: int,
    name: str,
    keep: Keep,
    *,
    visit: Appointment | None = None,
    token: str = "",
    frame: str = "",
) -> HttpResponse:
    """Show the form (GET), keep what was filled in (POST): everything wrong named at once, nothing typed lost.

    `frame` is the template around it, where it is not the salon's page.
    """
    is_sent = request.method == "POST"
    version = _version(form_id, request.POST.get("form_version", "") if is_sent else "")
    sent = (request.POST, request.FILES) if is_sent else ()
    form = FillForm(*sent, questions=version.content["questions"])
    location = visit.location if visit else None
    if frame:
        _forget(form)
    if is_sent:
        throttle(f"intake:send:{network_of_request(request)}", most=MOST_TRIES, seconds=TRY_SECONDS)
    if is_sent and form.is_valid():
        try:
            _keep_answers(request, name, form, version, keep)
        except FormOver as over:
            context = {"error": over.message, "frame": frame}
            return page(request, "storefront/intake/over.html", context, status=410)
        return page(request, "storefront/intake/thanks.html", {"token": token}, location=location)
    context = {
        "form": form,
        "version": version,
        "title": said(version.content["title"]),
        "intro": said(version.content["intro"]),
        "token": token,
        "frame": frame,
    }
    status = 422 if form.errors else 200
    return page(request, "storefront/intake/fill.html", context, location=location, status=status)


def _keep_answers(
    request: PublicRequest, name: str, form: FillForm, version: FormVersion, keep: Keep
) -> None:
    """Keep what was filled in, its photos on disk first. Raises FormOver."""
    actor = customer_actor(name, address_of(request))
    answer_with_photos(
        form.answers(),
        clock=request.clock,
        keep=lambda answers: keep(actor, Filled(version_id=version.pk, answers=answers)),
    )


def _forget(form: FillForm) -> None:
    """Many people type on one device: its browser is not to offer what the one before typed."""
    for field in form.fields.values():
        field.widget.attrs["autocomplete"] = "off"


def _version(form_id: int, begun: str) -> FormVersion:
    """The version that was begun with, where the form was sent; else the newest. Raises NotFound."""
    begun_id = id_of(begun)
    if begun_id is None:
        found = version_newest(form_id)
    else:
        found = FormVersion.objects.filter(pk=begun_id, form=form_id).first()
    if found is None:
        raise NotFound
    return found


def _request_of(request: PublicRequest, token: str) -> FormRequest:
    """The request of that link; a wrong one counts, so that guessing is slow. Raises NotFound, TooMany."""
    try:
        return request_by_token(token)
    except NotFound:
        throttle(f"intake:token:{network_of_request(request)}", most=20, seconds=TRY_SECONDS)
        raise
