"""Who may not see customers' contacts finds nothing by their hidden parts, and sees them in no part of a message."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.messaging.models import Message, Reply
from tenants.accounts.models import RoleSwitch
from tenants.accounts.rights import Action
from tests.visits import make_visit

HIDDEN, MAIL = "+4915112345678", "ada.lovelace@example.com"


@pytest.fixture
def desk(salon_a, cast, client_of, in_a):
    """A receptionist who sees no contacts, and two messages."""
    RoleSwitch.objects.create(role="receptionist", action=Action.CUSTOMER_SEE_CONTACT, is_on=False)
    for number, to in enumerate((HIDDEN, MAIL)):
        Message.objects.create(
            kind="k", to=to, language="en", context={}, dedupe_key=str(number), subject=f"Subject {number}",
            text=f"To {to}", html=f"<p>{to}</p><a href='mailto:{to}'>x</a>",
        )  # fmt: skip
    return client_of(salon_a, cast.receptionist)


def found(client, text: str) -> int:
    return client.get("/desk/messages/", {"q": text}).content.decode().count("Subject ")


@pytest.mark.parametrize("text", ["15112", "345", "lovelace", "ada.l"])
def test_a_hidden_part_finds_nothing(desk, text):
    assert found(desk, text) == 0


@pytest.mark.parametrize("text", [HIDDEN, MAIL.upper(), "subject 1"])
def test_what_one_knows_whole_or_may_read_finds_it(desk, text):
    assert found(desk, text) == 1


def test_who_sees_them_whole_finds_parts(desk, salon_a, cast, client_of):
    assert found(client_of(salon_a, cast.owner), "15112") == 1


def test_no_part_of_a_message_shows_the_receiver(desk):
    for message in Message.objects.all():
        pages = [desk.get(f"/desk/messages/{message.pk}/{part}").content.decode() for part in ("", "html/")]
        assert all(message.to not in page for page in pages)
        assert all(message.to_masked in page for page in pages)


def test_no_reply_shows_who_wrote_it_where_they_name_their_own_number(desk):
    visit = make_visit(start=datetime.now(UTC) + timedelta(days=2))
    Reply.objects.create(
        customer=visit.customer, provider="twilio", provider_id="1", sender=HIDDEN, text=f"Call {HIDDEN} please",
        about_type="diary.appointment", about_id=visit.pk, received_at=datetime.now(UTC),
    )  # fmt: skip
    pages = [
        desk.get(path).content.decode() for path in ("/desk/messages/replies/", f"/desk/visits/{visit.pk}/")
    ]
    assert [(HIDDEN in page, "Call +49…78 please" in page) for page in pages] == [(False, True)] * 2
