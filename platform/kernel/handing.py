"""Handing files out: by a rights-checked view alone, kept by no browser, run by none."""

from typing import TypeVar, cast

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from kernel.errors import NotFound

SANDBOX = "default-src 'none'; sandbox"
Answer = TypeVar("Answer", bound=HttpResponseBase)


def handed_out(stored: str, *, name: str, content_type: str, is_download: bool) -> HttpResponse:
    """The file under `name` (RFC 6266); raises NotFound when it is gone from the disk."""
    try:
        with default_storage.open(stored) as file:
            content = file.read()
    except FileNotFoundError:
        raise NotFound from None
    return made_out(content, name=name, content_type=content_type, is_download=is_download)


def made_out(content: bytes, *, name: str, content_type: str, is_download: bool = True) -> HttpResponse:
    """What was made just now, or read, as a file under `name` (RFC 6266)."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(is_download, name) or "attachment"
    return _kept_nowhere(answer)


def streamed_out(stored: str, *, name: str, content_type: str) -> HttpResponse:
    """A large file as a download, read while it is sent; raises NotFound when it is gone from the disk."""
    try:
        content = default_storage.open(stored)
    except FileNotFoundError:
        raise NotFound from None
    answer = FileResponse(content, content_type=content_type, as_attachment=True, filename=name)
    return cast("HttpResponse", _kept_nowhere(answer))


def _kept_nowhere(answer: Answer) -> Answer:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, no-store"
    return answer
