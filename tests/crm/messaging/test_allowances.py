"""What a plan includes: counted before each sending, never passed by two at once, and nothing is lost beyond it."""

import pytest
from django.core.management import CommandError, call_command

from billing.subscriptions.models import Plan, SalonPlan
from booking.diary.telling.messages import appointment_announce
from crm.messaging.costs import allowances
from crm.messaging.costs.allowances import allowance_taken, use_of
from crm.messaging.costs.limits import month_of
from crm.messaging.models import ChannelMonth, Message
from crm.messaging.rendering import message_render
from crm.messaging.services import Draft, messages_write
from kernel.clock import system_clock
from kernel.outbox.registry import DeliveryError
from tenants.registry.models import PlatformLine
from tests.crm.messaging.providers.conftest import booked, clock, customers, deliver, provider, set_up
from tests.visits import make_visit

__all__ = ["clock", "provider"]


@pytest.fixture
def plan(salon_a):
    """The salon's plan, which includes so many texts: `plan(10)`."""

    def includes(texts):
        row = Plan.objects.get(code="salon")
        row.messages = {"sms": texts}
        row.save()

    return includes


def used(clock, count) -> None:
    ChannelMonth.objects.update_or_create(channel="sms", month=month_of(clock), defaults={"counted": count})


def note_subjects() -> list[str]:
    return list(
        Message.objects.filter(kind="allowance_note")
        .order_by("pk")
        .values_list("context__percent", flat=True)
    )


def test_texts_are_counted_by_segments(in_a, cast, plan, provider, clock):
    plan(100)
    set_up()
    parts = booked(clock).parts
    assert use_of("sms", clock=clock).counted == parts > 0


def test_beyond_the_end_the_email_goes_out_with_the_reason_on_record(in_a, cast, plan, provider, clock):
    plan(10)
    used(clock, 10)
    set_up()
    first = booked(clock)
    assert (first.state, customers()[1].channel) == ("failed", "email")
    assert "your plan includes" in first.error
    assert provider.calls == []
    assert note_subjects() == [100]


def test_whoever_has_no_other_way_stays_in_the_list_as_failed(in_a, cast, plan, provider, clock):
    plan(0)
    set_up()
    assert booked(clock, email="").state == "failed"
    assert len(customers()) == 1


def test_the_owners_are_told_once_at_four_fifths(in_a, cast, plan, provider, clock):
    plan(50)
    used(clock, 39)
    set_up()
    visit = make_visit(phone="+4915112345678", email="ada@example.com")
    for kind in ("booked", "moved"):
        appointment_announce(appointment=visit, kind=kind, clock=clock)
        deliver(clock)
    assert note_subjects() == [80]
    note = Message.objects.get(kind="allowance_note")
    assert note.to == cast.owner.email
    assert "80%" in message_render(note).subject


def planned(clock, *, to_email=True) -> Message:
    """A reminder over text, with or without another way."""
    ways = {"why": [], "next": [["email", "a@example.com"]] if to_email else []}
    messages_write([Draft("k", "+49", "en", {}, "planned:k:1", channel="sms", ways=ways)], clock=clock)
    return Message.objects.get(dedupe_key="planned:k:1")


def test_reminders_leave_the_last_tenth_to_what_cannot_wait(in_a, plan, clock):
    plan(100)
    used(clock, 90)
    message = planned(clock)
    with pytest.raises(DeliveryError):
        allowance_taken(message, 1, clock=clock)
    message.dedupe_key = "appointment:1"
    allowance_taken(message, 1, clock=clock)
    assert ChannelMonth.objects.get().counted == 91


def test_a_reminder_without_another_way_may_use_it(in_a, plan, clock):
    plan(100)
    used(clock, 90)
    allowance_taken(planned(clock, to_email=False), 1, clock=clock)
    assert ChannelMonth.objects.get().counted == 91


def test_what_was_not_sent_is_counted_for_nothing(in_a, plan, provider, clock):
    plan(100)
    set_up()
    provider.answer(400, {"code": 21211, "message": "invalid"})
    booked(clock)
    assert ChannelMonth.objects.get().counted == 0


def two_at_once(clock, monkeypatch) -> int:
    """A second worker counts while the first one is about to; how much is counted of one that is included."""
    message, real, seen = planned(clock, to_email=False), allowances._open_to, []

    def slow(*arguments):
        if not seen:
            seen.append(1)
            allowance_taken(message, 1, clock=clock)
        return real(*arguments)

    monkeypatch.setattr(allowances, "_open_to", slow)
    allowance_taken(message, 1, clock=clock)
    return ChannelMonth.objects.get().counted


def test_two_workers_do_not_pass_the_end_together(in_a, plan, clock, monkeypatch):
    plan(1)
    with pytest.raises(DeliveryError):
        two_at_once(clock, monkeypatch)
    assert ChannelMonth.objects.get().counted == 1


def test_a_guard_that_only_looked_would_let_them(in_a, plan, clock, monkeypatch):
    plan(1)
    rows = allowances._rows

    class Looked:
        """Looks once, and counts whatever happened since."""

        def __init__(self, channel, clock):
            self.rows = rows(channel, clock)
            self.free = self.rows.get().counted == 0

        def filter(self, **_within):
            return self if self.free else self.rows.none()

        def update(self, **values):
            return self.rows.update(**values)

        def get(self):
            return self.rows.get()

    monkeypatch.setattr(allowances, "_rows", Looked)
    assert two_at_once(clock, monkeypatch) == 2


def test_another_salons_plan_is_its_own(in_a, salon_a, salon_b, inside, plan):
    plan(7)
    SalonPlan.objects.create(salon_uuid=salon_b.uuid, plan=Plan.objects.get(code="house"))
    with inside(salon_b):
        assert allowances.included_now()["sms"] == 3000
    assert allowances.included_now() == {"sms": 7}


def test_the_platform_changes_a_plan_and_a_salons_plan_with_a_trail(salon_a, capsys):
    call_command("plan_messages", "house", "--sms", "5000", "--wechat", "none", "--salon", salon_a.slug)
    assert Plan.objects.get(code="house").messages == {"sms": 5000}
    assert SalonPlan.objects.get(salon_uuid=salon_a.uuid).plan.code == "house"
    assert "house: sms 5000, wechat none, push none" in capsys.readouterr().out
    assert list(PlatformLine.objects.order_by("-pk").values_list("action", flat=True)[:2]) == [
        "salon.plan",
        "plan.messages",
    ]


@pytest.mark.parametrize(
    "typed", [["house", "--sms", "-1"], ["house", "--sms", "x"], ["nobody", "--sms", "1"]]
)
def test_what_cannot_be_is_refused(salon_a, typed):
    with pytest.raises(CommandError):
        call_command("plan_messages", *typed)


def test_the_owner_sees_what_is_used_and_that_the_end_is_near(
    in_a, salon_a, cast, client_of, plan, provider, clock
):
    plan(100)
    set_up()
    ChannelMonth.objects.create(channel="sms", month=month_of(system_clock), counted=85)
    text = client_of(salon_a, cast.owner).get("/desk/messages/channels/").content.decode()
    assert "85 of 100 of your plan" in text
    assert "reminders change over first" in text
