"""The timeline page by page: nothing twice, nothing left out, also of what happened at one instant."""

from crm.care.models import Interaction
from crm.customers.page.timeline import timeline_page
from crm.customers.sight import customer_sight
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.cast import CustomerFactory

SIGHT = customer_sight(system_actor("tests"))
AT = system_clock.now()


def pages(customer_id, *, most):
    """The keys of all pages, one list each."""
    page = timeline_page(SIGHT, customer_id, codes=["talk"], most=most)
    found = [[event.key for event in page.events]]
    while page.before is not None:
        page = timeline_page(SIGHT, customer_id, codes=["talk"], before=page.before, most=most)
        found.append([event.key for event in page.events])
    return found


def test_of_one_instant_the_newest_row_comes_first_and_each_once(in_a):
    ana = CustomerFactory(name="Ana")
    rows = [Interaction(customer=ana, way="call", outcome="reached", at=AT) for _number in range(40)]
    made = Interaction.objects.bulk_create(rows)
    shown = pages(ana.pk, most=7)
    keys = [key for page in shown for key in page]
    assert [len(page) for page in shown] == [7, 7, 7, 7, 7, 5]
    assert keys == [f"talk:{row.pk:012}" for row in reversed(made)]
