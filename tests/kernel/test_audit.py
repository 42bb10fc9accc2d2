"""Lines on the trail: with the change that they tell of, or not at all."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record, audit_together
from tests.isolation.test_context import Meant

pytestmark = pytest.mark.usefixtures("in_a")
ACTOR = system_actor("test")


def actions() -> list[str]:
    return list(
        AuditLine.objects.filter(action__startswith="test.").order_by("id").values_list("action", flat=True)
    )


def test_lines_written_together_are_one_statement_in_their_order(in_a):
    assert actions() == []  # the connection stands in the salon now
    with CaptureQueriesContext(connection) as queries, audit_together():
        audit_record(actor=ACTOR, action="test.first", target=in_a)
        audit_record(actor=ACTOR, action="test.second", target=in_a)
    assert len(queries) == 1
    assert actions() == ["test.first", "test.second"]


def test_a_change_that_fails_leaves_no_line(in_a):
    with pytest.raises(Meant), transaction.atomic(), audit_together():  # noqa: PT012 - the steps are the test
        audit_record(actor=ACTOR, action="test.first", target=in_a)
        raise Meant
    assert actions() == []


def test_after_the_block_a_line_is_written_at_once(in_a):
    with audit_together():
        pass
    audit_record(actor=ACTOR, action="test.alone", target=in_a)
    assert actions() == ["test.alone"]
