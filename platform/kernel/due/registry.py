"""Which task does which kind of due work; rooms register theirs in AppConfig.ready."""

from kernel.tasks import SalonTask

_tasks: dict[str, SalonTask] = {}


def register_due(kind: str, task: SalonTask) -> None:
    """Let `task` (a SalonTask without arguments) do the due work of `kind` in one salon."""
    _tasks[kind] = task


def task_of(kind: str) -> SalonTask | None:
    """The task for `kind`, or None when this version of the code has none."""
    return _tasks.get(kind)
