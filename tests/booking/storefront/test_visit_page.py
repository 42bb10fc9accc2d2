"""The customer's own page: looking changes nothing, moving and cancelling keep to the policy, strangers see nothing."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from booking.diary.models import Appointment, Block
from booking.storefront.choosing.choice import instant_text
from booking.storefront.models import Look
from kernel.audit.models import AuditLine
from tenants.registry.hosts import forget_hosts
from tenants.registry.models import Salon
from tests.booking.storefront.conftest import links

PAGES = ["", "confirm/", "move/", "cancel/", "visit.ics"]


@pytest.fixture
def token(visitor, shop):
    """The token of a booked visit that may still be changed."""
    shop.location.rules.cancel_notice_minutes = shop.location.rules.move_notice_minutes = 60
    shop.location.rules.save()
    return visitor.book()


@pytest.mark.parametrize("page", PAGES)
def test_looking_changes_nothing(visitor, token, page):
    before = (Appointment.objects.values().get(), AuditLine.objects.count())
    assert visitor.get(f"/b/{token}/{page}").status_code == 200
    assert (Appointment.objects.values().get(), AuditLine.objects.count()) == before


@pytest.mark.parametrize("page", PAGES)
def test_a_token_means_nothing_in_another_salon(token, salon_b, client_of, page):
    assert client_of(salon_b).get(f"/b/{token}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["confirm/", "move/", "cancel/"])
def test_a_token_changes_nothing_from_another_salon(token, salon_b, client_of, page, inside, salon_a):
    assert client_of(salon_b).post(f"/b/{token}/{page}", {"version": 1}).status_code == 404
    with inside(salon_a):
        assert Appointment.objects.get().version == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_token_leads_nowhere(visitor, shop, page):
    assert visitor.get(f"/b/{'x' * 43}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_visit_are_never_kept_nor_told_to_other_sites(visitor, token, page):
    answer = visitor.get(f"/b/{token}/{page}")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]


def test_phone_and_email_are_shown_in_part_only(visitor, token):
    text = visitor.get(f"/b/{token}/").content.decode()
    assert "maya@example.com" not in text
    assert "23456789" not in text
    assert "m•••@example.com" in text


def test_a_form_of_another_site_cannot_cancel(salon_a, token, client_of):
    assert client_of(salon_a, csrf=True).post(f"/b/{token}/cancel/").status_code == 403
    assert Appointment.objects.get().state == "booked"


def test_cancelling_frees_the_time_at_once(visitor, token):
    answer = visitor.post(f"/b/{token}/cancel/", {"version": 1, "reason": "ill"}, follow=True)
    assert "cancelled" in answer.content.decode()
    assert Appointment.objects.get().cancel_reason == "ill"
    assert not Block.objects.exists()


@pytest.fixture
def paused(salon_a, token):
    """Salon A can only be read from now on."""
    Salon.objects.filter(pk=salon_a.pk).update(status="read_only")
    forget_hosts()


def test_in_a_read_only_salon_a_customer_can_still_cancel(visitor, token, paused):
    page = visitor.get(f"/b/{token}/").content.decode()
    assert (f"/b/{token}/cancel/" in page, f"/b/{token}/move/" in page) == (True, False)
    assert visitor.post(f"/b/{token}/cancel/", {"version": 1}).status_code == 302
    assert Appointment.objects.get().state == "cancelled"


def test_in_a_read_only_salon_nothing_is_moved(visitor, token, paused):
    assert "cannot be moved online at the moment" in visitor.get(f"/b/{token}/move/").content.decode()
    refused = visitor.post(f"/b/{token}/move/", {"version": 1, "t": "2030-01-01T10:00Z"})
    assert refused.status_code == 403
    assert "The link in your message still cancels it." in refused.content.decode()
    assert Appointment.objects.get().version == 1


def test_cancelling_twice_is_a_kind_page(visitor, token):
    visitor.post(f"/b/{token}/cancel/", {"version": 1})
    again = visitor.post(f"/b/{token}/cancel/", {"version": 1})
    assert again.status_code in {302, 409}
    assert Appointment.objects.get().state == "cancelled"


def test_moving_takes_the_new_time_and_frees_the_old(visitor, token):
    before = Appointment.objects.get()
    chosen = visitor.get(links(visitor.get(f"/b/{token}/move/"), f"/b/{token}/move/", "&t=")[3])
    start = chosen.content.decode().split('name="t" value="', 1)[1].split('"', 1)[0]
    answer = visitor.post(f"/b/{token}/move/", {"version": before.version, "t": start})
    after = Appointment.objects.get()
    assert answer.status_code == 302
    assert instant_text(after.starts_at) == start
    assert {block.during.lower for block in Block.objects.filter(kind="work")} == {after.starts_at}


def test_the_link_stays_the_same_when_the_visit_moves(visitor, token):
    test_moving_takes_the_new_time_and_frees_the_old(visitor, token)
    assert visitor.get(f"/b/{token}/").status_code == 200


@pytest.mark.parametrize(("page", "data"), [("cancel/", {}), ("move/", {"t": "2030-01-01T10:00Z"})])
def test_too_late_is_said_and_nothing_changes(visitor, token, shop, page, data):
    shop.location.rules.cancel_notice_minutes = shop.location.rules.move_notice_minutes = 60 * 24 * 90
    shop.location.rules.save()
    answer = visitor.post(f"/b/{token}/{page}", {"version": 1} | data)
    assert answer.status_code == 409
    assert "too late" in answer.content.decode()
    assert Appointment.objects.get().version == 1


def test_moving_onto_a_time_just_taken_keeps_the_visit_and_shows_others(visitor, token, shop):
    mine = Appointment.objects.get()
    start = instant_text(mine.starts_at + timedelta(hours=1))
    person = {"name": "Other", "phone": "0151 88888888", "email": ""}
    pairs = [("s", str(shop.services[0].pk)), ("t", start)]
    for number in range(2):
        visitor.post("/book/details/", visitor.form(pairs, **person | {"phone": f"0151 8888888{number}"}))
    answer = visitor.post(f"/b/{token}/move/", {"version": 1, "t": start})
    assert answer.status_code == 409
    assert "Your visit stays as it was" in answer.content.decode()
    assert Appointment.objects.get(pk=mine.pk).starts_at == mine.starts_at


def test_the_calendar_file_holds_the_visit(visitor, token):
    answer = visitor.get(f"/b/{token}/visit.ics")
    event = next(iter(Calendar.from_ical(answer.content).walk("VEVENT")))
    assert answer["Content-Type"].startswith("text/calendar")
    assert event["dtstart"].dt == Appointment.objects.get().starts_at


def test_times_are_shown_in_the_visitors_zone_too(visitor, token):
    visitor.client.cookies["zone"] = "Asia%2FShanghai"
    assert "For you in Asia/Shanghai" in visitor.get(f"/b/{token}/").content.decode()


@pytest.mark.parametrize("zone", ["Nowhere%2FAtAll", "..%2F..%2Fetc%2Fpasswd", "%00", "x" * 5000])
def test_a_made_up_zone_is_as_if_there_were_none(visitor, token, zone):
    visitor.client.cookies["zone"] = zone
    answer = visitor.get(f"/b/{token}/")
    assert answer.status_code == 200
    assert "For you in" not in answer.content.decode()


def test_guessing_links_is_slowed_and_a_right_one_still_opens(visitor, token):
    answers = [visitor.get(f"/b/{number:043d}/").status_code for number in range(21)]
    assert answers[:20] == [404] * 20
    assert answers[20] == 429
    assert visitor.get(f"/b/{token}/").status_code == 200


def test_who_has_booked_keeps_their_visit_while_the_page_is_not_public(visitor, token):
    Look.objects.update_or_create(pk=1, defaults={"published": False})
    text = visitor.get(f"/b/{token}/").content.decode()
    assert Appointment.objects.get().reference in text
    assert visitor.post(f"/b/{token}/cancel/", {"version": 1}).status_code == 302
    assert "opens soon" in visitor.get("/").content.decode()
