"""The stage of a fault test: a web server whose workers can be made to die, a shop, clients, an auditor."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections

from kernel.context import salon_context
from kernel.embedded import postgres
from tenants.registry.models import Salon
from tests.cast import open_salon
from tests.faults.auditor import audit
from tests.faults.callers import Caller, in_two_days
from tests.faults.journal import Journal
from tests.live_server import LiveServer

CRASHES = {"GUNICORN_CMD_ARGS": "-c python:tests.faults.crash_points", "PROXIES": "1"}


@dataclass
class Stage:
    """`house` serves salon A; `crash_file` arms a point of crash_points; `caller` books there; `person` works there."""

    house: LiveServer
    salon: Salon
    journal: Journal
    caller: Caller
    crash_file: Path
    database: str
    person: int

    def arm(self, point: str) -> None:
        """Let the next process that comes by that point die there."""
        self.crash_file.write_text(point)

    def has_crashed(self) -> bool:
        """Whether the armed point was reached."""
        return not self.crash_file.exists()

    def audit(self) -> list[str]:
        """What the auditor finds."""
        return audit(self.database, self.salon.schema_name, self.journal)

    def end(self) -> None:
        """Stop the server and put the pen down."""
        self.house.stop()
        self.journal.close()

    def caller_at(self, port: int) -> Caller:
        """The same caller by way of another port, such as a proxy's."""
        return Caller(
            port, self.caller.host, self.caller.location, self.caller.service, self.journal, self.caller.first
        )


def set_stage(folder: Path, *, database: str, away: str = "throttles", **environment: str) -> Stage:
    """A running web server on the database that Django's connections stand in, without the guards `away`; to be ended."""
    salon = Salon.objects.get(slug="salon-a")
    with salon_context(salon):
        shop = open_salon(start_minute=0, end_minute=1440, horizon_days=365)
    crash_file = folder / "crash"
    house = LiveServer(database, CRASH_FILE=str(crash_file), GUARDS_AWAY=away, **CRASHES, **environment)
    house.start()
    journal = Journal(folder / "journal")
    caller = Caller(
        house.port, house.host(salon), shop.location.pk, shop.services[0].pk, journal, in_two_days()
    )
    database_url = environment.get("DATABASE_OWNER_URL") or owner_address()
    return Stage(house, salon, journal, caller, crash_file, database_url, shop.staff[0].pk)


def owner_address() -> str:
    """The database that Django's connections stand in, as its owner sees it."""
    database = str(connections["owner"].settings_dict["NAME"])
    return postgres.url(Path(settings.EMBEDDED_POSTGRES_DIR), role=postgres.OWNER_ROLE, database=database)


def forget_connections() -> None:
    """Let this process connect anew: its lines to a server that was killed are dead."""
    for connection in connections.all():
        connection.close()
