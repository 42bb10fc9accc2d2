"""Child processes that never outlive their parent: the foreground of `make run`."""

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from types import FrameType

STOP_SECONDS = 15.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1
_fork = multiprocessing.get_context("fork")


@dataclass
class Family:
    """Children by name; all of them stop when one stops, when the parent is told to, or when it is killed.

    A child is a fork and not a new program: it has everything imported, starts at once and shares the memory.
    """

    children: dict[str, ForkProcess] = field(default_factory=dict)
    told_to_end: bool = False

    def listen(self) -> None:
        """Turn Ctrl-C, SIGTERM and a closed terminal into an orderly end.

        The handler only sets a flag: it runs in the middle of whatever the parent does, where any lock may be held.
        """
        for number in SIGNALS:
            signal.signal(number, self._hear)

    def start(self, name: str, program: Callable[[], None]) -> None:
        """Start a child; the parent must run no threads and hold no connections by now."""
        gc.freeze()
        child = _fork.Process(target=_be, args=(program, os.getpid()), name=name, daemon=False)
        signal.pthread_sigmask(
            signal.SIG_BLOCK, SIGNALS
        )  # one that comes early must not meet our own handlers
        child.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        self.children[name] = child

    def fallen(self) -> str | None:
        """The name of a child that has ended, if any."""
        return next((name for name, child in self.children.items() if not child.is_alive()), None)

    def wait(self) -> str | None:
        """Wait until told to end (None) or until a child ends (its name)."""
        while not self.told_to_end:
            fallen = self.fallen()
            if fallen:
                return fallen
            time.sleep(0.1)
        return None

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.told_to_end = True

    def stop(self) -> None:
        """Ask every child to end, and kill what is left of its session after a while."""
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            child.join(max(0.0, deadline - time.monotonic()))
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
            child.join()


def _be(program: Callable[[], None], parent: int) -> None:
    """In the child: a session of its own, so that only the parent hears the terminal, and an end with the parent's."""
    os.setsid()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we could ask
        sys.exit(1)
    program()
