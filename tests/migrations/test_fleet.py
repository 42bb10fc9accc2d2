"""The fleet brought to a new version: rendered once, replayed on each; a salon that fails stands alone (TRUST G17)."""

import time

import pytest
from django.db import connection, connections, migrations, models
from django.db.migrations.loader import MigrationLoader

from kernel.context import salon_context
from kernel.due.models import DueWork
from tenants.registry import fleet, replay
from tenants.registry.hosts import forget_hosts
from tenants.registry.models import Salon, SchemaVersion
from tenants.registry.schemas import spare_make
from tests.isolation.test_placement import shape_of


class Migration(migrations.Migration):
    """What the next version brings: a field, an index, and a data step with its own work."""

    dependencies = [("customers", "0001_initial")]
    operations = [migrations.AddField("customer", "nickname", models.CharField(max_length=40, default=""))]


def fill(apps, schema_editor):
    """Give everybody a nickname."""
    apps.get_model("customers", "Customer").objects.using(schema_editor.connection.alias).update(
        nickname="dear"
    )


class Filling(migrations.Migration):
    """The data step, alone, as the house wants it."""

    dependencies = [("customers", "0002_nickname")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]


@pytest.fixture
def next_version(own_database, monkeypatch):
    """As if the code had two more migrations of customers; the template is not rendered anew here."""
    build = MigrationLoader.build_graph

    def with_more(self):
        self.disk_migrations = None
        load = self.load_disk

        def load_more():
            load()
            self.disk_migrations["customers", "0002_nickname"] = Migration("0002_nickname", "customers")
            self.disk_migrations["customers", "0003_fill"] = Filling("0003_fill", "customers")

        self.load_disk = load_more
        build(self)

    monkeypatch.setattr(MigrationLoader, "build_graph", with_more)
    monkeypatch.setattr(fleet, "salon_fingerprint", lambda: "next")
    monkeypatch.setattr(fleet, "template_text", lambda: "")
    return own_database


def columns(schema):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = 'customers_customer'",
            [schema],
        )
        return {row[0] for row in cursor.fetchall()}


def test_every_salon_gets_the_new_column_and_the_data_step(next_version):
    from crm.customers.models import Customer

    salons = list(Salon.objects.all())
    with salon_context(salons[0]):
        Customer.objects.create(name="Ada")
    report = fleet.fleet_migrate()
    assert (len(report.migrated), report.failed) == (2, {})
    assert DueWork.objects.filter(kind="plan_anew").count() == 2, "visits booked before get their reminders"
    assert all("nickname" in columns(salon.schema_name) for salon in salons)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT nickname FROM "{salons[0].schema_name}".customers_customer')
        assert cursor.fetchall() == [("dear",)]


def test_a_second_run_has_nothing_to_do_and_is_fast(next_version):
    fleet.fleet_migrate()
    started = time.monotonic()
    assert fleet.fleet_migrate().migrated == []
    assert time.monotonic() - started < 1


def test_a_poisoned_salon_is_closed_whole_and_the_others_go_on(next_version, client):
    bad, good = Salon.objects.order_by("id")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{bad.schema_name}".customers_customer ADD nickname int')
    before = shape_of(bad.schema_name)
    report = fleet.fleet_migrate()
    assert (report.migrated, list(report.failed)) == ([good.schema_name], [bad.schema_name])
    assert shape_of(bad.schema_name) == before
    forget_hosts()
    assert client.get("/desk/login/", headers={"host": "salon-a.chignon.test"}).status_code == 503
    assert client.get("/desk/login/", headers={"host": "salon-b.chignon.test"}).status_code == 200


def test_the_next_run_heals_what_was_mended(next_version):
    bad = Salon.objects.get(slug="salon-a")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{bad.schema_name}".customers_customer ADD nickname int')
        fleet.fleet_migrate()
        cursor.execute(f'ALTER TABLE "{bad.schema_name}".customers_customer DROP nickname')
    assert fleet.fleet_migrate().migrated == [bad.schema_name]
    assert SchemaVersion.objects.get(pk=bad.schema_name).failed == ""


def test_sql_is_rendered_once_for_the_whole_fleet(next_version, monkeypatch):
    rendered = []
    render = replay._as_sql
    monkeypatch.setattr(replay, "_as_sql", lambda *args: rendered.append(args) or render(*args))
    fleet.fleet_migrate()
    assert len(rendered) == 1


def test_a_replayed_schema_and_a_migrated_one_have_the_same_shape(own_database):
    spare = spare_make()
    salon = Salon.objects.get(slug="salon-a")
    assert shape_of(spare.schema_name) == shape_of(salon.schema_name)
