"""What one person changed in one go stands on the timeline as one line that opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from crm.customers.page.timeline import Event
from kernel.marks import listed, with_aside

FEWEST = 3  # fewer stand by themselves
ONE_GO = timedelta(hours=1)  # at most so long between one and the next


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the timeline as it is drawn: one event, or several in one go, newest first."""

    events: Sequence[Event]

    @property
    def newest(self) -> Event:
        """The event it stands at."""
        return self.events[0]

    @property
    def is_fold(self) -> bool:
        """Whether it opens."""
        return len(self.events) > 1

    @property
    def title(self) -> str:
        """The kind, and how many."""
        kind = self.newest.kind
        return with_aside(str(kind.label) if kind else "", str(len(self.events)))

    @property
    def text(self) -> str:
        """What they are, each once, and who did it."""
        return f"{listed(dict.fromkeys(event.title for event in self.events))} · {self.newest.by}"


def steps_of(events: Sequence[Event]) -> list[Step]:
    """The events of a page as its lines; what is told of with `by` is put together where it was done in one go."""
    goes: list[list[Event]] = []
    for event in events:
        if goes and _is_same_go(goes[-1][-1], event):
            goes[-1].append(event)
        else:
            goes.append([event])
    return [Step(part) for go in goes for part in ([go] if len(go) >= FEWEST else [[event] for event in go])]


def _is_same_go(later: Event, earlier: Event) -> bool:
    return (
        bool(later.by)
        and (later.kind, later.by) == (earlier.kind, earlier.by)
        and later.at - earlier.at <= ONE_GO
    )
