"""A real gunicorn, and a real worker on demand, on a database of the test's own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright
from redis import Redis

from kernel.embedded import postgres, valkey
from tenants.registry.models import Domain, Salon
from tests import chromium as browsers
from tests import house

READY_SECONDS = 90
DOMAIN = "localhost"


class LiveServer:
    """Gunicorn with two workers on a free port. `url` gives addresses; `start_worker` adds a Celery worker and beat.

    It answers on the base domain `localhost`, since every browser finds `*.localhost` by itself; the salons' domains
    in the database are changed to match.
    """

    application = "config.wsgi:application"

    def __init__(self, database: str, **environment: str) -> None:
        self.database = database
        self.port = free_port()
        self.environment = environment
        self.processes: list[subprocess.Popen[bytes]] = []
        self.log = house.DATA / f"live-{os.getpid()}.log"
        self.schedule = house.DATA / f"beat-{os.getpid()}"

    def start(self) -> None:
        """Start the web server and wait until it answers."""
        self.move_domains()
        command = [
            "gunicorn",
            self.application,
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "2",
            "--preload",
        ]
        self._spawn([*command, "--threads", "4", "--no-control-socket", "--log-level", "warning"])
        self._wait()

    def start_worker(self) -> None:
        """Start a worker with its own beat, so that what is due happens by itself."""
        self._spawn(["celery", "-A", "config", "worker", "--beat", "--concurrency", "1", "--loglevel", "WARNING",
                     "--without-gossip", "--schedule", str(self.schedule)])  # fmt: skip

    def url(self, salon: Salon | None, path: str = "/") -> str:
        """An absolute address on the salon's host, or on the base domain for None."""
        host = f"{salon.slug}.{DOMAIN}" if salon else DOMAIN
        return f"http://{host}:{self.port}{path}"

    def host(self, salon: Salon | None) -> str:
        """The Host header for clients that talk to 127.0.0.1 themselves."""
        return f"{salon.slug}.{DOMAIN}:{self.port}" if salon else f"{DOMAIN}:{self.port}"

    def stop(self) -> None:
        """Stop everything this object started, and leave no schedule behind."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()
            process.wait()
        self.processes.clear()
        for left in [self.schedule, *house.DATA.glob(f"{self.schedule.name}.*")]:
            left.unlink(missing_ok=True)

    def forget(self) -> None:
        """Empty the server's cache: nobody is slowed down for what an earlier test did with the same login."""
        with Redis.from_url(self._environment()["CACHE_URL"]) as cache:
            cache.flushdb()

    def move_domains(self) -> None:
        """Put the salons' domains under the base domain; for salons that are made after the start."""
        for domain in Domain.objects.select_related("tenant"):
            Domain.objects.filter(pk=domain.pk).update(domain=f"{domain.tenant.slug}.{DOMAIN}")

    def _spawn(self, module: list[str]) -> None:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *module],
                cwd=house.ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)

    def _environment(self) -> dict[str, str]:
        home = Path(settings.EMBEDDED_POSTGRES_DIR)
        store = Path(settings.EMBEDDED_VALKEY_DIR)
        valkey.ensure_running(store)
        number = 2 + house.WORKER % 6  # workers must not hear each other's calls
        return {
            **os.environ,
            "DATABASE_URL": postgres.url(home, role="chignon_app", database=self.database),
            "DATABASE_OWNER_URL": postgres.url(home, role="chignon_owner", database=self.database),
            "BROKER_URL": valkey.broker_url(store, database=number),
            "CACHE_URL": valkey.url(store, database=number + 8),
            "BASE_DOMAIN": DOMAIN,
            "PORT": str(self.port),
            "PUBLIC_PORT": str(self.port),
            "OUTBOX_TICK_SECONDS": "1",
            "PYTHONPATH": f"{house.ROOT}:{house.ROOT / 'platform'}",
            **self.environment,
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.processes[0].poll() is None:
            with suppress(OSError):
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                    answer.read()  # to its end, so that no step of this request is left for a crash point
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"the live server did not start:\n{self.log.read_text()[-3000:]}")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def chromium() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.FLAGS)
        yield browser
        browser.close()
