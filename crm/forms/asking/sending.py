"""The link of a form that was asked for by hand, sent to where the customer surely is."""

from dataclasses import replace
from typing import cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.customers.selectors import customer_by_id, sure_contacts
from crm.customers.sight import customer_seen, customer_sight
from crm.forms.asking.tokens import request_token
from crm.forms.content import said
from crm.forms.models import FormRequest
from crm.forms.selectors import is_open
from crm.messaging.letters import Action, Letter, letter_render
from crm.messaging.models import Message
from crm.messaging.reaching.choosing import reach_load, ways_of
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft, messages_write
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound
from kernel.outbox.registry import DeliveryError
from kernel.throttle import throttle
from kernel.transactions import service_transaction
from tenants.registry.hosts import salon_url
from tenants.registry.models import Salon

KIND = "form_asked_customer"
LABEL = gettext_lazy("A form is to be filled in")
MOST, HOUR = 4, 3600


@service_transaction
def request_send(*, actor: Actor, clock: Clock, request_id: int) -> FormRequest:
    """Owe the link to the customer by the way they wish; whoever sees the customer may. Twice in a minute is once.

    Raises NotAllowed, NotFound, TooMany, BadInput where the link is over or no way leads to them.
    """
    row = FormRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise NotFound
    customer_seen(customer_sight(actor), row.customer_id)
    if not is_open(row, clock.now()):
        raise BadInput.of("form", "over", _("This link no longer works: please ask for the form anew."))
    throttle(f"form:send:{row.pk}", most=MOST, seconds=HOUR)
    messages_write([_draft(row, clock)], clock=clock)
    audit_record(actor=actor, action="form.request_send", target=row)
    return row


def _draft(row: FormRequest, clock: Clock) -> Draft:
    customer = customer_by_id(row.customer_id)
    language = customer.language or current_salon().language
    sure = sure_contacts(customer)
    reach = replace(reach_load(customer.pk), email=sure.email, phone=sure.phone)
    ways = ways_of(reach, kind=KIND, language=language)
    if not ways.open:
        raise BadInput.of("form", "no_way", _("No way leads to them: copy the link and send it yourself."))
    channel, to = ways.open[0]
    return Draft(
        kind=KIND,
        to=to,
        language=language,
        context={"reader": customer.name, "request": row.pk},
        dedupe_key=f"{KIND}:{row.pk}:{clock.now():%Y%m%d%H%M}",
        channel=channel,
        customer=customer,
        expires_at=row.expires_at,
        ways=ways.kept(),
    )


def asked_render(message: Message) -> Rendered:
    """The link in its reader's language; it is not kept once it has left. Raises DeliveryError where it is over."""
    row = FormRequest.objects.select_related("form").filter(pk=message.context["request"]).first()
    if row is None or row.answered_at or row.cancelled_at:
        raise DeliveryError("the form was filled in or taken back", permanent=True)
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return _rendered(row, message.context["reader"], language)


def _rendered(row: FormRequest, reader: str, language: str) -> Rendered:
    salon, token = cast("Salon", current_salon()), request_token(row.reference)
    facts = {"salon": salon.name, "form": said(row.form.draft["title"])}
    letter = Letter(
        language=language,
        subject=_("Please fill in for %(salon)s: %(form)s") % facts,
        greeting=_("Hello %(name)s,") % {"name": reader},
        lead=_(
            "Before we serve you we would like to know a few things. It takes some minutes, on your phone too."
        ),
        rows=(),
        action=Action(_("Open the form"), salon_url(salon.slug, f"/f/{token}/")),
        closing=(_("The link is yours alone. It is good until the form is sent, 30 days at most."),),
        sender=salon.name,
    )
    return letter_render(letter, secrets=(token,), values={**facts, "name": reader})
