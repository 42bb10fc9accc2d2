"""Segments in the list of customers: the list, its views, its bulk actions and its exports work on one."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.customers.lists.filters import Choices, ListFilter, id_read
from crm.customers.models import Customer
from crm.segments.conditions import catalogue, moment
from crm.segments.rules import SegmentBroken, compiled, rule_read
from crm.segments.selectors import segments
from kernel.clock import system_clock
from kernel.errors import BadInput

CODE = "segment"


def _choices() -> Choices:
    return [(str(pk), name) for pk, name in segments().values_list("pk", "name")]


def _narrow(rows: QuerySet[Customer], value: str) -> QuerySet[Customer]:
    segment = segments().filter(pk=id_read(CODE, value)).first()
    if segment is None:
        return rows.none()
    try:
        return rows.filter(compiled(rule_read(segment.rule), catalogue(), moment(system_clock)))
    except SegmentBroken as error:
        said = _("The segment “%(name)s” needs mending: %(why)s")
        raise BadInput.of(CODE, "broken", said % {"name": segment.name, "why": error}) from error


SEGMENT = ListFilter(
    code=CODE, label=_("Segment"), position=5, narrow=_narrow, choices=_choices, for_whole=True
)
