"""What a customer is told when somebody else takes care of them from now on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.diary.telling.facts import salon_of_now
from booking.ownership.models import Handover
from booking.team.models import StaffMember
from crm.customers.models import Customer
from crm.customers.selectors import sure_contacts
from crm.messaging.letters import Action, Letter, letter_render
from crm.messaging.models import Message
from crm.messaging.reaching.choosing import reach_load, ways_of
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft
from kernel.context import current_salon
from tenants.registry.hosts import salon_url

KIND = "main_stylist_customer"
LABEL = gettext_lazy("Somebody else takes care of the customer from now on")


def drafts_of(handover: Handover, given: Mapping[int, int]) -> list[Draft]:
    """One letter to each customer that the salon can write to; the same handover never owes one twice."""
    names = dict(
        StaffMember.objects.filter(pk__in={handover.staff_id, *given.values()}).values_list("pk", "name")
    )
    customers = Customer.objects.filter(pk__in=given, merged_into=None).order_by("pk")
    return [
        draft for customer in customers for draft in _drafts(handover, customer, names, given[customer.pk])
    ]


def _drafts(handover: Handover, customer: Customer, names: Mapping[int, str], to: int) -> Iterator[Draft]:
    language = customer.language or current_salon().language
    sure = sure_contacts(customer)
    reach = replace(reach_load(customer.pk), email=sure.email, phone=sure.phone)
    ways = ways_of(reach, kind=KIND, language=language)
    if ways.open:
        channel, address = ways.open[0]
        yield Draft(
            kind=KIND,
            to=address,
            language=language,
            context={"reader": customer.name, "former": names[handover.staff_id], "name": names[to]},
            dedupe_key=f"handover:{handover.pk}:{customer.pk}",
            channel=channel,
            customer=customer,
            ways=ways.kept(),
        )


def handed_render(message: Message) -> Rendered:
    """The letter in its reader's language."""
    facts = message.context
    language = message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        salon = salon_of_now()
        letter = Letter(
            language=language,
            subject=_("%(name)s takes care of you from now on") % {"name": facts["name"]},
            greeting=_("Hello %(name)s,") % {"name": facts["reader"]},
            lead=_(
                "%(former)s is leaving us. From now on %(name)s takes care of you at %(salon)s and knows what you like."
            )
            % {"former": facts["former"], "name": facts["name"], "salon": salon.name},
            rows=(),
            action=Action(_("Book your next visit"), salon_url(salon.slug, "/")),
            closing=(_("Would you rather come to somebody else? Just tell us, or choose when you book."),),
            sender=salon.name,
        )
        return letter_render(letter, values={"salon": salon.name, "name": facts["name"]})
