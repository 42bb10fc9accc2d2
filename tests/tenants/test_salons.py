"""Making, suspending and deleting salons."""

import json
import threading
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.due.services import due_at_latest
from kernel.errors import BadInput
from tenants.accounts.models import User
from tenants.registry import services
from tenants.registry.deletion import salon_delete
from tenants.registry.models import Domain, PlatformLine, Salon, SpareSchema
from tenants.registry.schemas import spares_refill
from tenants.registry.services import NoSpare, SlugTaken, salon_create
from tenants.registry.slugs import RESERVED

FACTS = {
    "slug": "lune", "name": "Lune", "kind": "hair", "country": "FR", "currency": "EUR", "language": "en",
    "time_zone": "Europe/Paris", "owner_email": "Owner@Lune.example", "owner_name": "Louise", "owner_password": "s3cret-moon",
}  # fmt: skip


def make(**changes):
    return salon_create(actor=system_actor("test"), clock=system_clock, **{**FACTS, **changes})


def test_a_new_salon_has_a_domain_an_owner_and_two_trails(db):
    salon = make()
    assert Domain.objects.get(tenant=salon).domain == "lune.chignon.test"
    assert PlatformLine.objects.filter(action="salon.create", salon_uuid=salon.uuid).count() == 1
    with salon_context(salon):
        assert User.objects.get().email == "owner@lune.example"
        assert User.objects.get().check_password("s3cret-moon")
        assert AuditLine.objects.get().action == "salon.create"


def test_a_spare_is_claimed_without_any_ddl(db, django_assert_max_num_queries):
    before = SpareSchema.objects.count()
    with django_assert_max_num_queries(26) as queries:
        make()
    assert not any("CREATE" in query["sql"] for query in queries)
    assert SpareSchema.objects.count() == before - 1


def test_the_same_request_again_gives_the_same_salon(db):
    assert make().pk == make(name="Lune again").pk
    assert Salon.objects.filter(slug="lune").count() == 1


def test_an_address_of_somebody_else_is_refused(db):
    make()
    with pytest.raises(SlugTaken):
        make(owner_email="thief@evil.example")


def test_a_failure_leaves_no_trace(db, monkeypatch):
    before = (Salon.objects.count(), SpareSchema.objects.count(), PlatformLine.objects.count())
    monkeypatch.setattr(services, "audit_record", lambda **facts: (_ for _ in ()).throw(RuntimeError("cut")))
    with pytest.raises(RuntimeError):
        make()
    assert (Salon.objects.count(), SpareSchema.objects.count(), PlatformLine.objects.count()) == before


def test_without_a_spare_one_that_may_not_wait_is_told_so(db):
    SpareSchema.objects.all().delete()
    with pytest.raises(NoSpare):
        make(may_make_schema=False)


@pytest.mark.parametrize(
    "slug",
    ["", "a", "ab", "Lune", "1lune", "lu_ne", "lune-", "lu--ne", "x" * 32, "lune'", 'x";--', "lúne", "pg-lune", "xn--lune",
     "public", " lune", "lune\n", *sorted(RESERVED)[:12]],
)  # fmt: skip
def test_a_slug_that_may_not_be_is_refused_in_its_place(db, slug):
    with pytest.raises(BadInput) as caught:
        make(slug=slug)
    assert caught.value.problems[0].field == "slug"


def test_everything_wrong_is_named_at_once(db):
    with pytest.raises(BadInput) as caught:
        make(
            country="F1",
            currency="XXY",
            language="fr",
            time_zone="Moon/Lune",
            owner_email="no",
            kind="zoo",
            name=" ",
        )
    assert {problem.field for problem in caught.value.problems} == {
        "country", "currency", "language", "time_zone", "owner_email", "kind", "name",
    }  # fmt: skip


def test_the_registry_itself_refuses_a_bad_slug_or_schema(db):
    for facts in ({"slug": "Bad"}, {"schema_name": "x','public'; --"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Salon.objects.bulk_create(
                [Salon(**{"slug": "good-one", "schema_name": "s_000000000000", **facts})]
            )


def test_a_suspended_salon_answers_503_and_others_go_on(salon_a, salon_b, client_of):
    services.salon_suspend(actor=system_actor("test"), slug="salon-a")
    assert client_of(salon_a).get("/desk/login/").status_code == 503
    assert client_of(salon_b).get("/desk/login/").status_code == 200
    services.salon_resume(actor=system_actor("test"), slug="salon-a")
    assert client_of(salon_a).get("/desk/login/").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("nobody.chignon.test", 404), ("salon-a.evil.example", 404), ("SALON-A.chignon.test", 200), ("salon-a.chignon.test.", 200),
     ("salon-a.chignon.test:8000", 200), ("evil.example", 404), ("", 404), ("salon-a.chignon.test@evil", 404), ("[::1]", 404)],
)  # fmt: skip
def test_a_host_is_known_or_a_neutral_404(salon_a, client, host, status):
    answer = client.get("/desk/login/", headers={"host": host})
    assert answer.status_code == status
    assert status == 200 or "Salon A" not in answer.content.decode()


def test_commands_make_list_and_suspend(db, capsys):
    call_command(
        "salon_create",
        *[f"--{key.replace('_', '-')}={value}" for key, value in FACTS.items() if key != "owner_password"],
    )
    assert json.loads(capsys.readouterr().out)["url"] == "http://lune.chignon.test:8000/"
    call_command("salon_suspend", "lune")
    call_command("salon_list", "--json")
    assert '"slug": "lune", "status": "suspended"' in capsys.readouterr().out


def test_deleting_asks_for_the_slug(db):
    with pytest.raises(CommandError):
        call_command("salon_delete", "salon-a", "--yes-delete", "salon-b")


def test_the_runtime_role_cannot_rewrite_a_trail(in_a):
    for sql in ("UPDATE audit_auditline SET action = 'x'", "DELETE FROM audit_auditline", "TRUNCATE audit_auditline",
                "DELETE FROM public.registry_platformline", "UPDATE customers_consent SET given = true",
                "CREATE TABLE mine ()", "DROP TABLE accounts_user", "CREATE SCHEMA mine"):  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


class TestWithRealCommits:
    """Races and DDL: on a database of the test's own."""

    def test_twelve_at_once_for_one_slug_make_one_salon(self, own_database):
        spares_refill(target=4)
        made: list[int] = []

        def run():
            made.append(make().pk)
            connections.close_all()

        threads = [threading.Thread(target=run) for _ in range(12)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert len(made) == 12
        assert len(set(made)) == 1
        assert SpareSchema.objects.count() == 3

    def test_without_a_spare_a_schema_is_made(self, own_database):
        SpareSchema.objects.all().delete()
        assert Salon.objects.filter(pk=make().pk).exists()

    def test_a_deleted_salon_leaves_an_export_and_nothing_else(
        self, own_database, settings, tmp_path, client
    ):
        settings.DATA_DIR = tmp_path
        salon = Salon.objects.get(slug="salon-a")
        due_at_latest(salon_uuid=salon.uuid, kind="outbox", instant=system_clock.now())
        path = salon_delete(actor=system_actor("test"), slug="salon-a", clock=system_clock)
        with zipfile.ZipFile(path) as archive:
            assert b"owner@salon-a.example" in archive.read("tables/accounts_user.jsonl")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [salon.schema_name])
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM public.due_duework WHERE salon_uuid = %s", [salon.uuid])
            assert cursor.fetchone() == (0,)
        assert client.get("/desk/login/", headers={"host": "salon-a.chignon.test"}).status_code == 404
        assert client.get("/desk/login/", headers={"host": "salon-b.chignon.test"}).status_code == 200
