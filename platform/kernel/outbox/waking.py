"""Waking a worker after the commit. The broker only wakes: with it down nothing is lost, it is only late.

A salon's worker is asked once, however many changes commit before it comes: a mark in the cache says that somebody
has been asked, and the worker takes it away before it looks (`answer_call`). So whatever was committed before the
mark went is seen by that look, and whatever comes after it asks anew.
"""

import logging
import time
from uuid import UUID

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from kernel.context import SalonLike, current_salon, salon_context

DELIVER = "outbox.deliver"
QUIET_SECONDS = 5.0
ASKED = "outbox:asked"
ASKED_SECONDS = 5  # a call that was lost on the way is made again after that
logger = logging.getLogger(__name__)


class _Breaker:
    """After a failed publishing nobody waits for the broker again for QUIET_SECONDS; the beat's sweep delivers."""

    silent_until = 0.0

    def is_open(self) -> bool:
        return time.monotonic() < self.silent_until

    def trip(self) -> None:
        self.silent_until = time.monotonic() + QUIET_SECONDS


_breaker = _Breaker()


class _Wake:
    """The callback of a commit; equal callbacks of one transaction wake once."""

    def __init__(self, salon: SalonLike, task: str) -> None:
        self.salon, self.task = salon, task
        self.uuid: UUID = salon.uuid
        self.__qualname__ = "wake_on_commit"  # Django's log names the callback by it

    def is_for(self, salon: SalonLike, task: str) -> bool:
        return self.uuid == salon.uuid and self.task == task

    def __call__(self) -> None:
        if _breaker.is_open():
            return
        with salon_context(self.salon):
            if cache.add(_mark(self.task), 1, ASKED_SECONDS):
                self._ask()

    def _ask(self) -> None:
        try:
            current_app.tasks[self.task].apply_async(retry=False)
        except (KombuError, RedisError, OSError) as error:
            _breaker.trip()
            cache.delete(_mark(self.task))
            logger.warning("no worker was woken, the sweep will deliver: %s", error)


def _mark(task: str) -> str:
    return ASKED if task == DELIVER else f"{ASKED}:{task}"


def answer_call(task: str = DELIVER) -> None:
    """The worker of the current salon is there and looks now: whoever commits from here on asks anew."""
    cache.delete(_mark(task))


def wake_on_commit(task: str = DELIVER) -> None:
    """Ask for the delivery of the current salon's outbox when the transaction commits, or for another `task` that then looks
    for itself what there is to do; never an error."""
    salon = current_salon()
    waiting = transaction.get_connection().run_on_commit
    if not any(isinstance(call, _Wake) and call.is_for(salon, task) for _sids, call, _robust in waiting):
        transaction.on_commit(_Wake(salon, task), robust=True)
