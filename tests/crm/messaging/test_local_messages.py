"""A role at one location: the messages about what stands there are seen and sent again, others are not there."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.roster.models import RosterRequest, RosterWeek
from booking.waitlist.models import WaitlistEntry
from crm.messaging.models import Message, MessageState, Reply
from crm.messaging.services import message_retry
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.access import actor_of
from tenants.accounts.models import Role, User
from tests.cast import UserFactory, open_salon
from tests.visits import make_visit

pytestmark = pytest.mark.django_db
SOON = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=2)


@pytest.fixture
def shops(salon_a):
    """Two locations."""
    with salon_context(salon_a):
        return open_salon(), open_salon()


@pytest.fixture
def user(salon_a, shops):
    """A receptionist of the first."""
    with salon_context(salon_a):
        user = UserFactory(role=Role.RECEPTIONIST)
        user.grants.update(places=[shops[0].location.pk])
        return user


def things_at(shop, email):
    """One of each thing of the location that messages are about."""
    day = SOON.date()
    monday = day - timedelta(days=day.weekday())
    visit = make_visit(shop=shop, start=SOON, email=email)
    entry = WaitlistEntry.objects.create(
        reference=f"w-{shop.location.pk}", location=shop.location, customer=visit.customer, language="en",
        made_by="desk", from_date=day, until_date=day, created_at=SOON, expires_at=SOON,
    )  # fmt: skip
    week = RosterWeek.objects.create(location=shop.location, monday=monday)
    asked = RosterRequest.objects.create(
        kind="time_off", staff=shop.staff[0], away_kind="sick", from_date=day, until_date=day, created_at=SOON
    )
    return [visit, entry, week, asked]


def failed(about, number):
    """A message about it that failed, and a reply to it."""
    told = {"about_type": about._meta.label_lower if about else "", "about_id": about.pk if about else None}
    Reply.objects.create(
        provider="twilio", provider_id=str(number), sender="+4915100", text=f"Reply {number}",
        received_at=SOON, **told,
    )  # fmt: skip
    return Message.objects.create(
        kind="k", to="a@x.example", language="en", context={}, dedupe_key=str(number),
        subject=f"Subject {number}", state=MessageState.FAILED, **told,
    )  # fmt: skip


@pytest.fixture
def told(salon_a, shops):
    """The messages about things here, about things there, and about nothing of a location."""
    with salon_context(salon_a):
        here, there = things_at(shops[0], "a@x.example"), things_at(shops[1], "b@x.example")
        rows = [failed(one, number) for number, one in enumerate([*here, *there, None])]
        return rows[:4], rows[4:]


def test_the_list_holds_what_is_about_their_location(salon_a, client_of, user, told):
    client = client_of(salon_a, user)
    page = client.get("/desk/messages/")
    assert {row.pk for row in page.context["page"]} == {row.pk for row in told[0]}
    replies = client.get("/desk/messages/replies/")
    assert {row.text for row in replies.context["page"]} == {f"Reply {number}" for number in range(4)}


def test_a_message_about_something_elsewhere_is_not_there(salon_a, client_of, user, told):
    client = client_of(salon_a, user)
    ways = [(client.get, ""), (client.get, "html/"), (client.post, "retry/"), (client.post, "arrived/")]
    for row in told[1]:
        answers = [ask(f"/desk/messages/{row.pk}/{way}").status_code for ask, way in ways]
        assert answers == [404, 404, 404, 404]
    assert client.get("/desk/messages/?q=Subject 8&state=failed").context["page"].object_list.count() == 0


def test_what_is_theirs_they_send_again(salon_a, client_of, user, told):
    client = client_of(salon_a, user)
    answers = [client.post(f"/desk/messages/{row.pk}/retry/").status_code for row in told[0]]
    assert answers == [302, 302, 302, 302]
    with salon_context(salon_a):
        assert set(Message.objects.filter(state=MessageState.WAITING)) == set(told[0])


def test_who_reads_no_messages_anywhere_is_told_no(salon_a, told, rf):
    with salon_context(salon_a):
        stylist = UserFactory(role=Role.STYLIST)
        actor = actor_of(User.objects.with_roles().get(pk=stylist.pk), rf.get("/"))
        with pytest.raises(NotAllowed):
            message_retry(actor=actor, message_id=told[0][0].pk, clock=system_clock)


def test_a_visit_that_moves_to_another_location_takes_its_messages_along(salon_a, rf, user, shops, told):
    with salon_context(salon_a):
        actor = actor_of(User.objects.with_roles().get(pk=user.pk), rf.get("/"))
        visit = make_visit(shop=shops[1], start=SOON + timedelta(hours=2), email="c@x.example")
        message = failed(visit, 99)
        with pytest.raises(NotFound):
            message_retry(actor=actor, message_id=message.pk, clock=system_clock)
        type(visit).objects.filter(pk=visit.pk).update(location=shops[0].location)
        assert message_retry(actor=actor, message_id=message.pk, clock=system_clock).state == "waiting"


def test_who_reads_them_everywhere_sees_all(salon_a, client_of, cast, told):
    page = client_of(salon_a, cast.receptionist).get("/desk/messages/")
    assert page.context["page"].paginator.count == 9
