"""The pages of the queue: desk, kiosk, shop screen, and the customer's own phone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from booking.diary.models import Appointment
from booking.queue import board
from booking.queue.linking import link_make, link_revoke
from booking.queue.models import LinkKind, QueueLink, Ticket, TicketSource
from booking.queue.services import ticket_call
from booking.queue.taking import TicketWish, ticket_take
from booking.queue.tokens import link_token, location_to_join, rotating_token, ticket_token
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import NotFound
from tests.booking.desk.scene import open_all_day
from tests.booking.diary.shop import SYSTEM
from tests.booking.storefront.conftest import key_of
from tests.cast import UserFactory
from tests.golden_queries import assert_golden, queries_of

pytestmark = pytest.mark.usefixtures("in_a")


@pytest.fixture
def shop(in_a):
    """Ana and Ben, all day and all night."""
    return open_all_day()


@pytest.fixture
def reception(salon_a, cast, client_of, shop):
    """The receptionist's browser."""
    return client_of(salon_a, cast.receptionist)


@pytest.fixture
def stranger(salon_a, client_of, shop):
    """A browser of nobody in particular."""
    return client_of(salon_a)


def take(shop, name="Mia Lindt", **values) -> Ticket:
    """Somebody is in line for a cut."""
    wish = {
        "location_id": shop.location.pk,
        "services": (str(shop.services[0].pk),),
        "name": name,
        "language": "en",
    }
    return ticket_take(
        actor=SYSTEM, clock=system_clock, source=TicketSource.DESK, wish=TicketWish(**{**wish, **values})
    )


def link(shop, kind=LinkKind.DEVICE) -> QueueLink:
    """A link of the shop."""
    return link_make(actor=SYSTEM, clock=system_clock, location_id=shop.location.pk, kind=kind, name="Tablet")


def kiosk(shop, browser) -> str:
    """Open the device's link in the browser; the address of its kiosk."""
    opened = browser.get(f"/kiosk/open/{link_token(link(shop).reference)}/")
    assert opened["Location"] == f"/kiosk/{shop.location.pk}/"
    return opened["Location"]


def text_of(answer) -> str:
    return answer.content.decode()


def url(name, *args) -> str:
    return reverse(f"queue:{name}", args=args, urlconf="config.urls_salon")


def queue_up(browser, address, shop, **typed):
    """The three steps at that address, as somebody without JavaScript takes them."""
    asked = f"{address}?s={shop.services[0].pk}"
    assert "With whom?" in text_of(browser.get(asked))
    page = text_of(browser.get(f"{asked}&p=any"))
    sent = {"s": str(shop.services[0].pk), "p": "any", "name": "Mia Lindt", "key": key_of(page), **typed}
    return browser.post(address, sent)


def test_a_ticket_is_taken_called_and_served_at_the_desk(reception, shop):
    sent = {"services": [str(shop.services[0].pk)], "wished": str(shop.staff[0].pk), "name": "Mia Lindt"}
    answer = reception.post(url("new"), {**sent, "key": "k1"}, follow=True)
    assert "A-1" in text_of(answer)
    answer = reception.post(url("next"), {"location": shop.location.pk}, follow=True)
    assert "Called: A-1 to Ana." in text_of(answer)
    ticket = Ticket.objects.get()
    answer = reception.post(url("serve", ticket.pk), follow=True)
    visit = Appointment.objects.get()
    assert (visit.state, visit.source) == ("in_service", "walk-in")
    assert f"/desk/visits/{visit.pk}/" in text_of(answer)
    reception.post(url("step", ticket.pk), {"action": "finish"})
    ticket.refresh_from_db()
    assert ticket.state == "served"


def test_the_same_form_sent_twice_takes_one_ticket(reception, shop):
    sent = {"services": [str(shop.services[0].pk)], "wished": "", "key": "k1"}
    assert [reception.post(url("new"), sent).status_code for _ in range(2)] == [302, 302]
    assert Ticket.objects.count() == 1


def test_a_form_without_a_service_is_shown_again(reception):
    answer = reception.post(url("new"), {"name": "Mia Lindt", "key": "k1"})
    assert answer.status_code == 422
    assert 'value="Mia Lindt"' in text_of(answer)


def test_somebody_faster_is_said_and_nothing_is_lost(reception, shop):
    ticket = take(shop)
    reception.post(url("step", ticket.pk), {"action": "leave"})
    answer = reception.post(url("call", ticket.pk), {"staff": shop.staff[0].pk})
    assert answer.status_code == 409
    assert "Somebody was faster" in text_of(answer)


def test_a_word_that_is_no_step_is_nothing(reception, shop):
    assert reception.post(url("step", take(shop).pk), {"action": "dance"}).status_code == 404


def test_the_page_renews_itself_only_when_something_changed(reception, shop):
    take(shop)
    page = text_of(reception.get(url("queue"))).split("<main", 1)[1]
    address = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    assert reception.get(address).status_code == 204
    take(shop, "Leo")
    assert "Leo" in text_of(reception.get(address))


def test_a_stylist_sees_who_may_be_theirs_and_no_contacts(salon_a, client_of, shop):
    user = UserFactory()
    shop.staff[0].user = user
    shop.staff[0].save()
    take(shop, "For All", phone="+49 151 23456789")
    take(shop, "For Ben", wished_id=shop.staff[1].pk)
    page = text_of(client_of(salon_a, user).get(url("queue")))
    assert ("For All" in page, "For Ben" in page, "23456789" in page) == (True, False, False)
    assert client_of(salon_a, user).get(url("new")).status_code == 403


def test_the_kiosk_gives_a_number_and_goes_back_to_its_start(stranger, shop):
    address = kiosk(shop, stranger)
    answer = queue_up(stranger, address, shop)
    page = text_of(stranger.get(answer["Location"]))
    assert "A-1" in page
    assert f'data-back="20" data-back-to="{address}"' in page
    assert Ticket.objects.get().source == "kiosk"


def test_a_device_sees_its_own_shop_and_only_until_its_link_is_taken_back(stranger, shop):
    address = kiosk(shop, stranger)
    assert stranger.get(f"{address}screen/").status_code == 200
    assert stranger.get(f"/kiosk/{open_all_day().location.pk}/screen/").status_code == 404
    link_revoke(actor=SYSTEM, clock=system_clock, link_id=QueueLink.objects.get().pk)
    assert [stranger.get(address + part).status_code for part in ("", "screen/", "code.svg")] == [404] * 3


@pytest.mark.parametrize("part", ["", "screen/", "screen/live/", "code.svg"])
def test_without_a_link_nothing_is_there(stranger, shop, part):
    assert stranger.get(f"/kiosk/{shop.location.pk}/{part}").status_code == 404


def test_a_link_that_is_wrong_or_of_the_other_kind_opens_nothing(stranger, shop):
    printed = link_token(link(shop, LinkKind.PRINT).reference)
    assert stranger.get(f"/kiosk/open/{printed}/").status_code == 404
    assert stranger.get("/kiosk/open/nothing/").status_code == 404


def test_the_screen_shows_short_names_and_no_contacts(stranger, shop):
    address = kiosk(shop, stranger)
    called, waits = take(shop, "Ana Maria Moreau", email="ana@example.com"), take(shop, "Leo Wu")
    ticket_call(actor=SYSTEM, clock=system_clock, ticket_id=called.pk, staff_id=shop.staff[1].pk)
    page = text_of(stranger.get(f"{address}screen/"))
    assert ("Ana M." in page, "Leo W." in page, waits.code in page) == (True, True, True)
    assert ("Moreau" in page, "example.com" in page) == (False, False)


@pytest.fixture
def same_minute(monkeypatch):
    """How things stand changes with the minute; here it stays one, however long the test takes."""
    moment, whole = system_clock.now(), board.stamp_now
    monkeypatch.setattr(board, "stamp_now", lambda location, _now: whole(location, moment))


@pytest.mark.usefixtures("same_minute")
def test_the_screen_asks_cheaply_while_nothing_happens(stranger, shop):
    address = kiosk(shop, stranger)
    stamp = re.search(r'data-stamp="([^"]+)"', text_of(stranger.get(f"{address}screen/")))[1]
    assert stranger.get(f"{address}screen/live/?stamp={stamp}").status_code == 204


def test_the_code_of_the_screen_lets_a_phone_in_for_some_minutes(stranger, shop):
    now = system_clock.now()
    token = rotating_token(shop.location.pk, now)
    assert location_to_join(token, now + timedelta(minutes=19)) == shop.location
    for wrong in (now + timedelta(minutes=31), now - timedelta(minutes=31)):
        with pytest.raises(NotFound):
            location_to_join(token, wrong)
    answer = queue_up(stranger, f"/q/{token}/", shop, email="mia@example.com")
    page = stranger.get(answer["Location"])
    assert "A-1" in text_of(page)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")


@pytest.mark.parametrize("token", ["nothing", "1.2.3", "x.y.z", "1.2.3.4"])
def test_a_code_that_is_none_says_that_it_is_over(stranger, token):
    answer = stranger.get(f"/q/{token}/")
    assert answer.status_code == 404
    assert "This code is over" in text_of(answer)


def test_a_printed_code_works_until_it_is_taken_back(stranger, shop):
    printed = link(shop, LinkKind.PRINT)
    address = f"/q/{link_token(printed.reference)}/"
    assert stranger.get(address).status_code == 200
    link_revoke(actor=SYSTEM, clock=system_clock, link_id=printed.pk)
    assert stranger.get(address).status_code == 404


def test_a_phone_sends_its_form_twice_and_has_one_number(stranger, shop):
    address = f"/q/{rotating_token(shop.location.pk, system_clock.now())}/"
    first, second = (queue_up(stranger, address, shop, key="same") for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("typed", [{"name": ""}, {"email": "none"}, {"website": "x"}, {"phone": "12"}])
def test_what_is_not_right_is_shown_again(stranger, shop, typed):
    answer = queue_up(stranger, f"/q/{rotating_token(shop.location.pk, system_clock.now())}/", shop, **typed)
    assert answer.status_code == 422
    assert not Ticket.objects.exists()


def test_one_network_takes_only_so_many(stranger, shop, monkeypatch):
    monkeypatch.setattr("booking.queue.views.public.MOST_BY_ADDRESS", 1)
    address = f"/q/{rotating_token(shop.location.pk, system_clock.now())}/"
    assert [queue_up(stranger, address, shop).status_code for _ in range(2)] == [302, 429]


def test_the_trail_does_not_keep_the_name_that_the_ticket_forgets(stranger, shop):
    answer = queue_up(stranger, f"/q/{rotating_token(shop.location.pk, system_clock.now())}/", shop)
    stranger.post(f"{answer['Location']}leave/")
    lines = AuditLine.objects.filter(action__in=["ticket.take", "ticket.leave"])
    assert [(line.actor_name, "Mia" in str(line.after)) for line in lines] == [("", False)] * 2


def test_a_place_gives_phones_only_so_many_tickets_in_ten_minutes(stranger, shop, monkeypatch):
    monkeypatch.setattr("booking.queue.views.public.MOST_AT_PLACE", 1)
    address = f"/q/{rotating_token(shop.location.pk, system_clock.now())}/"
    sent = [queue_up(stranger, address, shop).status_code, queue_up(stranger, address, shop).status_code]
    assert (sent, Ticket.objects.count()) == ([302, 429], 1)


def test_one_network_stands_in_line_only_so_often_until_somebody_leaves(stranger, shop, monkeypatch):
    monkeypatch.setattr("booking.queue.taking.MOST_OF_NETWORK", 1)
    address = f"/q/{rotating_token(shop.location.pk, system_clock.now())}/"
    first, second = queue_up(stranger, address, shop), queue_up(stranger, address, shop)
    assert (first.status_code, second.status_code) == (302, 429)
    assert "Please ask at the desk" in text_of(second)
    assert "127.0.0.1" not in Ticket.objects.get().network
    stranger.post(f"{first['Location']}leave/")
    assert queue_up(stranger, address, shop).status_code == 302


def test_who_is_free_is_asked_only_so_often_by_one_network(stranger, shop, monkeypatch):
    monkeypatch.setattr("booking.queue.views.public.MOST_ASKED", 1)
    address = f"/q/{rotating_token(shop.location.pk, system_clock.now())}/?s={shop.services[0].pk}"
    assert [stranger.get(address).status_code for _ in range(2)] == [200, 429]
    assert stranger.get(f"{address}&p=any").status_code == 200


@pytest.mark.usefixtures("same_minute")
def test_the_own_page_says_how_many_are_before_renews_itself_and_lets_go(stranger, shop):
    for name in ("Leo", "Zoe"):
        take(shop, name)
    ticket = take(shop, "Mia")
    address = f"/t/{ticket_token(ticket.reference)}/"
    page = text_of(stranger.get(address))
    assert "<dt>Before you</dt><dd>2</dd>" in page
    stamp = re.search(r'data-stamp="([^"]+)"', page)[1]
    assert stranger.get(f"{address}live/?stamp={stamp}").status_code == 204
    ticket_call(actor=SYSTEM, clock=system_clock, ticket_id=ticket.pk, staff_id=shop.staff[0].pk)
    assert "please come to Ana" in text_of(stranger.get(f"{address}live/?stamp={stamp}"))
    stranger.post(f"{address}leave/")
    assert "You have left the queue" in text_of(stranger.get(address))


def test_a_wrong_link_of_a_ticket_is_nothing(stranger, shop):
    token = ticket_token(take(shop).reference)
    assert stranger.get(f"/t/{token[:-1]}x/").status_code == 404


def test_links_are_made_and_taken_back_in_the_settings(salon_a, cast, client_of, shop):
    manager = client_of(salon_a, cast.manager)
    sent = {"location": shop.location.pk, "kind": "device", "name": "Tablet"}
    page = text_of(manager.post(url("links"), sent, follow=True))
    made = QueueLink.objects.get()
    assert f"/kiosk/open/{link_token(made.reference)}/" in page
    manager.post(url("revoke", made.pk))
    assert link_token(made.reference) not in text_of(manager.get(url("links")))


def test_reception_makes_no_links(reception, shop):
    assert reception.get(url("links")).status_code == 403
    assert reception.post(url("revoke", link(shop).pk)).status_code == 403


def test_the_pages_cost_the_same_however_long_the_line(reception, stranger, shop):
    address = kiosk(shop, stranger)
    token = ticket_token(take(shop).reference)
    paths = {
        "desk": (reception, url("queue")),
        "desk_new": (reception, url("new")),
        "screen": (stranger, f"{address}screen/"),
        "own": (stranger, f"/t/{token}/"),
    }

    def counts() -> dict[str, int]:
        return {name: len(queries_of(browser, path)) for name, (browser, path) in paths.items()}

    few = counts()
    for number in range(8):
        take(shop, f"Guest {number}")
    assert counts() == few
    assert_golden("queue", few)
