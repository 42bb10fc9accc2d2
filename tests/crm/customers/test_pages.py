"""The customers at the desk: who is listed, who is seen by whom, and the timeline page by page."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.customers.page import timeline
from crm.customers.page.timeline import Event, EventKind, timeline_page
from tests.cast import CustomerFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def kind(code, hours, position=1):
    """A kind whose events happened that many hours after noon."""
    events = [
        Event(key=f"{code}:{n}", at=NOON + timedelta(hours=hour), title=code) for n, hour in enumerate(hours)
    ]

    def load(_sight, _customer_id, before, most):
        rows = sorted(events, key=timeline.place_of, reverse=True)
        return [event for event in rows if before is None or timeline.place_of(event) < before][:most]

    return EventKind(code=code, label=code, icon="x", position=position, load=load)


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setattr(timeline, "_kinds", {"a": kind("a", [1, 3, 5, 5]), "b": kind("b", [2, 4, 5])})


def read(most):
    """The keys of all pages, page by page."""
    pages, before = [], None
    while not pages or before:
        page = timeline_page(None, 1, before=before, most=most)
        pages.append([event.key for event in page.events])
        before = page.before
    return pages


@pytest.mark.usefixtures("kinds")
@pytest.mark.parametrize("most", [1, 2, 3, 7, 8])
def test_the_pages_of_the_timeline_hold_each_event_once_newest_first(most):
    keys = [key for page in read(most) for key in page]
    assert keys == ["b:2", "a:3", "a:2", "b:1", "a:1", "b:0", "a:0"]


@pytest.mark.usefixtures("kinds")
def test_a_filter_leaves_one_kind():
    assert {event.kind.code for event in timeline_page(None, 1, codes=["b"]).events} == {"b"}


def test_reception_finds_a_customer_and_opens_their_page(reception):
    ana = CustomerFactory(name="Ana Ribeiro")
    CustomerFactory(name="Somebody Else")
    found = reception.get("/desk/customers/?q=ribeiro").content.decode()
    assert ("Ana Ribeiro" in found, "Somebody Else" in found) == (True, False)
    assert "Ana Ribeiro" in reception.get(f"/desk/customers/{ana.pk}/").content.decode()


def test_a_filter_stays_at_the_timeline_and_says_where_it_finds_nothing(reception):
    ana = CustomerFactory(name="Ana")
    shown = reception.get(f"/desk/customers/{ana.pk}/?kind=talk").content.decode()
    assert 'href="?kind=talk#timeline"' in shown
    assert 'id="timeline"' in shown
    assert "Nothing of this kind yet." in shown


def test_a_stylist_does_not_see_whom_they_never_served(salon_a, client_of, cast, in_a):
    ana = CustomerFactory(name="Ana Ribeiro")
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.get(f"/desk/customers/{ana.pk}/").status_code == 404
    assert "Ana Ribeiro" not in stylist.get("/desk/customers/").content.decode()


@pytest.mark.parametrize(
    "before", ["yesterday", "2026-03-02", "2026-03-02T12:00:00~a", "\x00", "9999-12-31T23:59:59-12:00~a"]
)
def test_a_broken_cursor_is_refused(reception, before):
    ana = CustomerFactory()
    answer = reception.get(f"/desk/customers/{ana.pk}/timeline/", {"before": before})
    assert answer.status_code == 422


def test_a_cursor_of_any_offset_is_read(reception):
    ana = CustomerFactory()
    answer = reception.get(f"/desk/customers/{ana.pk}/timeline/", {"before": "2026-03-02T12:00:00+23:59~a"})
    assert answer.status_code == 200


def test_who_was_merged_leads_to_who_stays(reception):
    stays = CustomerFactory()
    gone = CustomerFactory(merged_into=stays)
    answer = reception.get(f"/desk/customers/{gone.pk}/")
    assert answer.headers["Location"] == f"/desk/customers/{stays.pk}/"


@pytest.mark.parametrize(
    "typed", [{"address": "x" * 301}, {"company": "a\x00b"}, {"referrer_id": "0"}, {"phone": "1" * 300}]
)
def test_what_a_form_refuses_is_named_and_the_rest_is_kept(reception, typed):
    answer = reception.post("/desk/customers/new/", {"name": "Ana Ribeiro"} | typed)
    assert (answer.status_code, "Ana Ribeiro" in answer.content.decode()) == (422, True)
