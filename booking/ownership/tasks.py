"""What the worker does about handovers."""

from celery import shared_task

from booking.ownership.handing import handovers_work
from kernel.clock import system_clock
from kernel.tasks import SalonTask


@shared_task(base=SalonTask, name="ownership.hand_on")
def hand_on() -> int:
    """Work off handovers; how many customers went over."""
    return handovers_work(clock=system_clock)
