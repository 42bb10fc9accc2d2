"""What the history shows on the customer's page. Money and the class are for whoever sees every customer."""

from collections.abc import Callable

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.diary.sight import sight_of
from booking.history import selectors
from booking.history.models import ValueClass
from booking.history.rhythm import rhythm_of
from booking.history.steps import step_of
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.clock import system_clock
from kernel.design.templatetags.design import pill
from tenants.accounts.rights import Action, may_somewhere

TONES = {ValueClass.HIGH: "accent", ValueClass.SLEEPING: "warn", ValueClass.LOST: "bad"}


def badge(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """The value class beside the name."""
    facts = selectors.facts_of(customer)
    if facts is None or not facts.value_class or not sight.whole:
        return ""
    tone = TONES.get(ValueClass(facts.value_class), "plain")
    return pill(label=facts.get_value_class_display(), tone=tone)


def line(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """How often they come and when they last did, below the name."""
    rhythm = rhythm_of(selectors.facts_of(customer), system_clock)
    return _drawn(request, "line", rhythm=rhythm) if rhythm else ""


def step(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """What to do next, and why."""
    facts = selectors.facts_of(customer)
    rhythm = rhythm_of(facts, system_clock)
    if facts is None or rhythm is None or rhythm.is_booked:
        return ""
    found = step_of(facts, rhythm, selectors.last_visit(customer))
    books = may_somewhere(sight.actor, Action.APPOINTMENT_WRITE)
    return _drawn(request, "step", step=found, books=books) if found else ""


def coming(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """The visits ahead that this person sees."""
    if selectors.facts_of(customer) is None:
        return ""
    rows = sight_of(sight.actor).visits(selectors.coming_visits(customer, system_clock))
    found = list(rows[: selectors.FAVOURITES])
    return _drawn(request, "coming", visits=found) if found else ""


def rhythm(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """How often, since when, when next; and who did not come."""
    facts = selectors.facts_of(customer)
    if facts is None:
        return ""
    return _drawn(request, "rhythm", facts=facts, rhythm=rhythm_of(facts, system_clock))


def favourites(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """What they have most, and by whom."""
    facts = selectors.facts_of(customer)
    if facts is None or not facts.visits:
        return ""
    services, people = selectors.favourites(facts)
    return _drawn(request, "favourites", services=services, people=people)


def spend(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """What their visits came to, year by year."""
    facts = selectors.facts_of(customer)
    if facts is None or not facts.spent_minor or not sight.whole:
        return ""
    years = selectors.spent_by_year(customer)
    most = max(spent for _year, spent in years) or 1
    return _drawn(request, "spend", facts=facts, years=years, most=most)


def _drawn(request: HttpRequest, name: str, **context: object) -> str:
    return render_to_string(f"desk/history/{name}.html", context, request=request)


PANELS: list[tuple[str, Callable[..., str], int]] = [
    ("customer_badges", badge, 20),
    ("customer_line", line, 30),
    ("customer_aside", step, 10),
    ("customer_aside", coming, 20),
    ("customer_aside", rhythm, 30),
    ("customer_known", favourites, 40),
    ("customer_known", spend, 50),
]
