"""File locks that end with the process that holds them, however it ends."""

import fcntl
import os
from pathlib import Path


def _take(path: Path, operation: int) -> int | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, operation)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def share(path: Path) -> int:
    """Take a share of the lock, waiting while somebody holds it alone; give the descriptor that keeps it."""
    descriptor = _take(path, fcntl.LOCK_SH)
    if descriptor is None:  # a blocking lock is given or raises; this keeps the type narrow
        raise BlockingIOError(path)
    return descriptor


def try_alone(path: Path) -> int | None:
    """Take the lock alone without waiting; None when anybody else holds it."""
    return _take(path, fcntl.LOCK_EX | fcntl.LOCK_NB)


def release(descriptor: int) -> None:
    """Give the lock back."""
    os.close(descriptor)


def _is_refused(path: Path, operation: int) -> bool:
    descriptor = _take(path, operation | fcntl.LOCK_NB)
    if descriptor is not None:
        release(descriptor)
    return descriptor is None


def is_held_alone(path: Path) -> bool:
    """Say whether one process holds the lock alone; askers do not disturb each other."""
    return _is_refused(path, fcntl.LOCK_SH)


def is_shared(path: Path) -> bool:
    """Say whether any process holds a share."""
    return _is_refused(path, fcntl.LOCK_EX)
