"""`manage.py up`, with real processes: ready, killed, started again on the same data, stopped without a trace."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPLACED = ("DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL", "CACHE_URL", "TESTING", "STARTED_AT")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until it is so; fail when it never is."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.1)


def processes_of(home: Path) -> list[int]:
    """Every process that was started for this folder."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if belongs(entry, home)]


def belongs(process: Path, home: Path) -> bool:
    """By its environment, or by where it works: Valkey writes its title over its environment."""
    try:
        named = f"DATA_DIR={home}\0".encode() in (process / "environ").read_bytes() + b"\0"
        return named or (process / "cwd").readlink().is_relative_to(home)
    except OSError:  # it ended meanwhile, or is not ours to look at
        return False


def end(home: Path) -> None:
    """Kill what was started for this folder, supervisors with what they bring back."""
    while pids := processes_of(home):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


class Copy:
    """A running copy of the product."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.log = home / f"up-{time.monotonic_ns()}.log"
        kept = {name: value for name, value in os.environ.items() if name not in REPLACED}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo"],
                cwd=ROOT,
                env={**kept, "DATA_DIR": str(home), "PORT": str(port), "SPARE_SCHEMAS": "1"},
                stdout=log,
                stderr=log,
            )
        until(lambda: self.process.poll() is not None or self.seconds_to_ready() is not None, 120)

    def seconds_to_ready(self) -> float | None:
        """What it says of itself."""
        said = re.search(r"ready after ([\d.]+) s", self.log.read_text())
        return float(said[1]) if said else None

    def health(self) -> int:
        """The status of its health page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
            status: int = answer.status
            return status


@pytest.fixture
def start() -> Iterator[Callable[..., Copy]]:
    """Starts copies one after the other on the same data and port, and ends what is left."""
    home, free = Path(tempfile.mkdtemp(prefix="chignon-up-")), free_port()
    yield lambda port=free: Copy(home, port)
    end(home)
    shutil.rmtree(home)


def test_it_is_ready_survives_a_kill_and_stops_without_a_trace(start: Callable[..., Copy]) -> None:
    first = start()
    assert (first.health(), first.seconds_to_ready() is not None) == (200, True)
    first.process.kill()
    first.process.wait()
    until(lambda: len(processes_of(first.home)) <= 12 and not answers(first.port))

    second = start()
    assert second.health() == 200
    assert "1 spare schemas made" not in second.log.read_text()
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(40) == 0
    until(lambda: processes_of(second.home) == [])


def answers(port: int) -> bool:
    """Say whether anybody listens there."""
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def test_a_port_in_use_is_said_before_anything_is_started(start: Callable[..., Copy]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        copy = start(port)
        assert copy.process.wait(20) == 1
    assert f"Port {port} cannot be used" in copy.log.read_text()
    assert not (copy.home / "postgres").exists()
