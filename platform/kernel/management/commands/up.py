"""`manage.py up`: the whole product in one foreground process, on this machine."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
import warnings
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from celery.__main__ import main as celery_main
from celery.exceptions import SecurityWarning
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import get_resolver
from django.utils.module_loading import import_string
from gunicorn.app.wsgiapp import run as gunicorn

from kernel.embedded import client
from kernel.embedded.family import Family
from kernel.embedded.postgres import Postgres
from kernel.embedded.server import EmbeddedServer
from kernel.embedded.valkey import Valkey

READY_SECONDS = 60.0
DEMO_PASSWORD = "chignon-demo"  # noqa: S105 - printed on purpose: the demo salons exist on laptops only
DEMO_SALONS = (("maison-lune", "Maison Lune, Paris"), ("yunji", "云髻 Yunji, 上海"))


class Command(BaseCommand):
    """Start the servers, bring the database to this version, then run web, worker and beat until Ctrl-C."""

    help = "Start everything in the foreground: servers, migrations, demo salons, web, worker and beat."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether the demo salons are wanted."""
        parser.add_argument("--host", default=os.environ.get("LISTEN", "127.0.0.1"))
        parser.add_argument("--no-demo", action="store_true", help="Do not make the demo salons.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to end; leaves with an error when one of the processes ends by itself."""
        started = float(os.environ.get("STARTED_AT") or time.time())
        _refuse_busy_port(options["host"], settings.PORT)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        servers = embedded_servers()
        try:
            _run_and_load(servers)
            self._prepare(demo=not options["no_demo"])
            self._serve(options["host"], started, demo=not options["no_demo"])
        except KeyboardInterrupt:
            self.stdout.write("\nStopping before all was ready …")
        finally:
            connections.close_all()
            for server in servers:
                client.stop_if_unused(server)
            self.stdout.write(f"Stopped. Your data is kept in {settings.DATA_DIR}")

    def _prepare(self, *, demo: bool) -> None:
        """Migrations as the owner, then what the rooms offer for a fresh machine."""
        names = ["fleet_migrate", "spares_refill", *(["demo_create"] if demo else [])]
        for name in names:
            if name in get_commands():
                self._say(f"Running {name}")
                call_command(name)
        connections.close_all()
        caches.close_all()

    def _serve(self, host: str, started: float, *, demo: bool) -> None:
        family = Family()
        family.listen()
        try:
            for name, program in processes(host, settings.PORT).items():
                family.start(name, program)
            _wait_for_web(family, settings.PORT)
            if not family.told_to_end and not family.fallen():
                self.stdout.write(table(settings.PORT, time.time() - started, demo=demo))
                self.stdout.flush()
            fallen = family.wait()
        finally:
            self.stdout.write("\nStopping …")
            family.stop()
        if fallen:
            raise CommandError(
                f"The {fallen} process ended by itself (see above); everything else is stopped too."
            )

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text} …")
        self.stdout.flush()


def embedded_servers() -> list[EmbeddedServer]:
    """The embedded servers that the settings ask for."""
    servers: list[EmbeddedServer] = []
    if settings.EMBEDDED_POSTGRES_DIR:
        servers.append(Postgres(Path(settings.EMBEDDED_POSTGRES_DIR)))
    if settings.EMBEDDED_VALKEY_DIR:
        servers.append(Valkey(Path(settings.EMBEDDED_VALKEY_DIR)))
    return servers


def _run_and_load(servers: Iterable[EmbeddedServer]) -> None:
    """Start the servers and read the application meanwhile; Ctrl-C ends the waiting for both."""
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(_run_all, servers)
        try:
            _load()
            running.result()
        except KeyboardInterrupt:
            client.give_up()
            raise


def _run_all(servers: Iterable[EmbeddedServer]) -> None:
    for server in servers:
        client.ensure_running(server)


def _load() -> None:
    """Read the application once here, for all the children; it needs no server yet."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # the application looks there as it loads
    import_string(settings.WSGI_APPLICATION)
    get_resolver(settings.PUBLIC_SCHEMA_URLCONF).reverse_dict  # noqa: B018 - looking makes it
    get_resolver().reverse_dict  # noqa: B018 - the same


def processes(host: str, port: int) -> dict[str, Callable[[], None]]:
    """What web, worker and beat run."""
    beat_folder = Path(settings.DATA_DIR) / "beat"
    beat_folder.mkdir(parents=True, exist_ok=True)
    celery = ["celery", "--quiet", "--app", "config"]
    web = ["gunicorn", f"{settings.WSGI_APPLICATION.replace('.application', '')}:application"]
    listening = [
        "--bind",
        f"{host}:{port}",
        "--workers",
        "2",
        "--threads",
        "4",
        "--preload",
        "--no-control-socket",
    ]
    schedule = ["--schedule", str(beat_folder / "schedule"), "--pidfile="]
    return {
        "web": _as_typed(gunicorn, [*web, *listening, "--log-level", "warning"]),
        "worker": _as_typed(celery_main, [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"]),
        "beat": _as_typed(celery_main, [*celery, "beat", *schedule, "--loglevel", "WARNING"]),
    }


def _as_typed(program: Callable[[], object], command: list[str]) -> Callable[[], None]:
    """The program as though the command had been typed."""

    def run() -> None:
        sys.argv = command
        warnings.simplefilter("ignore", SecurityWarning)  # root on a laptop or in a container is no news
        program()

    return run


def table(port: int, seconds: float, *, demo: bool) -> str:
    """The addresses and logins, as the person who started it wants to read them."""
    rows = [("Public site", f"http://localhost:{port}/", "sign up here")]
    for slug, name in DEMO_SALONS if demo and "demo_create" in get_commands() else ():
        rows.append((name, f"http://{slug}.localhost:{port}/", "booking page"))
        rows.append(
            ("  its desk", f"http://{slug}.localhost:{port}/desk/", f"owner@{slug}.example / {DEMO_PASSWORD}")
        )
    widths = [max(_width(row[column]) for row in rows) for column in (0, 1)]
    lines = ["  ".join([_pad(row[0], widths[0]), _pad(row[1], widths[1]), row[2]]) for row in rows]
    return "\n".join(["", f"Chignon is ready after {seconds:.1f} s. Ctrl-C stops it.", "", *lines, ""])


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _refuse_busy_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Another copy runs? Choose one: make run PORT={port + 1}"
            ) from None


def _wait_for_web(family: Family, port: int) -> None:
    address = f"http://localhost:{port}/healthz"
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not family.fallen() and not family.told_to_end:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
            continue
        return
