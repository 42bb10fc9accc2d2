"""The demo's forms: published, answered by those who come, and one customer still to answer."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.catalog.models import Service
from booking.intake.models import FormRule
from booking.intake.needs import missing_forms
from crm.customers.models import Sensitivity
from crm.forms.filling.answering import digest_of
from crm.forms.models import FormAnswer, FormVersion
from hq.demo import formed
from hq.demo.formed import forms_write
from kernel.actor import system_actor
from kernel.clock import FixedClock
from tests.cast import open_salon
from tests.visits import make_visit

ACTOR = system_actor("demo")
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "names"), [("en", ("Full colour", "Deep facial")), ("zh-hans", ("全头染", "肩颈按摩"))]
)
def test_each_salon_has_two_forms_with_answers_and_one_customer_who_lacks_one(in_a, language, names):
    shops = [open_salon(), open_salon()]
    for shop, name in zip(shops, names, strict=True):
        Service.objects.filter(pk=shop.services[0].pk).update(name=name)
    visits = [
        make_visit(shop=shops[number % 2], start=NOW + timedelta(days=1, hours=number), email=None)
        for number in range(6)
    ]
    forms_write(actor=ACTOR, language=language, clock=FixedClock(NOW))
    assert (FormVersion.objects.count(), FormRule.objects.count()) == (2, 2)
    rows = FormAnswer.objects.select_related("version")
    assert all(row.digest == digest_of(row.version, row.at, row.answers) for row in rows)
    lacking = missing_forms([visit.customer_id for visit in visits], NOW)
    assert (len(rows), len(lacking)) == (5, 1)
    assert all(row.severity < formed.TOLD_OF + 1 for row in Sensitivity.objects.all())
    assert Sensitivity.objects.exists()


def test_a_salon_of_another_trade_has_the_forms_and_no_rule(in_a):
    forms_write(actor=ACTOR, language="en", clock=FixedClock(NOW))
    assert (FormVersion.objects.count(), FormRule.objects.count(), FormAnswer.objects.count()) == (2, 0, 0)
