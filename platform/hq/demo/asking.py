"""What strangers asked the demo's salon for, and what it asks them: put down by the product's own services."""

from collections.abc import Sequence
from datetime import timedelta

from booking.catalog.models import Service
from booking.diary.availability import free_offers
from booking.diary.services import appointment_book
from booking.diary.wishes import Agreement, Channel, CustomerDetails, LineWish, VisitExtras
from booking.places.models import Location
from booking.questions.services import question_save
from booking.requests.asking import GuestWish, Wished, request_ask
from booking.requests.models import ConfirmMode, RequestKind
from booking.requests.services import rules_save
from booking.storefront.services import customer_actor
from kernel.actor import Actor
from kernel.clock import Clock, local_day, zone

AGREED = Agreement(given=True)
IN_DAYS, LOOK_DAYS = 2, 7
ALLERGIES = {"en": "Any allergies we should know of?", "zh-hans": "有什么过敏需要我们注意吗？"}
FIRST_TIME = {"en": "Is this your first visit?", "zh-hans": "您是第一次来吗？"}
YES_NO = [
    {"key": "yes", "text": {"en": "Yes", "zh-hans": "是"}, "stops": False},
    {"key": "no", "text": {"en": "No", "zh-hans": "否"}, "stops": False},
]


def asking_write(
    *, actor: Actor, location: Location, names: Sequence[str], language: str, clock: Clock
) -> None:
    """Two questions, a dear service that is confirmed by hand with somebody who asks for it, and a group."""
    for kind, text, options in (("text", ALLERGIES, []), ("yes_no", FIRST_TIME, YES_NO)):
        question_save(actor=actor, service_id=None, kind=kind, text=text, options=options, required=False)
    sold = Service.objects.filter(archived_at=None, bookable_online=True, variants=None)
    dear = list(sold.order_by("-price_minor", "pk")[:2])
    if len(dear) < 2:
        return
    rules_save(actor=actor, version=1, values={}, modes={dear[0].pk: ConfirmMode.ALWAYS})
    who = [
        CustomerDetails(name=name, email=f"guest{number}@{location.slug}.example", language=language)
        for number, name in enumerate(names)
    ]
    _visit(location, dear[0], who[0], clock)
    _group(location, dear, who[1], clock)


def _visit(location: Location, service: Service, who: CustomerDetails, clock: Clock) -> None:
    day = local_day(clock.now(), zone(location.time_zone)) + timedelta(days=IN_DAYS)
    wishes = [LineWish(service.pk)]
    days = free_offers(
        location_id=location.pk,
        wishes=wishes,
        first_day=day,
        last_day=day + timedelta(days=LOOK_DAYS),
        channel=Channel.STOREFRONT,
        clock=clock,
    )
    offers = [offer for found in days for offer in found.offers]
    if not offers:
        return
    appointment_book(
        actor=customer_actor(who.name, ""),
        clock=clock,
        channel=Channel.STOREFRONT,
        location_id=location.pk,
        starts_at=offers[0].starts_at,
        wishes=wishes,
        customer=who,
        extras=VisitExtras(source="storefront", agreement=AGREED, by_stranger=True),
    )


def _group(location: Location, sold: Sequence[Service], who: CustomerDetails, clock: Clock) -> None:
    day = local_day(clock.now(), zone(location.time_zone)) + timedelta(days=LOOK_DAYS)
    guests = tuple(
        GuestWish(name, (LineWish(service.pk),), (service.name,))
        for name, service in ((who.name, sold[0]), ("", sold[1]), ("", sold[1]))
    )
    request_ask(
        actor=customer_actor(who.name, ""),
        clock=clock,
        wished=Wished(
            kind=RequestKind.GROUP,
            location_id=location.pk,
            guests=guests,
            from_date=day,
            until_date=day + timedelta(days=1),
            from_minute=720,
            until_minute=1020,
        ),
        customer=who,
        agreement=AGREED,
    )
