"""A piece of work in a process of its own that dies at a crash point."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connections

from tests.faults.crash_points import prepare

SECONDS = 120


def dies_at(
    point: str,
    work: Callable[[], object],
    *,
    places: dict[str, tuple[str, str]],
    folder: Path,
    away: str = "",
) -> bool:
    """Run `work` in a fork that is killed at the point; whether it was. It was not when it never came by."""
    (folder / "crash").write_text(point)
    connections.close_all()  # a fork must not speak on its parent's lines
    process = multiprocessing.get_context("fork").Process(target=_run, args=(work, places, folder, away))
    process.start()
    process.join(SECONDS)
    return process.exitcode == -signal.SIGKILL


def _run(work: Callable[[], object], places: dict[str, tuple[str, str]], folder: Path, away: str) -> None:
    _speak_on_lines_of_its_own()
    os.environ.update(CRASH_FILE=str(folder / "crash"), GUARDS_AWAY=away)
    prepare(places)
    work()


def _speak_on_lines_of_its_own() -> None:
    """Forget connections that came with the fork: after a browser's test the parent keeps two sets of them, and closed one."""
    for alias in connections:
        with suppress(AttributeError):
            del connections[alias]
