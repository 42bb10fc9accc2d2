"""The users' side: hold a share, see that a supervisor is there, wait until the server answers."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import kernel
from kernel.embedded import locks
from kernel.embedded.server import EmbeddedServer, EmbeddedServerError, make_private

START_SECONDS = 60.0
STOP_SECONDS = 20.0
SUPERVISOR_SECONDS = 10.0
POLL_SECONDS = 0.02
MOST_SUPERVISORS = 3

_shares: dict[Path, int] = {}
_guard = threading.Lock()
_pause = threading.Event()
_given_up = threading.Event()


def ensure_running(server: EmbeddedServer) -> None:
    """Hold a share of the server for the life of this process and return when it answers.

    Raises EmbeddedServerError with the end of the server's log when it does not come up within a minute, and when
    this process has given up.
    """
    with _guard:
        _refuse_given_up()
        make_private(server.folder)
        if server.users_lock not in _shares:
            _shares[server.users_lock] = locks.share(server.users_lock)
        if not server.answers() or not locks.is_held_alone(server.supervisor_lock):
            _start(server)


def give_up() -> None:
    """Wait for no server any more: who waits now, in any thread, and who asks later gets EmbeddedServerError.

    For a process that was told to end while its servers start.
    """
    _given_up.set()


def let_go(server: EmbeddedServer) -> None:
    """Give this process's share back; the server stops a minute after the last one."""
    with _guard:
        descriptor = _shares.pop(server.users_lock, None)
        if descriptor is not None:
            locks.release(descriptor)


def stop_if_unused(server: EmbeddedServer) -> None:
    """Give our share back and, when nobody else holds one, have the server stopped now instead of in a minute."""
    let_go(server)
    number = _supervisor_of(server)
    if number is None:
        return
    with suppress(OSError):
        os.kill(number, signal.SIGUSR1)
    _wait(
        lambda: _others_use(server) or not locks.is_held_alone(server.supervisor_lock),
        time.monotonic() + STOP_SECONDS,
    )


def _supervisor_of(server: EmbeddedServer) -> int | None:
    """The number of the server's supervisor; None without one.

    The file keeps the number of one that has ended, which a stranger may have by now: only the lock vouches for it.
    """
    if not locks.is_held_alone(server.supervisor_lock):
        return None
    return int(server.supervisor_lock.read_text().strip() or 0) or None


def _others_use(server: EmbeddedServer) -> bool:
    """Say whether there are users; a supervisor that stops the server holds their lock alone and is none."""
    return locks.is_shared(server.users_lock) and not locks.is_held_alone(server.users_lock)


def _start(server: EmbeddedServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    for _ in range(MOST_SUPERVISORS):
        if not locks.is_held_alone(server.supervisor_lock):
            _start_supervisor(server)
            _wait(lambda: locks.is_held_alone(server.supervisor_lock), time.monotonic() + SUPERVISOR_SECONDS)
        if _wait(lambda: _is_decided(server), deadline) and server.answers():
            return
        _refuse_given_up()
    raise EmbeddedServerError(
        f"The embedded {server.name} did not start. The end of {server.log}:\n{_log_end(server)}"
    )


def _is_decided(server: EmbeddedServer) -> bool:
    """Whether there is no more to wait for: the server answers, its supervisor has left, or we have given up."""
    return _given_up.is_set() or server.answers() or not locks.is_held_alone(server.supervisor_lock)


def _refuse_given_up() -> None:
    if _given_up.is_set():
        raise EmbeddedServerError("This process was told to end and waits for no server any more.")


def _wait(is_so: Callable[[], bool], deadline: float) -> bool:
    while not is_so():
        if time.monotonic() >= deadline:
            return False
        _pause.wait(POLL_SECONDS)
    return True


def _start_supervisor(server: EmbeddedServer) -> None:
    """Start it as a child of nobody (the shell leaves at once), so that it outlives us and never becomes our zombie."""
    module = [
        sys.executable,
        "-m",
        "kernel.embedded.supervisor",
        server.name,
        str(server.folder),
    ]
    roots = Path(kernel.__file__).resolve().parent.parent
    with server.log.open("ab") as log:
        subprocess.run(
            ["/bin/sh", "-c", '"$@" &', "sh", *module, *server.options()],
            check=True,
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(roots)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _log_end(server: EmbeddedServer) -> str:
    if not server.log.exists():
        return "(nothing was written)"
    return "\n".join(server.log.read_text(errors="replace").splitlines()[-15:])
