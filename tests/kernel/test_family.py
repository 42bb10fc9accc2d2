"""Children of one foreground process: none outlives it, and none is restarted in silence."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PARENT = """
import sys, time
from kernel.embedded.family import Family

def sleeper():
    time.sleep(600)

def quitter():
    time.sleep(0.5)

family = Family()
family.listen()
family.start("first", sleeper)
family.start("second", quitter if sys.argv[1] == "quitter" else sleeper)
print("pids", *(child.pid for child in family.children.values()), flush=True)
fallen = family.wait()
family.stop()
print("fallen", fallen, flush=True)
"""


def alive(pid: int) -> bool:
    """Say whether the process is there and no zombie."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; fail when it never is."""
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.02)


class Parent:
    """A parent with two children, as processes."""

    def __init__(self, second: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PARENT, second], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.children = [int(pid) for pid in self.process.stdout.readline().split()[1:]]

    def gone(self) -> bool:
        """Say whether no child is left."""
        return not any(map(alive, self.children))


@pytest.fixture
def start() -> Iterator[Callable[[str], Parent]]:
    """Starts parents, and ends what a failed test leaves."""
    parents: list[Parent] = []

    def begin(second: str = "sleeper") -> Parent:
        parents.append(Parent(second))
        return parents[-1]

    yield begin
    for parent in parents:
        parent.process.kill()
        parent.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_the_parent_ends_with_all_its_children(
    start: Callable[..., Parent], number: signal.Signals
) -> None:
    parent = start()
    os.kill(parent.process.pid, number)
    assert parent.process.wait(10) == 0
    assert parent.gone()


def test_when_one_child_ends_all_are_stopped_and_it_is_named(start: Callable[..., Parent]) -> None:
    parent = start("quitter")
    printed, _ = parent.process.communicate(timeout=20)
    assert "fallen second" in printed
    assert parent.gone()


def test_a_killed_parent_leaves_no_child(start: Callable[..., Parent]) -> None:
    parent = start()
    parent.process.kill()
    parent.process.wait()
    until(parent.gone)
