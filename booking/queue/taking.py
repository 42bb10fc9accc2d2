"""Taking a ticket: at the desk, at the kiosk, on one's own phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from booking.catalog.models import Service, ServiceVariant
from booking.diary.availability.facts import facts_load
from booking.diary.availability.plans import lines_planned
from booking.diary.tokens import new_reference
from booking.diary.wishes import Channel
from booking.places.models import Location
from booking.queue import selectors
from booking.queue.models import STANDING, Ticket, TicketSource
from booking.queue.outlook import outlook_of, wishes_of
from booking.queue.tidying import tickets_tidy, tidy_due
from crm.customers.models import ContactKind
from crm.customers.services import contacts_checked, name_cleaned
from crm.customers.standing import customer_held
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon, salon_salt
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.marks import in_salons_hand
from kernel.transactions import lock_keys, service_transaction
from tenants.accounts.rights import Action, authorise

LONGEST_NAME = 120
LETTERS = "ABCDEFGHJK"
MOST_OF_NETWORK = 6
NETWORK_LENGTH = 16


class QueueFull(ChignonError):
    """Nobody has time left today for what a stranger wants to queue for."""

    code = "queue_full"
    status = 409
    message = _("There is no time left for this today. Please ask at the desk, or book for another day.")


class NetworkFull(ChignonError):
    """So many of one network stand in line that the next one is asked to come to the desk."""

    code = "network_full"
    status = 429
    message = _("Several tickets were taken from this connection already. Please ask at the desk.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketWish:
    """What somebody queues for; `services` are tokens as on `Ticket`, `wished_id` None is anyone.

    `customer_id` is somebody known, chosen at the desk: their name and contacts go before what was typed.
    `network` is where a phone asks from; of one, only so many stand in line at once.
    """

    location_id: int
    services: tuple[str, ...]
    wished_id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    customer_id: int | None = None
    network: str = ""


@service_transaction
def ticket_take(*, actor: Actor, clock: Clock, source: TicketSource, wish: TicketWish) -> Ticket:
    """Put somebody in line with the day's next number, and say how long it will take.

    Raises NotAllowed at the desk, NotFound for an unknown shop or customer, BadInput naming every problem, QueueFull
    where a stranger would wait in vain (the desk may take the ticket all the same), NetworkFull.
    """
    if source == TicketSource.DESK:
        authorise(actor, Action.QUEUE_WRITE, at=wish.location_id)
    location = Location.objects.filter(pk=wish.location_id, archived_at=None).first()
    if location is None:
        raise NotFound
    lock_keys([f"queue:{location.pk}"])
    now = clock.now()
    ticket = _ticket(location, source, wish, now)
    _check(ticket, now)
    tickets_tidy(location, now)
    _network_check(ticket)
    _number(ticket)
    _promise(ticket, now)
    ticket.save(force_insert=True)
    after = {"ticket": ticket.code, "services": ticket.services_text, "minutes": ticket.promised_minutes}
    audit_record(actor=actor, action="ticket.take", target=ticket, after=after)
    tidy_due(now)
    return ticket


def _ticket(location: Location, source: TicketSource, wish: TicketWish, now: datetime) -> Ticket:
    names = names_of(wish.services)
    return Ticket(
        reference=new_reference(),
        location=location,
        day=selectors.today_of(location, now),
        language=wish.language or current_salon().language,
        services=list(wish.services),
        services_text=", ".join(names)[:200],
        wished_id=wish.wished_id,
        source=source,
        network=_network(wish.network),
        taken_at=now,
        **_person(wish, location.country, is_desk=source == TicketSource.DESK),
    )


def _person(wish: TicketWish, country: str, *, is_desk: bool) -> dict[str, Any]:
    """Name and contacts in their normal form; a stranger gives at least a name. Raises NotFound, BadInput."""
    if wish.customer_id is not None and is_desk:
        customer = customer_held(wish.customer_id)
        known = {row.kind: row.value for row in customer.contacts.all()}
        return {
            "customer": customer,
            "name": customer.name[:LONGEST_NAME],
            "phone": known.get(ContactKind.PHONE, ""),
            "email": known.get(ContactKind.EMAIL, ""),
        }
    name = name_cleaned(wish.name)
    if wish.phone.strip() or wish.email.strip():
        found = contacts_checked(name=wish.name, phone=wish.phone, email=wish.email, country=country)
        phone, email = found.get(ContactKind.PHONE, ""), found.get(ContactKind.EMAIL, "")
        return {"name": name, "phone": phone, "email": email}
    if not name and not is_desk:
        raise BadInput.of("name", "required", _("Please give a name."))
    if len(name) > LONGEST_NAME:
        raise BadInput.of("name", "too_long", _("This name is too long."))
    return {"name": name, "phone": "", "email": ""}


def names_of(tokens: Sequence[str]) -> list[str]:
    """The services of the tokens as the menu calls them, in order; what is unknown is left out."""
    wishes = wishes_of(Ticket(services=list(tokens)))
    services = Service.objects.in_bulk([wish.service_id for wish in wishes])
    variants = ServiceVariant.objects.in_bulk([wish.variant_id for wish in wishes if wish.variant_id])
    found = []
    for wish in wishes:
        variant = variants.get(wish.variant_id or 0)
        if wish.service_id in services:
            found.append(in_salons_hand(services[wish.service_id].name, variant.name if variant else ""))
    return found


def _check(ticket: Ticket, now: datetime) -> None:
    """Raises BadInput for services and people that are not there."""
    wishes = wishes_of(ticket)
    if not wishes:
        raise BadInput.of("services", "required", _("Please choose at least one service."))
    facts = facts_load(ticket.location_id, wishes, now=now)
    lines_planned(facts, wishes, Channel.DESK)


def _network(network: str) -> str:
    """A digest that only this salon can make: the address itself is not kept."""
    digest = salted_hmac(salon_salt("queue.network"), network, algorithm="sha256").hexdigest()
    return digest[:NETWORK_LENGTH] if network else ""


def _network_check(ticket: Ticket) -> None:
    """Raises NetworkFull. The caller holds the lock of the location's queue."""
    line = Ticket.objects.filter(location_id=ticket.location_id, day=ticket.day, state__in=STANDING)
    if ticket.network and line.filter(network=ticket.network).count() >= MOST_OF_NETWORK:
        raise NetworkFull


def _number(ticket: Ticket) -> None:
    """The day's next number, and the letter of what they want: the place of its category on the menu."""
    of_day = Ticket.objects.filter(location_id=ticket.location_id, day=ticket.day)
    ticket.number = (of_day.aggregate(most=Max("number"))["most"] or 0) + 1
    first = wishes_of(ticket)[0].service_id
    category = Service.objects.select_related("category").get(pk=first).category
    ahead = type(category).objects.filter(archived_at=None, position__lt=category.position).count()
    ticket.letter = LETTERS[min(ahead, len(LETTERS) - 1)]


def _promise(ticket: Ticket, now: datetime) -> None:
    line = [*selectors.line_of(ticket.location, ticket.day), ticket]
    ticket.promised_minutes = outlook_of(ticket.location, line, now).minutes_until(ticket)
    if ticket.promised_minutes is None and ticket.source != TicketSource.DESK:
        raise QueueFull
