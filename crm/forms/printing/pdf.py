"""An answer as a PDF: what was asked, what was answered, and what proves it.

It is made when somebody asks for it, by a process of its own, outside any transaction, and kept nowhere: the answer itself
never changes.
"""

import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from PIL import Image

from crm.forms.content import Kind, said
from crm.forms.filling.answering import digest_of
from crm.forms.filling.pictures import photo_answered
from crm.forms.models import FormAnswer
from crm.forms.printing.codes import MOST_WAIT, PICTURE, TOO_LONG
from crm.forms.selectors import good_until
from crm.forms.showing import Line, answer_lines
from kernel.context import current_salon
from kernel.errors import ChignonError, NotFound
from kernel.photos import photo_small

QUALITY = 82
COMMAND = (sys.executable, "-m", "crm.forms.printing.typesetting")


class PdfMissing(ChignonError):
    """WeasyPrint, or the system's Pango that it needs, is not installed here, or could not do it."""

    code = "pdf_missing"
    status = 503
    message = _("A PDF cannot be made here right now. You can print the page from the browser instead.")


class PdfTooLong(ChignonError):
    """It has too many pages, or took too long."""

    code = "pdf_too_long"
    status = 422
    message = _("This answer is too long for a PDF. You can print the page from the browser instead.")


def answer_pdf(row: FormAnswer) -> bytes:
    """The answer, in the language of now, as a PDF. Raises PdfMissing, PdfTooLong."""
    if find_spec("weasyprint") is None:
        raise PdfMissing
    try:
        done = subprocess.run(
            (*COMMAND, row.digest),
            check=False,
            input=answer_page(row).encode(),
            capture_output=True,
            timeout=MOST_WAIT,
        )
    except subprocess.TimeoutExpired:
        raise PdfTooLong from None
    if (
        done.returncode == TOO_LONG or done.returncode < 0
    ):  # by its own word, or by the limit of its computing
        raise PdfTooLong
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PdfMissing
    return done.stdout


def answer_page(row: FormAnswer) -> str:
    """The page that is typeset; what was typed is text in it, whatever it looks like."""
    content = row.version.content
    context = {
        "row": row,
        "language": get_language(),
        "salon": current_salon(),
        "title": said(content["title"]),
        "intro": said(content["intro"]),
        "lines": [_carried(row, line) for line in answer_lines(row)],
        "is_whole": digest_of(row.version, row.at, row.answers) == row.digest,
        "until": good_until(row),
    }
    return render_to_string("desk/forms/printed.html", context)


def _carried(row: FormAnswer, line: Line) -> Line:
    """A photo goes along in the page itself: nothing is fetched while it is typeset. One that is gone stays a word."""
    if line.kind != Kind.PHOTO or not line.text:
        return line
    try:
        with (
            default_storage.open(photo_small(photo_answered(row, line.code))) as content,
            Image.open(content) as photo,
        ):
            out = BytesIO()
            photo.convert("RGB").save(out, "JPEG", quality=QUALITY)
    except (NotFound, OSError):
        return line
    return replace(line, picture=PICTURE + b64encode(out.getvalue()).decode())
