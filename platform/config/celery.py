"""The Celery app: `celery -A config`. The broker only wakes workers; what is owed stands in the database."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("chignon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 60,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A web process never waits for a broker that is down: one try, at most a second (kernel.outbox.waking).
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "socket_connect_timeout": 1,
    },
    timezone="UTC",
)
app.conf.beat_schedule = {
    "due": {
        "task": "kernel.due.tick",
        "schedule": float(settings.OUTBOX_TICK_SECONDS),
        "options": {"expires": 30},
    },
    "spares": {"task": "registry.spares_refill", "schedule": 60.0},
    "sign_ups": {"task": "onboarding.sweep", "schedule": 60.0},
    "housekeeping": {"task": "registry.housekeeping", "schedule": 3600.0},
}
app.autodiscover_tasks()
