"""Making a demo salon whole."""

from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hq.demo.customers import customers_make
from hq.demo.history import Story, history_write
from hq.demo.house import house_make
from hq.demo.salons import PASSWORD, DemoSalon
from hq.onboarding.steps import CODES, step_settle
from kernel.actor import system_actor
from kernel.clock import Clock, FixedClock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tenants.registry.services import salon_create

OPENED_BEFORE = timedelta(weeks=14)


def demo_create(*, demo: DemoSalon, clock: Clock) -> Salon:
    """Make the demo salon with its people, menu, customers and 15 weeks of visits; nothing when it is there.

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
    with salon_context(salon):
        dice = Random(demo.seed)  # noqa: S311 - the same demo every time, no secret
        location = house_make(actor=actor, demo=demo, clock=FixedClock(now - OPENED_BEFORE))
        customers = customers_make(actor=actor, demo=demo, dice=dice)
        history_write(Story(demo, actor, location, customers, now, dice))
        for code in CODES:
            step_settle(actor=actor, code=code, skipped=False)
    return salon
