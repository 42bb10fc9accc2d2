"""What the clients of a fault test meant to do and what they were told, written down with fsync before and after."""

import os
import threading
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Deed:
    """One change of one visit: "book", "move" (with the new start) or "cancel"."""

    visit: str
    kind: str
    start: str = ""


class Journal:
    """The deeds of all clients, in order per visit; a visit has at most one deed that nobody answered, its last."""

    def __init__(self, path: Path) -> None:
        self.planned: dict[str, list[Deed]] = {}
        self.acknowledged: dict[str, list[Deed]] = {}
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._guard = threading.Lock()

    def plan(self, deed: Deed) -> None:
        """Before it is asked for; the same deed again is the same plan."""
        with self._guard:
            deeds = self.planned.setdefault(deed.visit, [])
            if deed not in deeds:
                deeds.append(deed)
                self._write("planned", deed)

    def acknowledge(self, deed: Deed) -> None:
        """After the server said that it is done."""
        with self._guard:
            deeds = self.acknowledged.setdefault(deed.visit, [])
            if deed not in deeds:
                deeds.append(deed)
                self._write("acknowledged", deed)

    def refuse(self, deed: Deed) -> None:
        """After the server said that it is not done."""
        with self._guard:
            self.planned[deed.visit].remove(deed)

    def count(self) -> int:
        """How many deeds were acknowledged."""
        return sum(map(len, self.acknowledged.values()))

    def _write(self, what: str, deed: Deed) -> None:
        os.write(self._file, f"{what}\t{deed.visit}\t{deed.kind}\t{deed.start}\n".encode())
        os.fsync(self._file)

    def close(self) -> None:
        """Put the pen down."""
        os.close(self._file)
