"""The first words of a kind saved from several tabs at once, and one acceptance wanted by several workers: with and without
the guard."""

import threading

import pytest
from django.db import transaction

from crm.customers.models import Customer
from crm.messaging.models import ChannelAddress, ChannelGrant, MessageWording
from crm.messaging.reaching import granting
from crm.messaging.reaching.granting import grant_spend
from crm.messaging.settings.services import wording_save
from crm.messaging.settings.wordings import Texts
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import staff_actor
from tests.concurrency.crowd import Crowd

TABS = 4
OWNER = staff_actor("owner")
BOUND = {"app_id": "wx1", "openid": "o1", "template": "t"}


@pytest.fixture
def salon(module_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def first_words(salon: Salon, language: str) -> list[str]:
    """Each tab saves words where there were none; what each came to."""

    def save(tab: int, _round: int) -> None:
        texts = Texts(f"Tab {tab}", "Words")
        wording_save(actor=OWNER, kind="visit_booked_customer", language=language, version=0, texts=texts)

    (outcomes,) = Crowd(salon, TABS).rounds(1, save)
    return sorted(outcome.partition(":")[0] for outcome in outcomes)


def test_of_first_words_saved_at_once_one_stands_and_the_others_are_told(salon):
    assert first_words(salon, "en") == [*["stale_version"] * (TABS - 1), "won"]
    with salon_context(salon):
        assert MessageWording.objects.get(language="en").version == 1


def test_without_a_row_to_meet_at_the_others_break(salon, monkeypatch):
    real = MessageWording.objects.bulk_create
    monkeypatch.setattr(
        "crm.messaging.settings.services.MessageWording.objects.bulk_create",
        lambda rows, **_options: real(rows),
    )
    assert first_words(salon, "zh-hans") == [*["fault IntegrityError"] * (TABS - 1), "won"]


def spent(salon: Salon) -> tuple[int, int]:
    """Each worker wants the one acceptance that there is: how many got it, and what is left."""
    with salon_context(salon):
        ChannelAddress.objects.all().delete()
        customer = Customer.objects.create(name="Ada")
        address = ChannelAddress.objects.create(
            customer=customer, channel="wechat", account="wx1", address="o1"
        )
        ChannelGrant.objects.create(address=address, template="t", left=1)
    (outcomes,) = Crowd(salon, TABS).rounds(1, lambda _client, _round: granting.grant_spend(**BOUND))
    with salon_context(salon):
        return outcomes.count("won"), ChannelGrant.objects.get().left


def test_one_acceptance_is_spent_by_one_worker(salon):
    assert spent(salon) == (1, 0)


def test_looking_before_spending_would_send_as_many_messages_as_there_are_workers(salon, monkeypatch):
    seen = threading.Barrier(TABS)

    def looked(**bound: str) -> None:
        with transaction.atomic():
            grant = ChannelGrant.objects.get(template=bound["template"])
            assert grant.left > 0
            seen.wait(timeout=60)
            ChannelGrant.objects.filter(pk=grant.pk).update(left=grant.left - 1)

    monkeypatch.setattr(granting, "grant_spend", looked)
    assert spent(salon) == (TABS, 0)
    assert granting.grant_spend is not grant_spend
