"""F14: one form sent from several tabs at the same moment: first checked before the lock, as it was, then under it."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse

from booking.catalog import parts_services
from booking.catalog import services as menu_services
from booking.diary import blocking
from booking.places import resource_services, services
from booking.team import services as team_services
from booking.team import shift_services
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.desk.scene import open_all_day
from tests.booking.desk.test_two_tabs import pages, sent_from
from tests.conftest import cast_of, client_of

TABS = 4
LOCKING = (services, resource_services, parts_services, menu_services, team_services, shift_services)
EVERY = (
    "location", "rules", "hours", "person", "week", "service", "category", "add-on", "bundle", "group",
    "resource", "block",
)  # fmt: skip


class Tabs:
    """Tabs of the owner on one page; all send what they typed at once, each something else."""

    def __init__(self, salon: Salon, kind: str) -> None:
        self.salon = salon
        with salon_context(salon):
            self.address, self.field = pages(open_all_day())[kind]
        owner = cast_of(salon).owner
        self.browsers = [client_of(salon, owner) for _tab in range(TABS)]
        self.gate = threading.Barrier(TABS)

    def typed(self, tab: int, number: int) -> str:
        """What is typed in that tab in that round: a time, or a name."""
        return f"{10 + number}:{tab}0" if self.field.endswith("_until") else f"Tab {tab}, round {number}"

    def send(self, number: int) -> list[HttpResponse]:
        """One round: the page is read once, sent by all; their answers."""
        page = sent_from(self.browsers[0].get(self.address))

        def post(tab: int) -> HttpResponse:
            try:
                self.gate.wait(timeout=60)
                return self.browsers[tab].post(self.address, page | {self.field: self.typed(tab, number)})
            finally:
                connections.close_all()

        with ThreadPoolExecutor(TABS) as pool:
            return list(pool.map(post, range(TABS)))


@pytest.fixture
def salon(module_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def statuses(answers: list[HttpResponse]) -> dict[int, int]:
    """How many were answered with which status."""
    return dict(Counter(answer.status_code for answer in answers))


@pytest.mark.parametrize("number", [1, pytest.param(5, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("kind", EVERY)
def test_of_tabs_that_save_at_once_one_wins_and_the_others_are_told(salon, kind, number):
    tabs = Tabs(salon, kind)
    rounds = [tabs.send(place) for place in range(number)]
    assert [statuses(answers) for answers in rounds] == [{302: 1, 409: TABS - 1}] * number
    saved = sent_from(tabs.browsers[0].get(tabs.address))[tabs.field][0]
    winner = [answer.status_code for answer in rounds[-1]].index(302)
    assert saved == tabs.typed(winner, number - 1)
    for tab in set(range(TABS)) - {winner}:
        text = rounds[-1][tab].content.decode()
        assert tabs.typed(tab, number - 1) in text
        assert f"Saved meanwhile: {saved}" in text


@pytest.mark.parametrize("kind", ["location", "hours", "service", "block"])
def test_with_the_check_before_the_lock_all_of_them_win(salon, kind, monkeypatch):
    tabs = Tabs(salon, kind)
    for module in LOCKING:
        monkeypatch.setattr(module, "row_locked", checked_first(module.row_locked))
    monkeypatch.setattr(blocking, "_locked", checked_first(blocking._locked))
    assert statuses(tabs.send(0)) == {302: TABS}


def checked_first(lock: Callable[..., Any]) -> Callable[..., Any]:
    """The lock as it was: whether anything changed is asked before it is taken, and by then all tabs have asked."""
    asked = threading.Barrier(TABS)

    def run(*arguments: Any) -> Any:
        *key, unchanged = arguments
        unchanged()
        asked.wait(timeout=60)
        return lock(*key)

    def either(*arguments: Any) -> Any:
        return run(*arguments) if callable(arguments[-1]) else lock(*arguments)

    return either
