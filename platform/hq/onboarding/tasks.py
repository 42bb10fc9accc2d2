"""The worker's part of a sign-up: making the schema when no spare was in store."""

import logging
from uuid import UUID

from celery import shared_task
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from hq.onboarding.services import sign_up_complete, sign_ups_waiting
from kernel.clock import system_clock

logger = logging.getLogger(__name__)


@shared_task(name="onboarding.complete")
def complete(key: str) -> None:
    """Finish the sign-up of that key; harmless when it is finished."""
    sign_up_complete(key=UUID(key), clock=system_clock, may_build=True)


@shared_task(name="onboarding.sweep")
def sweep() -> int:
    """Ask again for what a worker or the broker lost; how many sign-ups wait."""
    keys = sign_ups_waiting(clock=system_clock)
    for key in keys:
        complete_soon(key)
    return len(keys)


def complete_soon(key: UUID) -> None:
    """Ask a worker to finish the sign-up; with the broker down it is late, not lost: the sweep asks again."""
    try:
        complete.apply_async((str(key),), retry=False)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("no worker was asked to finish a sign-up, the sweep will: %s", error)
