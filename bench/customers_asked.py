"""What a desk asks of 50,000 customers: each question with its address and a plain statement of the same rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import quote, urlencode

from django.db import connection

from crm.customers.models import Customer, SavedView, Tag
from crm.customers.page.timeline import timeline_page
from crm.customers.sight import CustomerSight, customer_sight
from crm.customers.views.customer import cursor_text
from crm.segments.conditions import catalogue
from crm.segments.models import Segment
from crm.segments.presets import presets
from crm.segments.rules import Group, Part, rule_json
from crm.segments.selectors import rule_customers
from kernel.actor import system_actor
from kernel.clock import system_clock
from tenants.accounts.models import User

SEARCH_MS, LIST_MS, SEGMENT_MS, PAGE_MS = 50, 150, 300, 150
TYPING = {"HX-Request": "true"}
LIVING = "merged_into_id IS NULL AND erased_at IS NULL"
# Everything that a salon asks at once: facts, rhythm, birthday, what lies ahead, whether one may write.
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


@dataclass(frozen=True, slots=True)
class Question:
    """One: its address, the plain statement of the same rows, the goal in milliseconds."""

    name: str
    path: str
    plain: Callable[[], object]
    goal: int
    headers: dict[str, str] = field(default_factory=dict)


def questions(whole: int, owner: User) -> list[Question]:
    """All of them; `whole` is the customer with 500 events. Views and segments are kept on the way."""
    sight = customer_sight(system_actor("bench"))
    return [*_searches(whole), *_lists(owner), *_segments(sight), *_page(whole, sight)]


def _searches(whole: int) -> Iterator[Question]:
    contacts = Customer.objects.get(pk=whole).contacts
    phone, email = contacts.get(kind="phone").value[-6:], f"c{whole % 1000 + 41}@exa"
    found = f"SELECT * FROM customers_customer WHERE sought LIKE %s AND {LIVING} ORDER BY id DESC LIMIT 20"
    for name, asked, pattern in (
        ("by name", "martin", "% martin %"),
        ("in Chinese", "周静", "% 周 静 %"),
        ("by initials in pinyin", "zj", "% zj%"),
        ("by the end of a phone", phone, f"%{phone} %"),
        ("by an email", email, f"%{email}%"),
        ("with a slip", "mratinez", "% mra%"),
        ("of nobody", "xyzabc", "%xyzabc%"),
    ):
        path, plain = f"/desk/search/?{urlencode({'q': asked})}", partial(_sql, found, pattern)
        yield Question(f"search {name}", path, plain, SEARCH_MS)
        yield Question("  while one types", path, plain, SEARCH_MS, TYPING)


def _lists(owner: User) -> Iterator[Question]:
    tag = Tag.objects.first()
    at = system_clock.now()
    lately = f"{at - timedelta(days=60):%Y-%m-%d}"
    every = f"SELECT * FROM customers_customer WHERE {LIVING} ORDER BY sought, id LIMIT 50"
    joined = f"SELECT * FROM customers_customer c JOIN history_customerfacts f ON f.customer_id = c.id WHERE {LIVING}"
    regulars = urlencode({"tag": tag.pk if tag else 0, "class": "high", "sort": "-visits"})
    view = SavedView.objects.create(user=owner, name="Regulars", query=regulars)
    tagged = f"{joined} AND f.value_class = 'high' AND c.id IN (SELECT customer_id FROM customers_tagging WHERE tag_id = %s)"
    here = "/desk/customers/?"
    yield Question("list of customers", f"{here}view=all", partial(_sql, every), LIST_MS)
    yield Question("  its page 900", f"{here}page=900", partial(_sql, f"{every} OFFSET 44950"), LIST_MS)
    yield Question(
        "  a kept view: tag, class", f"{here}{regulars}&view={view.pk}",
        partial(_sql, f"{tagged} ORDER BY f.visits DESC LIMIT 50", tag.pk if tag else 0), LIST_MS,
    )  # fmt: skip
    yield Question(
        "  not here for 60 days, by money", f"{here}missed={lately}&sort=-spent_year",
        partial(_sql, f"{joined} AND f.last_at < %s ORDER BY f.spent_year_minor DESC LIMIT 50", lately), LIST_MS,
    )  # fmt: skip
    yield Question(
        "  a name, was here in 60 days", f"{here}q=martin&visited={lately}",
        partial(_sql, f"{joined} AND f.last_at >= %s AND sought LIKE %s ORDER BY sought LIMIT 50", lately, "%martin%"), LIST_MS,
    )  # fmt: skip


def _segments(sight: CustomerSight) -> Iterator[Question]:
    """Each ready segment and a hard one: its count at the desk, beside the statement of its rows alone."""
    known = catalogue()
    for code, rule in ({one.code: one.rule for one in presets()} | {"hard": HARD}).items():
        kept = Segment.objects.create(name=code, rule=rule_json(rule), changed_at=system_clock.now())
        rows = rule_customers(rule, sight, known, clock=system_clock)
        yield Question(
            f"segment count: {code}", f"/desk/customers/segments/{kept.pk}/count/", rows.count, SEGMENT_MS
        )


def _page(whole: int, sight: CustomerSight) -> Iterator[Question]:
    visits = "SELECT * FROM diary_appointment WHERE customer_id = %s"
    before = timeline_page(sight, whole).before
    if before is None:
        raise RuntimeError("the customer has one page only")
    more = f"/desk/customers/{whole}/timeline/?before={quote(cursor_text(before))}"
    latest = "ORDER BY starts_at DESC LIMIT 21"
    yield Question(
        "customer with 500 events",
        f"/desk/customers/{whole}/",
        partial(_sql, f"{visits} {latest}", whole),
        PAGE_MS,
    )
    yield Question(
        "  more of their timeline", more, partial(_sql, f"{visits} AND starts_at < %s {latest}", whole, before[0]), PAGE_MS
    )  # fmt: skip


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.fetchall()
