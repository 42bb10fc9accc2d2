"""Photos that people upload: read by their content, drawn anew, and kept without what the camera wrote (TRUST B12).

A photo is a name such as "public/6f…c2.webp" in the salon's storage, longest side 1600 px; beside it stands the
small one, 400 px. "private/" photos are for signed-in staff only; those of "records/" and "forms/" are handed out by their
own rooms alone.
"""

import re
import uuid
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, Literal

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kernel.errors import BadInput

Room = Literal["public", "private", "records", "forms"]
FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_PIXELS = 25_000_000
LARGE, SMALL = 1600, 400
QUALITY = 82
# The brands of an HEIF container, as phones write them: bytes 4–12 of the file.
_HEIC = re.compile(rb"^ftyp(heic|heix|hevc|hevx|heim|heis|mif1|msf1|avif)")


@dataclass(frozen=True, slots=True)
class DrawnPhoto:
    """A photo that was read and drawn anew, both sizes as WebP, and is not on disk yet."""

    large: bytes
    small: bytes


def photo_save(upload: "UploadedFile[Any]", *, room: Room = "public", field: str = "photo") -> str:
    """Keep the photo in both sizes and return its name; the upload's own name and type are not trusted.

    Raises BadInput when it is too large in bytes or pixels, broken, moving, or no photo at all.
    """
    return photo_put(photo_draw(upload, field=field), room=room)


def photo_draw(upload: "UploadedFile[Any]", *, field: str = "photo") -> DrawnPhoto:
    """The photo in both sizes, of which nothing is on disk yet. Raises BadInput as `photo_save` does."""
    image = _opened(upload, field)
    return DrawnPhoto(_drawn(image, LARGE), _drawn(image, SMALL))


def photo_put(drawn: DrawnPhoto, *, room: Room) -> str:
    """Put a photo on disk and return its name."""
    stem = f"{room}/{uuid.uuid4().hex}"
    default_storage.save(f"{stem}.webp", ContentFile(drawn.large))
    default_storage.save(f"{stem}-small.webp", ContentFile(drawn.small))
    return f"{stem}.webp"


def square_drawn(upload: "UploadedFile[Any]", *, side: int, field: str = "photo") -> bytes:
    """The middle of the photo as a square of `side` pixels, drawn anew as WebP; nothing is kept. Raises BadInput."""
    square = ImageOps.fit(_opened(upload, field), (side, side))
    return _drawn(square, side)


def photo_remove(name: str) -> None:
    """Take both sizes of a photo away; one that is gone already is no error."""
    if name:
        default_storage.delete(name)
        default_storage.delete(photo_small(name))


def photo_small(name: str) -> str:
    """The name of the small size of a photo, or "" for none."""
    return f"{name.removesuffix('.webp')}-small.webp" if name else ""


def photo_url(name: str, *, small: bool = False) -> str:
    """The address of a photo on the salon's own host, or "" for none."""
    return f"/media/{photo_small(name) if small else name}" if name else ""


def _opened(upload: "UploadedFile[Any]", field: str) -> Image.Image:
    """The photo turned the right way up, in plain colours; raises BadInput."""
    if upload.size is None or upload.size > settings.LARGEST_PHOTO_BYTES:
        raise BadInput.of(field, "photo_too_large", _("This file is larger than 15 MB."))
    _heic_check(upload, field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = _checked(Image.open(_content(upload), formats=FORMATS), field)
            upright = ImageOps.exif_transpose(image)
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many_pixels(field) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        text = _("This is no photo that we can read. Please choose a JPEG, PNG or WebP file.")
        raise BadInput.of(field, "photo_unreadable", text) from None


def _heic_check(upload: "UploadedFile[Any]", field: str) -> None:
    """What many phones write, and we cannot read: named, with the way out. Raises BadInput."""
    upload.seek(0)
    if _HEIC.match(upload.read(12)[4:]):
        text = _(
            "This photo is in the HEIC format. On an iPhone, choose Settings › Camera › Formats › Most Compatible, or"
            " send us a JPEG."
        )
        raise BadInput.of(field, "photo_heic", text)


def _content(upload: "UploadedFile[Any]") -> IO[bytes]:
    upload.seek(0)
    return BytesIO(upload.read())


def _checked(image: Image.Image, field: str) -> Image.Image:
    """Sizes are known before a pixel is drawn: what is too large or moves never gets that far.

    A phone's JPEG may hold a second picture (its depth, its brightness): it does not move, and the first one counts.
    """
    if image.width * image.height > LARGEST_PIXELS:
        raise _too_many_pixels(field)
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise BadInput.of(field, "photo_moves", _("Please choose a photo that does not move."))
    image.load()
    return image


def _too_many_pixels(field: str) -> BadInput:
    return BadInput.of(field, "photo_too_many_pixels", _("This photo has more than 25 megapixels."))


def _drawn(image: Image.Image, longest: int) -> bytes:
    """The photo within `longest` × `longest`, as WebP with nothing but its pixels."""
    small = image.copy()
    small.thumbnail((longest, longest))
    small.info.clear()
    out = BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()
