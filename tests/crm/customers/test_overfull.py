"""Somebody with very much: what is too much folds, nothing is left out."""

import pytest

from crm.customers.facts.fields import OWN
from crm.customers.models import Customer, OwnField, Tag, Tagging
from tests.cast import CustomerFactory


@pytest.fixture
def page(salon_a, client_of, cast, in_a):
    customer = CustomerFactory(name="N" * 120)
    tags = Tag.objects.bulk_create(Tag(name=f"tag {number:02}") for number in range(20))
    Tagging.objects.bulk_create(Tagging(customer=customer, tag=tag) for tag in tags)
    fields = [OwnField.objects.create(label=f"field {n:02}", kind="text", shown=["page"]) for n in range(20)]
    Customer.objects.filter(pk=customer.pk).update(own={f"{OWN}{one.pk}": "said" for one in fields})
    return client_of(salon_a, cast.receptionist).get(f"/desk/customers/{customer.pk}/").content.decode()


def test_tags_beyond_six_and_fields_beyond_a_dozen_fold_and_are_there(page):
    assert "14 more" in page
    assert page.index("tag 05") < page.index('<details class="tags-more">') < page.index("tag 06")
    assert all(f"field {number:02}" in page for number in range(20))
