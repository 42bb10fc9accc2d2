"""What works through everybody at once, in 50,000 customers: the night's work, bulk actions, a file of all."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

from django.db import connection

from bench.ground import Row
from booking.history.keeping import history_rebuild
from booking.history.task_trigger import rhythms_passed
from booking.places.models import Location
from booking.records.tidying import last_words
from booking.team.models import StaffMember
from booking.waitlist.rhythm import overdue_at
from crm.customers.lists.bulk import customers_bulk
from crm.customers.lists.exporting import customers_export, export_write
from crm.customers.lists.listing import Listing
from crm.customers.tagging import tag_create
from crm.duplicates.nightly import duplicates_look
from crm.privacy.keeping import Keep, keeping_look
from kernel.actor import system_actor
from kernel.clock import local_day, system_clock, zone

ACTOR = system_actor("bench")
PEOPLE = "SELECT id, name, sought FROM customers_customer"
VISITS = "SELECT customer_id, count(*), sum(total_minor), max(starts_at) FROM diary_appointment GROUP BY customer_id"
CONSENTS = "SELECT customer_id, max(id) FROM customers_consent WHERE purpose = 'photos' GROUP BY customer_id"
Work = tuple[str, Callable[[], object], str, str]
AT_NIGHT, IN_A_REQUEST, BY_A_WORKER = "≤ 60,000 ms", "≤ 15,000 ms", "by a worker"


def rows() -> list[Row]:
    """A row a work: milliseconds of one go, beside reading the rows that it is about. The caller has opened the salon."""
    return [
        Row(name, _ms(act), _ms(lambda plain=plain: _read(plain)), "ms", goal)
        for name, act, plain, goal in _works()
    ]


def _works() -> Iterator[Work]:
    now, location = system_clock.now(), Location.objects.first()
    if location is None:
        raise RuntimeError("the crowd has a shop")
    today = local_day(now, zone(location.time_zone))
    night = (
        ("night: everybody's facts proved", lambda: history_rebuild(clock=system_clock), VISITS),
        ("night: duplicates looked for", lambda: duplicates_look(clock=system_clock), PEOPLE),
        ("night: whose rhythm has passed, for tasks",
         lambda: list(rhythms_passed(today - timedelta(days=14), today, None)), "SELECT * FROM history_customerfacts"),
    )  # fmt: skip
    yield from ((name, act, plain, AT_NIGHT) for name, act, plain in night)
    yield "night: last words on photos", lambda: list(last_words().filter(given=False)), CONSENTS, AT_NIGHT
    keep, gaps = Keep(1, 12), today + timedelta(days=1)
    yield "what rules of keeping would take", lambda: keeping_look(keep, system_clock), VISITS, IN_A_REQUEST
    yield "whose time has come, for a gap", lambda: overdue_at(location, gaps, now=now), VISITS, IN_A_REQUEST
    yield from _bulk()
    yield "a file of everybody (csv)", _file, PEOPLE, BY_A_WORKER


def _bulk() -> Iterator[Work]:
    tag, staff = (
        tag_create(actor=ACTOR, name="Everybody", colour=4),
        StaffMember.objects.order_by("pk").first(),
    )
    for name, code, value in (
        ("a tag put on everybody", "tag", tag.pk),
        ("  and taken off", "untag", tag.pk),
        ("a main stylist given to everybody", "main_stylist", staff.pk if staff else 0),
    ):
        yield name, lambda code=code, value=value: _all(code, str(value)), PEOPLE, IN_A_REQUEST


def _all(code: str, value: str) -> None:
    customers_bulk(actor=ACTOR, code=code, value=value, listing=Listing(), customer_ids=None)


def _file() -> None:
    export = customers_export(actor=ACTOR, listing=Listing(), kind="csv", clock=system_clock)
    export.state = "done"  # so that it is written here and now, not by a worker who counts its steps
    export_write(BytesIO(), export=export, actor=ACTOR)


def _read(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()


def _ms(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000
