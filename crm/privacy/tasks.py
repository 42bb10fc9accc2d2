"""What the worker does about privacy."""

from celery import shared_task

from crm.privacy.archiving import archives_make
from crm.privacy.keeping_night import keeping_apply
from crm.privacy.scrubbing import erasures_finish, privacy_settle
from kernel.clock import system_clock
from kernel.tasks import SalonTask


@shared_task(base=SalonTask, name="privacy.finish")
def finish() -> int:
    """Finish what erasures have begun, then make the copies that were asked for; how many of both."""
    since = system_clock.now()
    done = erasures_finish(clock=system_clock)
    done += archives_make(clock=system_clock)
    privacy_settle(clock=system_clock, since=since)
    return done


@shared_task(base=SalonTask, name="privacy.keeping")
def keeping() -> int:
    """Take what is over by the salon's rules of keeping; how many people and messages."""
    return keeping_apply(clock=system_clock)
