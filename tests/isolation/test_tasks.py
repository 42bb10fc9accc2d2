"""TRUST T7: a task of a salon runs in its salon or not at all."""

import uuid

import pytest
from celery import current_app

from kernel.context import NoSalon, current_salon, salon_context
from kernel.tasks import SALON_HEADER, SalonTask
from tenants.registry.models import Salon, SalonStatus

seen: list[str] = []


@current_app.task(base=SalonTask, name="tests.look_around")
def look_around():
    seen.append(current_salon().schema_name)


def salon_tasks():
    """Every registered task that belongs to a salon."""
    current_app.loader.import_default_modules()
    return sorted(name for name, task in current_app.tasks.items() if isinstance(task, SalonTask))


def run(task, header):
    """Run it as a worker would, with that header."""
    request = {"headers": {SALON_HEADER: header} if header else {}, "id": "test"}
    task.push_request(**request)
    try:
        return task()
    finally:
        task.pop_request()


def test_a_task_runs_in_the_salon_of_its_header(salon_a):
    run(look_around, str(salon_a.uuid))
    assert seen[-1] == salon_a.schema_name


def test_asking_outside_of_a_salon_is_refused(db):
    with pytest.raises(NoSalon):
        look_around.delay()


@pytest.mark.parametrize("name", [*salon_tasks(), "tests.look_around"])
def test_no_task_runs_without_with_a_gone_or_with_a_suspended_salon(salon_a, name):
    task = current_app.tasks[name]
    Salon.objects.filter(pk=salon_a.pk).update(status=SalonStatus.SUSPENDED)
    for header in (None, str(uuid.uuid4()), str(salon_a.uuid)):
        with pytest.raises(NoSalon):
            run(task, header)


def test_a_task_asked_for_at_commit_keeps_the_salon_of_then(
    salon_a, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(look_around, "delay", lambda: asked.append(current_salon().schema_name))
    with django_capture_on_commit_callbacks(execute=True), salon_context(salon_a):
        look_around.delay_on_commit()
    assert asked == [salon_a.schema_name]
