"""What is waited for and asked for, on the customer's own page."""

import re
from datetime import UTC, datetime, timedelta

from booking.diary.tokens import new_reference
from booking.requests.models import VisitRequest
from booking.waitlist.models import WaitlistEntry, WaitlistLine, WaitlistOffer
from kernel.context import salon_context

NOW = datetime.now(UTC)


def waits(visit, name, **values):
    entry = WaitlistEntry.objects.create(
        reference=new_reference(), location_id=visit.location_id, customer_id=visit.customer_id, language="en",
        **{"made_by": "storefront", "expires_at": NOW + timedelta(days=9), **values},
        from_date=NOW.date(), until_date=NOW.date() + timedelta(days=8), created_at=NOW,
    )  # fmt: skip
    WaitlistLine.objects.create(entry=entry, service=visit.lines.get().service, name=name)
    return entry


def asks(visit, name):
    lines = [{"name": name}]
    return VisitRequest.objects.create(
        reference=new_reference(), kind="group", location_id=visit.location_id, customer_id=visit.customer_id,
        visitor_name="Somebody", language="en", guests=[{"name": "", "lines": lines}], from_date=NOW.date(),
        until_date=NOW.date(), consent_at=NOW, created_at=NOW,
    )  # fmt: skip


def test_who_waits_sees_it_and_leaves_the_list(salon_a, visits, inside_page):
    coming, _past, other = visits
    with salon_context(salon_a):
        entry = waits(coming, "Cut of Ada")
        waits(other, "Cut of Bea")
        waits(coming, "Cut that ran out", expires_at=NOW - timedelta(days=1))
        waits(coming, "Cut proposed by the salon", made_by="rhythm")
    page = inside_page.get("/me/").content.decode()
    shown = [name in page for name in ("Cut of Ada", "Cut of Bea", "ran out", "proposed")]
    assert shown == [True, False, False, False]
    assert inside_page.post(re.search(r'action="(/w/[^"]+/leave/)"', page)[1]).status_code == 302
    with salon_context(salon_a):
        entry.refresh_from_db()
    assert entry.state == "withdrawn"
    assert 'id="part-waitlist"' not in inside_page.get("/me/").content.decode()


def test_a_time_that_is_offered_leads_to_its_page_while_it_can_be_taken(salon_a, visits, inside_page):
    with salon_context(salon_a):
        entry = waits(visits[0], "Cut of Ada", state="offered")
        starts = NOW + timedelta(days=1)
        offer = WaitlistOffer.objects.create(
            entry=entry, rule="everyone", starts_at=starts, ends_at=starts + timedelta(hours=1), created_at=NOW,
            expires_at=NOW + timedelta(hours=9),
        )  # fmt: skip
    link = re.search(r'href="(/w/[^"]+/)"', inside_page.get("/me/").content.decode())[1]
    assert inside_page.get(link).status_code == 200
    with salon_context(salon_a):
        WaitlistOffer.objects.filter(pk=offer.pk).update(expires_at=NOW - timedelta(hours=1))
    assert "See the time" not in inside_page.get("/me/").content.decode()


def test_who_asked_sees_it_and_withdraws_it(salon_a, visits, inside_page):
    coming, _past, other = visits
    with salon_context(salon_a):
        asked = asks(coming, "Party of Ada")
        asks(other, "Party of Bea")
    page = inside_page.get("/me/").content.decode()
    assert ("Party of Ada" in page, "Party of Bea" in page) == (True, False)
    assert inside_page.get(re.search(r'href="(/r/[^"]+/)"', page)[1]).status_code == 200
    assert inside_page.post(re.search(r'action="(/r/[^"]+/withdraw/)"', page)[1]).status_code == 302
    with salon_context(salon_a):
        asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert 'id="part-requests"' not in inside_page.get("/me/").content.decode()
