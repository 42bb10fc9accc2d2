"""Before and after, drawn by a few lines of code: nobody's photo stands in the demo."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

SIDE = (600, 720)
WALL, SKIN, SHIRT = "#e9e2da", "#d9ab8c", "#5b6470"
STRANDS = 46


def portrait(name: str, *, hair: str, shine: str, length: int) -> SimpleUploadedFile:
    """A head from behind, its hair in two tones down to `length` pixels, as an upload."""
    image = Image.new("RGB", SIDE, WALL)
    draw = ImageDraw.Draw(image)
    draw.ellipse((90, 560, 510, 980), fill=SHIRT)
    draw.rectangle((255, 430, 345, 600), fill=SKIN)
    draw.ellipse((165, 90, 435, 430), fill=hair)
    draw.rounded_rectangle((165, 250, 435, length), radius=70, fill=hair)
    for strand in range(STRANDS):
        _strand(draw, strand, shine, length)
    out = BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=85)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def _strand(draw: ImageDraw.ImageDraw, number: int, shine: str, length: int) -> None:
    """One lighter strand from the crown down, every third a thick one."""
    start = 300 + (number - STRANDS // 2) * 2
    end = 300 + (number - STRANDS // 2) * 5.6
    ends_at = length - 12 - (number * 37) % 40
    draw.line(
        [(start, 108 + abs(start - 300)), ((start + end) / 2 + (end - 300) * 0.28, 260), (end, ends_at)],
        fill=shine,
        width=3 if number % 3 == 0 else 1,
        joint="curve",
    )
