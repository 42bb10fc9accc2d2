"""The one way to a stored file (TRUST T5): on the salon's own host, in the salon's own folder."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from kernel.errors import NotFound

_NAME = re.compile(r"^(?P<room>public|private)/[0-9a-f]{32}(-small)?\.webp$")
YEAR_SECONDS = 31536000


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """A photo: a public one for everybody, a private one for signed-in staff; everything else is 404."""
    found = _NAME.match(name)
    if found is None or (found["room"] == "private" and not request.user.is_authenticated):
        raise NotFound
    try:
        content = default_storage.open(name)
    except FileNotFoundError:
        raise NotFound from None
    answer = FileResponse(content, content_type="image/webp", filename=name.rsplit("/", 1)[-1])
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = _caching(found["room"])
    return answer


def _caching(room: str) -> str:
    """A name is never used twice, so a public photo may be kept for ever; a private one nowhere."""
    return f"public, max-age={YEAR_SECONDS}, immutable" if room == "public" else "private, no-store"
