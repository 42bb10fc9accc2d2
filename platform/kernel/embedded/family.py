"""Child processes that never outlive their parent: the foreground of `make run`."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

STOP_SECONDS = 15.0
_PR_SET_PDEATHSIG = 1


def _end_with_parent(parent: int) -> Callable[[], None]:
    """What the child does before it becomes its program: ask the kernel for a SIGTERM when the parent dies (Linux)."""
    library = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def prepare() -> None:
        if library is not None:
            library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return prepare


@dataclass
class Family:
    """Children by name; all of them stop when one stops, when the parent is told to, or when it is killed."""

    children: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    ending: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Turn Ctrl-C, SIGTERM and a closed terminal into an orderly end."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.ending.set())

    def start(self, name: str, command: list[str]) -> None:
        """Start a child in a session of its own, so that only its parent hears the terminal."""
        self.children[name] = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509 - no thread runs yet when children start
        )

    def fallen(self) -> str | None:
        """The name of a child that has ended, if any."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def wait(self) -> str | None:
        """Wait until told to end (None) or until a child ends (its name)."""
        while not self.ending.wait(0.25):
            fallen = self.fallen()
            if fallen:
                return fallen
        return None

    def stop(self) -> None:
        """Ask every child to end, and kill what is left of its session after a while."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            _finish(child, max(0.0, deadline - time.monotonic()))


def _finish(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(seconds)
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()
