"""Making a demo salon whole."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from booking.history.keeping import history_rebuild
from hq.demo.aimed import targets_write
from hq.demo.asking import asking_write
from hq.demo.cared import care_write
from hq.demo.channels import answers_write, texts_open
from hq.demo.clocked import hours_write
from hq.demo.customers import customers_make
from hq.demo.formed import forms_write
from hq.demo.history import Story, history_write
from hq.demo.house import house_make
from hq.demo.known import known_write
from hq.demo.lists import lists_write
from hq.demo.recorded import records_write
from hq.demo.roles import roles_write
from hq.demo.rostered import roster_write
from hq.demo.salons import MAISON_LUNE, PASSWORD, YUNJI, DemoPerson, DemoSalon
from hq.demo.same_people import same_people_write
from hq.demo.second_shop import second_shop_write
from hq.demo.segmented import segments_write
from hq.demo.since import since_write
from hq.demo.today import DeskWords, desk_write
from hq.demo.waiting import waiting_write
from hq.onboarding.steps import CODES, step_settle
from kernel.actor import system_actor
from kernel.clock import Clock, FixedClock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tenants.registry.services import salon_create

OPENED_BEFORE = timedelta(weeks=72)


def demo_create(*, demo: DemoSalon, clock: Clock) -> Salon:
    """Make the demo salon with its people, menu, customers, 15 weeks of visits and some of the year before; nothing when it is there.

    Raises ImproperlyConfigured in production.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("demo salons are never made in production")
    known = Salon.objects.filter(slug=demo.slug).first()
    return known or _create(demo, clock.now())


def _create(demo: DemoSalon, now: datetime) -> Salon:
    actor, clock = system_actor("demo"), FixedClock(now)
    salon = salon_create(
        actor=actor,
        slug=demo.slug,
        name=demo.name,
        kind=demo.kinds[0],
        country=demo.country,
        currency=demo.currency,
        language=demo.language,
        time_zone=demo.time_zone,
        owner_email=f"owner@{demo.slug}.example",
        owner_name={"en": "Marianne Lune", "zh-hans": "云姐"}[demo.language],
        owner_password=PASSWORD,
        is_demo=True,
        clock=clock,
    )
    demo_fill(salon=salon, demo=demo, clock=clock)
    return salon


def demo_fill(*, salon: Salon, demo: DemoSalon, clock: Clock) -> None:
    """Put the demo's people, menu, customers and visits into a salon that holds nothing but its owner."""
    actor, now = system_actor("demo"), clock.now()
    with salon_context(salon):
        dice = Random(demo.seed)  # noqa: S311 - the same demo every time, no secret
        location = house_make(actor=actor, demo=demo, clock=FixedClock(now - OPENED_BEFORE))
        roles_write(actor=actor, demo=demo, location=location)
        customers = customers_make(actor=actor, demo=demo, dice=dice)
        lists_write(actor=actor, demo=demo, customers=customers, dice=Random(demo.seed))  # noqa: S311 - as above
        texts_open(actor=actor, language=demo.language)
        story = Story(demo, actor, location, customers, now, dice)
        history_write(story)
        since_write(story, Random(demo.seed))  # noqa: S311 - as above
        waiting_write(actor=actor, location=location, customers=customers, clock=clock)
        roster_write(actor=actor, location=location, clock=clock, names=demo.weeks)
        words = DeskWords(demo.labels, demo.kiosk)
        desk_write(actor=actor, location=location, customers=customers, clock=clock, words=words)
        asking_write(
            actor=actor, location=location, names=_strangers(demo), language=demo.language, clock=clock
        )
        known_write(actor=actor, customers=customers, language=demo.language, clock=clock)
        same_people_write(actor=actor, customers=customers, clock=clock)
        history_rebuild(clock=clock)
        targets_write(actor=actor, clock=clock)
        segments_write(actor=actor, language=demo.language, clock=clock)
        records_write(actor=actor, language=demo.language, clock=clock)
        answers_write(actor=actor, language=demo.language, clock=clock)
        second_shop_write(story)
        hours_write(actor=actor, location=location, clock=clock, dice=dice, note=demo.stayed)
        care_write(actor=actor, customers=customers, language=demo.language, clock=clock)
        forms_write(actor=actor, language=demo.language, clock=clock)
        for code in CODES:
            step_settle(actor=actor, code=code, skipped=False)


def _strangers(demo: DemoSalon) -> list[str]:
    """Two who were never here."""
    joined = "{family}{given}" if demo.language.startswith("zh") else "{given} {family}"
    return [
        joined.format(given=given, family=family)
        for given, family in zip(demo.given_names[-2:], demo.family_names[-2:], strict=True)
    ]


def demo_like(salon: Salon) -> DemoSalon:
    """The demo of the salon's language under the salon's own name, trade, money and clock."""
    model = YUNJI if salon.language.startswith("zh") else MAISON_LUNE
    trade = {} if salon.kind in model.kinds else {model.kinds[0]: salon.kind}
    own = replace(
        model,
        slug=salon.slug,
        name=salon.name,
        country=salon.country,
        currency=salon.currency,
        language=salon.language,
        time_zone=salon.time_zone,
        kinds=_renamed(model.kinds, trade),
        people=tuple(_retrained(person, trade) for person in model.people),
    )
    return own if salon.country == model.country else replace(own, street="", postcode="", city="", phone="")


def _renamed(kinds: tuple[str, ...], trade: dict[str, str]) -> tuple[str, ...]:
    return tuple(trade.get(kind, kind) for kind in kinds)


def _retrained(person: DemoPerson, trade: dict[str, str]) -> DemoPerson:
    return replace(person, trades=_renamed(person.trades, trade))
