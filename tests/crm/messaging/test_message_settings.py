"""The salon sets when its customers are reminded; the owner alone, and nobody overwrites anybody."""

from datetime import timedelta

import pytest
from django.db import transaction

from booking.diary.telling.messages import appointment_announce
from crm.messaging.models import MessageSettings, PlannedMessage
from crm.messaging.planned import planned_anew
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock
from kernel.due.models import DueWork
from tests.visits import START, make_visit

PAGE = "/desk/messages/settings/"
TYPED = {
    "version": 1, "first": 2880, "second": "", "third": 120, "quiet_from": "22:00", "quiet_until": "07:30",
    "asks_confirmation": "on",
}  # fmt: skip


@pytest.fixture
def owner(salon_a, cast, client_of):
    return client_of(salon_a, cast.owner)


def test_the_page_shows_the_usual_settings_before_anybody_changed_them(owner):
    text = owner.get(PAGE).content.decode()
    assert '<option value="1440" selected>1 day before' in text
    assert '<option value="60" selected>1 hour before' in text
    assert 'value="21:00"' in text


def test_what_is_saved_is_kept_and_on_the_trail(owner, in_a):
    assert owner.post(PAGE, TYPED).status_code == 302
    saved = MessageSettings.objects.get()
    assert (saved.reminder_minutes, saved.quiet_start, saved.quiet_end) == ([2880, 120], 22 * 60, 7 * 60 + 30)
    assert AuditLine.objects.get(action="message_settings.changed").after["reminder_minutes"] == [2880, 120]


def test_coming_visits_are_planned_anew_by_a_worker(owner, in_a):
    clock = FixedClock(START - timedelta(days=5))
    with transaction.atomic():
        appointment_announce(appointment=make_visit(), kind="booked", clock=clock)
    owner.post(PAGE, TYPED)
    assert DueWork.objects.filter(salon_uuid=in_a.uuid, kind="plan_anew").exists()
    planned_anew(clock=clock)
    due = sorted(PlannedMessage.objects.values_list("due_at", flat=True))
    assert due == [START - timedelta(days=2), START - timedelta(hours=2)]
    assert not DueWork.objects.filter(salon_uuid=in_a.uuid, kind="plan_anew").exists()


def test_settings_that_changed_while_a_worker_planned_are_planned_once_more(owner, in_a, monkeypatch):
    owner.post(PAGE, TYPED)
    change = MessageSettings.objects.filter(pk=1)
    monkeypatch.setattr("crm.messaging.planned._planners", [lambda clock: change.update(version=9)])
    planned_anew(clock=FixedClock(START))
    assert DueWork.objects.get(salon_uuid=in_a.uuid, kind="plan_anew").next_due_at == START


def test_thanks_are_off_until_they_are_asked_for(owner, in_a):
    owner.post(PAGE, TYPED)
    assert MessageSettings.objects.get().thanks_minutes is None
    owner.post(PAGE, TYPED | {"version": 2, "thanks": 120})
    assert MessageSettings.objects.get().thanks_minutes == 120


def test_the_page_shows_the_thanks_as_they_are_set(owner, in_a):
    owner.post(PAGE, TYPED | {"thanks": 180})
    assert '<option value="180" selected>3 hours later' in owner.get(PAGE).content.decode()


def test_reminders_can_be_switched_off(owner, in_a):
    owner.post(PAGE, TYPED | {"first": "", "third": ""})
    assert MessageSettings.objects.get().reminder_minutes == []


def test_the_older_of_two_tabs_overwrites_nothing_and_keeps_what_was_typed(owner, in_a):
    owner.post(PAGE, TYPED)
    answer = owner.post(PAGE, TYPED | {"quiet_until": "09:15"})
    assert answer.status_code == 409
    assert 'value="09:15"' in answer.content.decode()
    assert MessageSettings.objects.get().quiet_end == 7 * 60 + 30


def test_quiet_hours_leave_a_part_of_the_day(owner, in_a):
    answer = owner.post(PAGE, TYPED | {"quiet_from": "09:00", "quiet_until": "08:00"})
    assert answer.status_code == 422
    assert "16 hours at most" in answer.content.decode()


@pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
def test_only_the_owner_sets_them(salon_a, cast, client_of, role):
    assert client_of(salon_a, getattr(cast, role)).post(PAGE, TYPED).status_code == 403
