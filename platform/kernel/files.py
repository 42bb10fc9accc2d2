"""Files of a salon: private, in a folder of its own, served only through an authorised view."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from kernel.context import current_salon


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
