"""Customers by the ten thousand: 50,000 with 500,000 visits in one salon, asked over HTTP beside a plain SELECT of the same rows.

Of each question 95 of 100 answers are at least as fast as is printed, half of them as fast as stands in brackets. `CUSTOMERS=2000 python -m bench customers` is the
small edition. What works through everybody at once (the night, a bulk action) is timed once, beside reading the same rows.
"""

import os
import statistics
import time
from collections.abc import Callable
from functools import partial

from django.db import connection

from bench import customers_work
from bench.crowd import crowd_make
from bench.customers_asked import Question, questions
from bench.desk import session_of_the_owner
from bench.ground import Row
from bench.load import Call, Site, times_over_http
from bench.over_http import product, served
from booking.history.keeping import history_rebuild
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.models import Salon

HOW_MANY = int(os.environ.get("CUSTOMERS", "50000"))
VISITS_EACH = 10
TIMES = 200
PLAIN_TIMES = 40


def run() -> list[Row]:
    """A row a question, then a row a work; the load of the machine before and after stands above them."""
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        whole = crowd_make(customers=HOW_MANY, visits_each=VISITS_EACH)
        history_rebuild(clock=system_clock)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        owner, _made = User.objects.get_or_create(
            role="owner", defaults={"email": "bench@example.com", "name": "Bench"}
        )
        asked = questions(whole, owner)
    before = os.getloadavg()[0]
    answered = _answered(salon, asked)
    print(f"load {before:.1f} before the questions, {os.getloadavg()[0]:.1f} after", flush=True)
    with salon_context(salon):
        return answered + customers_work.rows()


def _answered(salon: Salon, asked: list[Question]) -> list[Row]:
    with served(product()) as ours:
        header = session_of_the_owner(salon, ours.host(salon))
        site = Site(ours.port, ours.host(salon))
        return [_row(salon, site, one, header) for one in asked]


def _row(salon: Salon, site: Site, one: Question, header: dict[str, str]) -> Row:
    """The page first, then its rows alone, so that both stand in the same minute of a shared machine."""
    call = Call(one.path, headers=header | one.headers)
    times = times_over_http(site, partial(lambda same: same, call), TIMES)
    with salon_context(salon):
        plain = _p95([_ms(one.plain) for _time in range(PLAIN_TIMES)])
    what = f"{one.name}, p95 (half: {statistics.median(times):.0f})"
    return Row(what, _p95(times), plain, "ms", f"≤ {one.goal} ms")


def _ms(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]
