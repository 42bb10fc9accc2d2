"""Customers by the ten thousand: 50,000 with 500,000 visits in one salon, asked over HTTP beside a plain SELECT of the same rows.

`CUSTOMERS=2000 python -m bench customers` is the small edition.
"""

import os
import time
from collections.abc import Callable
from functools import partial

from django.db import connection

from bench.crowd import crowd_make
from bench.desk import session_of_the_owner
from bench.ground import Row
from bench.load import Call, Site, times_over_http
from bench.over_http import product, served
from booking.history.keeping import history_rebuild
from crm.customers.models import Customer
from crm.customers.sight import customer_sight
from crm.segments.conditions import catalogue
from crm.segments.models import Segment
from crm.segments.presets import presets
from crm.segments.rules import Group, Part, rule_json
from crm.segments.selectors import rule_customers
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.models import Salon

HOW_MANY = int(os.environ.get("CUSTOMERS", "50000"))
VISITS_EACH = 10
TIMES = 200
PLAIN_TIMES = 20
# Everything that a salon asks at once: texts, tags, facts, things had, rhythm, birthday, what lies ahead.
HARD = Group(
    "all",
    (
        Part("since_last", "at_least", low="30"),
        Part("visits", "at_least", low="3"),
        Part("next_visit", "no"),
        Group(
            "any",
            (
                Part("value_class", "any", choices=("high", "medium")),
                Part("overdue", "at_least", low="7"),
                Part("birthday", "next_days", days="30"),
                Part("may_write", "any", choices=("email",)),
            ),
        ),
    ),
)


def run() -> list[Row]:
    """One row a question: 95 of 100 answers are at least this fast, beside the plain statement."""
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        whole = crowd_make(customers=HOW_MANY, visits_each=VISITS_EACH)
        started = time.perf_counter()
        history_rebuild(clock=system_clock)
        print(f"{HOW_MANY:,} customers' facts made anew in {time.perf_counter() - started:.0f} s", flush=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        User.objects.get_or_create(role="owner", defaults={"email": "bench@example.com", "name": "Bench"})
        asked = _questions(whole)
        plain = {
            name: _p95_of([_ms(rows) for _time in range(PLAIN_TIMES)])
            for name, (_path, rows, _goal) in asked.items()
        }
    with served(product()) as ours:
        header = session_of_the_owner(salon, ours.host(salon))
        site = Site(ours.port, ours.host(salon))
        return [
            Row(f"{name}, p95", _p95(site, Call(path, headers=header)), plain[name], "ms", f"≤ {goal} ms")
            for name, (path, _rows, goal) in asked.items()
        ]


def _questions(whole: int) -> dict[str, tuple[str, Callable[[], object], int]]:
    """What is asked: path, the plain statement of the same rows, the goal in milliseconds."""
    phone = Customer.objects.get(pk=whole).contacts.get(kind="phone").value[-6:]
    found = "SELECT * FROM customers_customer WHERE sought LIKE %s ORDER BY id DESC LIMIT 8"
    every = "SELECT * FROM customers_customer ORDER BY sought, id LIMIT 50"
    events = "SELECT * FROM diary_appointment WHERE customer_id = %s ORDER BY starts_at DESC LIMIT 30"
    return {
        "search by name": ("/desk/search/?q=martin", partial(_sql, found, "% martin %"), 50),
        "search by the end of a phone": (f"/desk/search/?q={phone}", partial(_sql, found, f"%{phone} %"), 50),
        "search with a slip": ("/desk/search/?q=mratinez", partial(_sql, found, "% mra%"), 50),
        "list of customers": ("/desk/customers/?view=all", partial(_sql, every), 300),
        **_segments(),
        "customer with 500 events": (f"/desk/customers/{whole}/", partial(_sql, events, whole), 150),
    }


def _segments() -> dict[str, tuple[str, Callable[[], object], int]]:
    """Each ready segment and a hard one: its count at the desk, beside the statement of its rows alone."""
    sight, known = customer_sight(system_actor("bench")), catalogue()
    found: dict[str, tuple[str, Callable[[], object], int]] = {}
    for code, rule in ({one.code: one.rule for one in presets()} | {"hard": HARD}).items():
        kept = Segment.objects.create(name=code, rule=rule_json(rule), changed_at=system_clock.now())
        rows = rule_customers(rule, sight, known, clock=system_clock)
        found[f"segment count: {code}"] = (f"/desk/customers/segments/{kept.pk}/count/", rows.count, 300)
    return found


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.fetchall()


def _ms(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _p95(site: Site, call: Call) -> float:
    return _p95_of(times_over_http(site, partial(lambda same: same, call), TIMES))


def _p95_of(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]
