"""Handing out what lies on disk: by a rights-checked view alone, kept by no browser, run by none."""

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kernel.errors import NotFound

SANDBOX = "default-src 'none'; sandbox"


def handed_out(stored: str, *, name: str, content_type: str, is_download: bool) -> HttpResponse:
    """The file under `name` (RFC 6266); raises NotFound when it is gone from the disk."""
    try:
        with default_storage.open(stored) as content:
            answer = HttpResponse(content.read(), content_type=content_type)
    except FileNotFoundError:
        raise NotFound from None
    answer["Content-Disposition"] = content_disposition_header(is_download, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, no-store"
    return answer
