"""The worker's part of a sign-up: making the schema when no spare was in store."""

from uuid import UUID

from celery import shared_task

from hq.onboarding.services import sign_up_complete
from kernel.clock import system_clock


@shared_task(name="onboarding.complete")
def complete(key: str) -> None:
    """Finish the sign-up of that key; harmless when it is finished."""
    sign_up_complete(key=UUID(key), clock=system_clock, may_build=True)
