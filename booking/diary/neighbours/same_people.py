"""What the diary knows of who is who: contacts typed at a booking that are somebody else's."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from crm.duplicates.finding import LARGEST_GROUP, Finder, IdPair, register_finder

# Found from the visits that have typed contacts, through the unique contact: no visit is compared with another.
_TYPED = """
SELECT DISTINCT least(a.customer_id, c.customer_id), greatest(a.customer_id, c.customer_id)
FROM diary_appointment a
JOIN customers_customercontact c ON (c.kind, c.value) IN (('phone', a.visitor_phone), ('email', a.visitor_email))
JOIN customers_customer own ON own.id = a.customer_id AND own.merged_into_id IS NULL
WHERE c.customer_id <> a.customer_id AND (a.visitor_phone <> '' OR a.visitor_email <> '')
"""


def typed_at_booking() -> Iterator[IdPair]:
    """Customers for whom somebody booked with a phone or email that is another customer's."""
    with connection.cursor() as cursor:
        cursor.execute(_TYPED)
        pairs: list[IdPair] = [(low, high) for low, high in cursor.fetchall()]
    often: dict[int, int] = {}
    for pair in pairs:
        for customer_id in pair:
            often[customer_id] = often.get(customer_id, 0) + 1
    return (pair for pair in pairs if max(often[one] for one in pair) <= LARGEST_GROUP)


TYPED = Finder("typed", _("booked once with the other's phone or email"), 55, typed_at_booking)


def register_same_people() -> None:
    """At start-up."""
    register_finder(TYPED)
