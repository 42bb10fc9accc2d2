"""Files of a salon: private, in a folder of its own, served only through an authorised view."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

from kernel.context import SalonLike, current_salon, salon_context


class SalonStorage(FileSystemStorage):
    """A file system storage whose root is the current salon's folder; without a salon it refuses to work."""

    @property
    def base_location(self) -> str:
        """The salon's folder; raises NoSalon in `public`."""
        return str(Path(settings.MEDIA_ROOT) / current_salon().schema_name)

    @property
    def location(self) -> str:
        """The salon's folder, absolute."""
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        """The address of the authorised view on the salon's own host."""
        return f"/media/{name}"


def files_remove_soon(names: Sequence[str], *, remove: Callable[[str], None] | None = None) -> None:
    """Take these of the salon's files away once the caller's transaction is certain.

    `remove` takes one away with what belongs to it (both sizes of a photo); without it the file alone goes.
    """
    transaction.on_commit(partial(_removed, current_salon(), names, remove or default_storage.delete))


def _removed(salon: SalonLike, names: Sequence[str], remove: Callable[[str], None]) -> None:
    with salon_context(salon):
        for name in names:
            remove(name)
