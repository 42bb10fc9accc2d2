"""Which task does which kind of due work; rooms register theirs in AppConfig.ready."""

from kernel.tasks import SalonTask

_tasks: dict[str, SalonTask] = {}
_after_upgrade: set[str] = set()


def register_due(kind: str, task: SalonTask, *, after_upgrade: bool = False) -> None:
    """Let `task` (a SalonTask without arguments) do the due work of `kind` in one salon.

    With `after_upgrade` it is due, too, whenever the salon was brought to another version of the code: for what older
    code did not write down.
    """
    _tasks[kind] = task
    if after_upgrade:
        _after_upgrade.add(kind)


def kinds_after_upgrade() -> list[str]:
    """The kinds of work that are due in a salon that was just brought to this version."""
    return sorted(_after_upgrade)


def task_of(kind: str) -> SalonTask | None:
    """The task for `kind`, or None when this version of the code has none."""
    return _tasks.get(kind)
