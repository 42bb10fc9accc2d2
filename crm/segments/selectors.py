"""Who is in a segment: one statement, whatever its conditions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from crm.segments.conditions import Catalogue, catalogue, moment
from crm.segments.models import Segment
from crm.segments.rules import Group, compiled, rule_read
from kernel.clock import Clock, system_clock
from kernel.errors import ChignonError, NotAllowed, NotFound
from kernel.transactions import QUERY_CANCELED, sqlstate

LONGEST_MS = 3000
PREVIEWED = 10


class TooSlow(ChignonError):
    """The database was stopped counting."""

    code = "too_slow"
    status = 503
    message = _("This took too long to count just now. Please try again in a moment.")


def segments() -> QuerySet[Segment]:
    """The segments in use, by name."""
    return Segment.objects.filter(archived_at=None)


def archived_segments() -> QuerySet[Segment]:
    """Those that were put away, the latest first."""
    return Segment.objects.exclude(archived_at=None).order_by("-archived_at", "pk")


def segment_by_id(segment_id: int) -> Segment:
    """One segment in use; raises NotFound."""
    segment = segments().filter(pk=segment_id).first()
    if segment is None:
        raise NotFound
    return segment


def segment_customers(
    segment: Segment, sight: CustomerSight, *, clock: Clock = system_clock
) -> QuerySet[Customer]:
    """Who is in the segment now, in no order; for lists, exports and campaigns.

    A segment tells of money and value, so only who sees everybody may ask. Raises NotAllowed, SegmentBroken.
    """
    return rule_customers(rule_read(segment.rule), sight, catalogue(), clock=clock)


def rule_customers(
    rule: Group, sight: CustomerSight, known: Catalogue, *, clock: Clock
) -> QuerySet[Customer]:
    """Who fits a rule, as above."""
    if not sight.whole:
        raise NotAllowed
    return Customer.objects.filter(compiled(rule, known, moment(clock)), merged_into=None, erased_at=None)


def counted(rows: QuerySet[Customer]) -> int:
    """How many there are. Raises TooSlow."""
    with bounded():
        return rows.order_by().count()


def previewed(rows: QuerySet[Customer]) -> list[Customer]:
    """The first few by name. Raises TooSlow."""
    with bounded():
        return list(rows.order_by("sought", "pk")[:PREVIEWED])


@contextmanager
def bounded() -> Iterator[None]:
    """Let the database work at most LONGEST_MS at each statement within. Raises TooSlow."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT usual, set_config('statement_timeout', %s, true) "
                    "FROM (SELECT current_setting('statement_timeout') AS usual OFFSET 0) before",
                    [str(LONGEST_MS)],
                )
                usual = cursor.fetchone()[0]
            yield
            with connection.cursor() as cursor:  # a transaction around this one goes on as it was
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [usual])
    except OperationalError as error:
        if sqlstate(error) == QUERY_CANCELED:
            raise TooSlow from error
        raise
