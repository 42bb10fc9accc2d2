"""How somebody queues by themselves, at the kiosk or on the phone: what, with whom, and a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from booking.catalog.models import Service
from booking.diary.once import form_key
from booking.diary.selectors.menu import sold_matching
from booking.diary.wish_params import token_of
from booking.diary.wishes import LineWish
from booking.places.models import Location
from booking.queue import selectors
from booking.queue.forms import TicketForm
from booking.queue.models import Ticket, TicketSource
from booking.queue.outlook import outlook_of
from booking.queue.taking import TicketWish, names_of, ticket_take
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.idempotency.services import answer_once, body_hash_of, scope_of
from kernel.ids import id_of
from kernel.marks import in_one

MOST_SERVICES = 200
MOST_CHOSEN = 4
CREATED = 201
_NOT_SENT = {"key", "csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the menu with its services: token, name, minutes."""

    name: str
    items: list[tuple[str, str, int]]


def services_of(location: Location, *, online: bool = True) -> list[Group]:
    """What can be queued for at the location; strangers choose among what is sold online."""
    found = [
        one for one in sold_matching(location, "", most=MOST_SERVICES) if one.bookable_online or not online
    ]
    return [
        Group(str(category), [item for service in services for item in _items(service)])
        for category, services in groupby(found, key=lambda service: service.category)
    ]


def _items(service: Service) -> Iterator[tuple[str, str, int]]:
    variants = service.in_use  # type: ignore[attr-defined] # prefetched under this name
    for one in variants:
        minutes = one.work_minutes + one.processing_minutes + one.finishing_minutes
        yield token_of(LineWish(service.pk, one.pk)), in_one(service.name, one.name), minutes
    if not variants:
        minutes = service.work_minutes + service.processing_minutes + service.finishing_minutes
        yield token_of(LineWish(service.pk)), service.name, minutes


@dataclass(frozen=True, slots=True)
class Flow:
    """What was chosen so far, as the address `?s=12&s=15v3&p=4` has it; `p=any` is anyone."""

    location: Location
    tokens: tuple[str, ...]
    who: str

    @property
    def step(self) -> str:
        """ "what", "who" or "name"."""
        return "what" if not self.tokens else "name" if self.who else "who"

    @property
    def wished_id(self) -> int | None:
        """The person wished for."""
        return id_of(self.who)

    def address(self, who: str = "") -> str:
        """The rest of the address with that person chosen."""
        return urlencode([("s", token) for token in self.tokens] + ([("p", who)] if who else []))


def flow_of(location: Location, query: QueryDict) -> Flow:
    """The flow in an address or a form; what is not sold to strangers here is left out."""
    offered = {token for group in services_of(location) for token, _name, _minutes in group.items}
    tokens = [token for token in dict.fromkeys(query.getlist("s")) if token in offered]
    who = query.get("p", "")
    return Flow(location, tuple(tokens[:MOST_CHOSEN]), "any" if who == "any" else str(id_of(who) or ""))


def choices(flow: Flow, clock: Clock) -> dict[str, Any]:
    """What the flow's step shows."""
    if flow.step == "what":
        return {"groups": services_of(flow.location)}
    if flow.step == "who":
        return {"names": names_of(flow.tokens), "people": _people(flow, clock)}
    named = {str(person.pk): person.name for person in selectors.people_at(flow.location)}
    return {"names": names_of(flow.tokens), "person": named.get(flow.who, "")}


def _people(flow: Flow, clock: Clock) -> list[dict[str, Any]]:
    """Anyone and each who does it, with how long the wait would be; none of them when nobody has time today."""
    now = clock.now()
    line = selectors.line_of(flow.location, selectors.today_of(flow.location, now))
    able: dict[int | None, StaffMember | None] = {
        None: None,
        **{person.pk: person for person in selectors.people_at(flow.location)},
    }
    asked = {pk: _as_ticket(flow, pk) for pk in able}
    outlook = outlook_of(flow.location, line, now, asked=list(asked.values()))
    return [
        {"person": person, "minutes": minutes, "address": flow.address(str(pk or "any"))}
        for pk, person in able.items()
        if (minutes := outlook.minutes_until(asked[pk])) is not None
    ]


def _as_ticket(flow: Flow, wished: int | None) -> Ticket:
    return Ticket(reference=f"asked-{wished}", services=list(flow.tokens), wished_id=wished)


def ticket_take_once(
    *,
    flow: Flow,
    form: TicketForm,
    sent: QueryDict,
    actor: Actor,
    source: TicketSource,
    language: str,
    clock: Clock,
    network: str = "",
) -> str:
    """The reference of the ticket; the same form sent again gives the same one. Raises as `ticket_take` does."""
    data = form.cleaned_data
    wish = TicketWish(
        location_id=flow.location.pk,
        services=flow.tokens,
        wished_id=flow.wished_id,
        name=data["name"],
        phone=data["phone"],
        email=data["email"],
        language=language,
        network=network,
    )
    _status, answer = answer_once(
        scope=scope_of(f"queue:{source}", actor),
        key=form_key(sent.get("key", "")),
        body_hash=body_hash_of(
            [flow.location.pk, *sorted(pair for pair in sent.lists() if pair[0] not in _NOT_SENT)]
        ),
        run=lambda: ticket_take(actor=actor, clock=clock, source=source, wish=wish),
        settle=lambda ticket: (CREATED, {"reference": ticket.reference}),
        clock=clock,
    )
    return str(answer["reference"])
