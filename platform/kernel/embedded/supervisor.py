"""The process that keeps one embedded server alive while anybody uses it, and stops it a minute after the last one."""

import argparse
import os
import signal
import subprocess
import time
from pathlib import Path

from kernel.embedded import locks
from kernel.embedded.postgres import Postgres
from kernel.embedded.server import EmbeddedServer, as_server_account, server_account
from kernel.embedded.valkey import Valkey

TICK_SECONDS = 0.25
READY_SECONDS = 45.0
STOP_SECONDS = 20.0
MOST_FAILED_STARTS = 3
LARGEST_LOG = 5_000_000  # bytes


class Child:
    """A server's process: one we started, or one that a killed supervisor left behind."""

    def __init__(self, server: EmbeddedServer, pid: int, process: "subprocess.Popen[bytes] | None") -> None:
        self.server = server
        self.pid = pid
        self.process = process

    def alive(self) -> bool:
        """Say whether it still runs."""
        if self.process is not None:
            return self.process.poll() is None
        return runs_in(self.pid, self.server.store)

    def stop(self) -> None:
        """Stop it in order; kill it when it does not go in time."""
        deadline = time.monotonic() + STOP_SECONDS
        _signal(self.pid, self.server.stop_signal)
        while self.alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        if self.alive():
            _signal(self.pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def runs_in(pid: int, folder: Path) -> bool:
    """Say whether the process works in that folder, so that a number used again by a stranger is not mistaken for ours."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False


class Supervisor:
    """Keeps one server; `run` returns when nobody has used it for a minute or when it is told to end.

    Signals only set flags: a handler runs in the middle of whatever goes on, where any lock may be held.
    """

    def __init__(self, server: EmbeddedServer) -> None:
        self.server = server
        self.told_to_end = False
        self.hurried = False
        self.child: Child | None = None

    def run(self) -> None:
        """Supervise until idle or told to end; then stop the server while no user can come in."""
        last_used = time.monotonic()
        while not self.told_to_end:
            if self.child is None or not self.child.alive():
                self.child = self._adopt() or self._start()
                last_used = time.monotonic()
            if locks.is_shared(self.server.users_lock):
                last_used = time.monotonic()
                self.hurried = False
            elif self._may_stop(last_used) and self._stop_alone():
                return
            time.sleep(TICK_SECONDS)
        if self.child is not None:
            self.child.stop()

    def end(self, *_: object) -> None:
        """Hear SIGTERM."""
        self.told_to_end = True

    def hurry(self, *_: object) -> None:
        """Hear SIGUSR1: whoever went just now does not expect anybody else."""
        self.hurried = True

    def _is_left(self) -> bool:
        """Whether whoever wanted the server is gone, and said so, before it was up."""
        return self.told_to_end or (self.hurried and not locks.is_shared(self.server.users_lock))

    def _may_stop(self, last_used: float) -> bool:
        return self.hurried or time.monotonic() - last_used >= self.server.idle_seconds

    def _stop_alone(self) -> bool:
        alone = locks.try_alone(self.server.users_lock)
        if alone is None:
            return False
        if self.child is not None:
            self.child.stop()
        return True  # the process ends now; the locks go with it

    def _pid_file(self) -> Path:
        return self.server.folder / "server.pid"

    def _note(self, pid: int) -> None:
        """Write the server's number whole or not at all: whoever comes next adopts what stands there."""
        half = self._pid_file().with_suffix(".half")
        half.write_text(str(pid))
        half.replace(self._pid_file())

    def _adopt(self) -> Child | None:
        try:
            pid = int(self._pid_file().read_text())
        except (OSError, ValueError):
            return None
        if not runs_in(pid, self.server.store):
            return None
        child = Child(self.server, pid, None)
        return child if self._becomes_ready(child) or self._is_left() else None

    def _start(self) -> Child:
        for attempt in range(MOST_FAILED_STARTS):
            self.server.prepare()
            child = self._spawn()
            if self._becomes_ready(child):
                self.server.finish_start()
                return child
            child.stop()
            if self._is_left():
                return child  # `run` ends, or starts another for somebody who came meanwhile
            time.sleep(0.2 * (attempt + 1))
        raise SystemExit(f"{self.server.name} did not start {MOST_FAILED_STARTS} times in a row")

    def _spawn(self) -> Child:
        with self.server.log.open("ab") as log:
            process = subprocess.Popen(
                as_server_account(self.server.command()),
                cwd=self.server.store,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=server_account() if os.getuid() == 0 and server_account() else None,
            )
        self._note(process.pid)
        return Child(self.server, process.pid, process)

    def _becomes_ready(self, child: Child) -> bool:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and child.alive() and not self._is_left():
            if self.server.starts_answering():
                return True
            time.sleep(0.01)
        return False


def _not_for_us(*_: object) -> None:
    """Hear Ctrl-C at the terminal: it is meant for those who use the server."""


def build(arguments: argparse.Namespace) -> EmbeddedServer:
    """The server that the command line names."""
    if arguments.name == Valkey.name:
        return Valkey(arguments.home, arguments.idle_seconds)
    return Postgres(arguments.home, arguments.idle_seconds, fsync=not arguments.no_fsync)


def _become_the_one(server: EmbeddedServer) -> int | None:
    """Take the supervisor's lock; a user who only looks at it holds it for a moment, so one refusal says nothing."""
    for _ in range(10):
        alone = locks.try_alone(server.supervisor_lock)
        if alone is not None:
            return alone
        time.sleep(0.02)
    return None


def main() -> None:
    """Run as `python -m kernel.embedded.supervisor NAME FOLDER`; leave at once when another supervisor is there."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("name", choices=[Postgres.name, Valkey.name])
    parser.add_argument("home", type=Path)
    parser.add_argument("--no-fsync", action="store_true")
    parser.add_argument("--idle-seconds", type=float, required=True)
    arguments = parser.parse_args()
    server = build(arguments)
    supervisor = Supervisor(server)
    signal.signal(signal.SIGTERM, supervisor.end)
    signal.signal(signal.SIGUSR1, supervisor.hurry)
    signal.signal(
        signal.SIGINT, _not_for_us
    )  # to ignore it would be inherited, and PostgreSQL is stopped by it
    alone = _become_the_one(server)
    if alone is None:
        return
    os.pwrite(alone, str(os.getpid()).ljust(10).encode(), 0)  # signals come from now on
    if server.log.stat().st_size > LARGEST_LOG:
        os.truncate(server.log, 0)
    supervisor.run()
    locks.release(alone)


if __name__ == "__main__":
    main()
