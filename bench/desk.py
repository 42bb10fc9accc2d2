"""PERFORMANCE §7: pages of the desk that are open all day, with the demo's data, beside what they may take."""

from datetime import date, timedelta

from django.test import Client

from bench import full_day
from bench.ground import Row
from bench.load import Call, Site, times_over_http
from bench.over_http import product, served
from hq.demo.salons import MAISON_LUNE
from hq.demo.services import demo_create
from kernel.clock import local_day, system_clock, zone
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.models import Salon
from tests.conftest import BACKEND

ALLOWED_MS = 150.0
TIMES = 100


def pages(saturday: date) -> dict[str, str]:
    """What is measured: name and path."""
    return {
        "Today": "/desk/today/",
        "diary, a full Saturday by people": f"/desk/diary/?view=columns&day={saturday}",
        "diary, the same by rooms": f"/desk/diary/?view=columns&by=rooms&day={saturday}",
        "diary, three days": f"/desk/diary/?view=3days&day={saturday}",
        "diary, week": f"/desk/diary/?view=week&day={saturday}",
        "diary, month": f"/desk/diary/?view=month&day={saturday}",
        "board": "/desk/board/",
        "queue": "/desk/queue/",
        "roster": "/desk/roster/",
    }


def session_of_the_owner(salon: Salon, host: str) -> dict[str, str]:
    """The header of somebody who has signed in."""
    client = Client(headers={"host": host})
    with salon_context(salon):
        client.force_login(User.objects.get(role="owner"), backend=BACKEND)
    return {"Cookie": f"session={client.cookies['session'].value}"}


def run() -> list[Row]:
    """The full diary first, then a row a page: 95 of 100 answers, one after the other, are at least this fast."""
    full = full_day.rows()
    salon = demo_create(demo=MAISON_LUNE, clock=system_clock)
    today = local_day(system_clock.now(), zone(MAISON_LUNE.time_zone))
    saturday = today - timedelta(days=(today.weekday() - 5) % 7 or 7)
    with served(product()) as ours:
        header = session_of_the_owner(salon, ours.host(salon))
        site = Site(ours.port, ours.host(salon))
        return full + [
            Row(f"{name}, p95", _p95(site, Call(path, headers=header)), ALLOWED_MS, "ms", "≤ 150 ms")
            for name, path in pages(saturday).items()
        ]


def _p95(site: Site, call: Call) -> float:
    return sorted(times_over_http(site, lambda: call, TIMES))[int(TIMES * 0.95) - 1]
