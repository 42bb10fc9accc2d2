"""The worker's side of the outbox."""

from datetime import timedelta

from celery import shared_task

from kernel.clock import system_clock
from kernel.outbox.delivery import outbox_drain
from kernel.outbox.waking import DELIVER, answer_call
from kernel.tasks import SalonTask

BUDGET = timedelta(seconds=15)
LONGEST_SECONDS = 40  # less than a row's lease, so that nobody else takes a row that is still at work


@shared_task(base=SalonTask, name=DELIVER, soft_time_limit=LONGEST_SECONDS)
def deliver() -> int:
    """Deliver what is due in the salon; what does not fit in the time is due again at once."""
    answer_call()
    return outbox_drain(clock=system_clock, budget=BUDGET)
