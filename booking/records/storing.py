"""Photos and PDFs of records on disk: in a folder of their own that no address leads to but this room's."""

import re
import uuid
from pathlib import Path
from typing import Any, Literal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from kernel.errors import BadInput
from kernel.photos import photo_remove, photo_save

FOLDER: Literal["records"] = "records"
LARGEST_FILE_BYTES = 10 * 1024 * 1024
PDF, PICTURE = "application/pdf", "image/webp"
_UNSAFE = re.compile('[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\\\/:*?"<>|]')
LONGEST_NAME = 120


def picture_store(upload: "UploadedFile[Any]", *, field: str) -> tuple[str, int, int]:
    """Keep a photo drawn anew, and give its name, width and height. Raises BadInput."""
    stored = photo_save(upload, room=FOLDER, field=field)
    with default_storage.open(stored) as content, Image.open(content) as image:
        return stored, image.width, image.height


def file_store(upload: "UploadedFile[Any]", *, field: str) -> tuple[str, str]:
    """Keep a PDF or a picture, by its content, and give its name on disk and its type. Raises BadInput."""
    if upload.size is None or upload.size > LARGEST_FILE_BYTES:
        raise BadInput.of(field, "file_too_large", _("This file is larger than 10 MB."))
    if not _start(upload).startswith(b"%PDF-"):
        return picture_or_file(upload, field)
    upload.seek(0)
    content = upload.read()
    if b"%%EOF" not in content[-2048:]:
        raise BadInput.of(field, "file_broken", _("This PDF is cut off. Please send it again."))
    return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.pdf", ContentFile(content)), PDF


def picture_or_file(upload: "UploadedFile[Any]", field: str) -> tuple[str, str]:
    """A picture drawn anew; raises BadInput for what is neither a picture nor a PDF."""
    try:
        return picture_store(upload, field=field)[0], PICTURE
    except BadInput as refusal:
        if refusal.problems[0].code != "photo_unreadable":
            raise
        text = _("Only PDF files and pictures (JPEG, PNG, WebP) can be kept here.")
        raise BadInput.of(field, "file_kind", text) from None


def stored_remove(stored: str) -> None:
    """Take a photo (both sizes) or a PDF off the disk; one that is gone already is no error."""
    if stored.endswith(".webp"):
        photo_remove(stored)
    else:
        default_storage.delete(stored)


def stored_names() -> list[tuple[str, float]]:
    """What lies in the folder: names as rows have them, and when each was written (seconds since 1970)."""
    folder = Path(default_storage.path(FOLDER))
    if not folder.is_dir():
        return []
    files = [one for one in folder.iterdir() if one.is_file()]
    return [(f"{FOLDER}/{one.name.replace('-small.', '.')}", one.stat().st_mtime) for one in files]


def name_cleaned(text: str, content_type: str) -> str:
    """A file's name as it is shown and sent: no path, no marks that hide its ending, and the ending of what it is."""
    ending = ".pdf" if content_type == PDF else ".webp"
    last = re.split(r"[\\/]", text)[-1]
    stem = _UNSAFE.sub("", last).strip(" .")
    stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", stem) if "." in stem else stem
    return f"{stem[: LONGEST_NAME - len(ending)] or 'file'}{ending}"


def _start(upload: "UploadedFile[Any]") -> bytes:
    upload.seek(0)
    return bytes(upload.read(32))
