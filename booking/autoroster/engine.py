"""The engine as a process beside us: it loads OR-Tools, we never do; it ends when we end or let go of it."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.conf import settings

TICK_SECONDS = 0.5
GRACE_SECONDS = 20  # to start, to write the answer, and to ask which rules collide
COMMAND = (sys.executable, "-m", "booking.autoroster.solver")


class EngineMissing(Exception):
    """OR-Tools is not installed here."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the engine says: that it found a plan of that cost, or (`is_last`) the plan, or that there is none."""

    cost: int | None = None
    is_last: bool = False
    plan: dict[str, Any] | None = None


def is_installed() -> bool:
    """Whether the engine can work on this machine."""
    return find_spec("ortools") is not None


def engine_lines(problem: dict[str, Any], seconds: int) -> Iterator[Line | None]:
    """The engine's lines as they come, and None twice a second; closing the iterator ends the engine.

    It ends by itself after its last line, when the process dies, and when that takes too long. Raises EngineMissing.
    """
    if not is_installed():
        raise EngineMissing
    process = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        asked = {"problem": problem, "seconds": seconds, "workers": settings.ROSTER_WORKERS, "seed": 1}
        _write(process, json.dumps(asked) + "\n")
        yield from _lines(process, int((seconds + GRACE_SECONDS) / TICK_SECONDS))
    finally:
        process.kill()
        process.communicate()


def _write(process: "subprocess.Popen[str]", text: str) -> None:
    if process.stdin is not None:
        process.stdin.write(text)
        process.stdin.flush()


def _lines(process: "subprocess.Popen[str]", ticks: int) -> Iterator[Line | None]:
    said: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_listen, args=(process, said), daemon=True).start()
    while ticks:
        try:
            text = said.get(timeout=TICK_SECONDS)
        except queue.Empty:
            ticks -= 1
            yield None
            continue
        if text is None:
            return
        yield _line(json.loads(text))


def _listen(process: "subprocess.Popen[str]", said: "queue.Queue[str | None]") -> None:
    for text in process.stdout or ():
        said.put(text)
    said.put(None)


def _line(said: dict[str, Any]) -> Line:
    if "step" in said:
        return Line(cost=said["value"] if said["step"] == "better" else None)
    return Line(is_last=True, plan=said.get("plan"))
