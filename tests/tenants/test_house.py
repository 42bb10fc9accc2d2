"""The test house itself: two salons apart, a clone of its own, the cast."""

from django.db import connection

from kernel.context import current_salon_or_none
from tenants.accounts.models import User
from tests.cast import open_salon


def test_salon_a_and_b_are_ready_with_their_people(salon_a, salon_b, cast, cast_b):
    assert cast.owner.email == "owner@salon-a.example"
    assert cast_b.stylist.email == "stylist@salon-b.example"


def test_a_test_inside_a_stands_in_its_schema(in_a):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone() == (in_a.schema_name,)


def test_a_request_leaves_the_test_where_it_stood(in_a, client_of, cast):
    client_of(in_a, cast.owner).get("/healthz")
    assert current_salon_or_none() == in_a
    assert User.objects.filter(email="owner@salon-a.example").exists()


def test_open_salon_makes_a_whole_shop(in_a):
    shop = open_salon()
    assert shop.location.shift_rules.count() == 14
