"""Small files of the salon's own: its colours, its mark, QR codes, a word to search engines."""

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import condition, require_safe
from PIL import Image, ImageDraw

from booking.storefront import selectors
from booking.storefront.colours import palette_of
from booking.storefront.pages import salon_address
from kernel.context import current_salon
from kernel.errors import NotFound

DAY = 24 * 3600
LONGEST_PATH = 300
ICON = 192
STYLE = """:root{{--accent:{light.accent};--on-accent:{light.on_accent};--accent-soft:{light.accent_soft}}}
@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}
:root[data-theme=dark]{{{dark}}}
"""
DARK = "--accent:{0.accent};--on-accent:{0.on_accent};--accent-soft:{0.accent_soft}"
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="18" fill="{fill}"/>'
    '<text x="32" y="43" font-family="system-ui,sans-serif" font-size="32" text-anchor="middle" fill="{text}">'
    "{letter}</text></svg>"
)


def _look_tag(request: HttpRequest) -> str:
    look = selectors.look()
    return f'"{look.version}-{look.accent[1:]}"'


@require_safe
@condition(etag_func=_look_tag)
def look_css(request: HttpRequest) -> HttpResponse:
    """The salon's accent for light and dark, safe to read in both."""
    accent = selectors.look().accent
    dark = DARK.format(palette_of(accent, "dark"))
    answer = HttpResponse(STYLE.format(light=palette_of(accent, "light"), dark=dark), content_type="text/css")
    answer["Cache-Control"] = f"public, max-age={DAY if 'v' in request.GET else 60}"
    return answer


@require_safe
@condition(etag_func=_look_tag)
def icon(request: HttpRequest) -> HttpResponse:
    """The salon's mark for the browser's tab: its first letter on its accent."""
    palette = palette_of(selectors.look().accent, "light")
    letter = next((char for char in current_salon().name if char.isalnum()), "·").upper()
    text = MARK.format(fill=palette.accent, text=palette.on_accent, letter=letter)
    answer = HttpResponse(text, content_type="image/svg+xml")
    answer["Cache-Control"] = f"public, max-age={DAY}"
    return answer


@require_safe
@condition(etag_func=_look_tag)
def push_icon(_request: HttpRequest) -> HttpResponse:
    """The mark of a notification, which takes no SVG: a bun on the salon's accent."""
    palette = palette_of(selectors.look().accent, "light")
    picture = Image.new("RGB", (ICON, ICON), palette.accent)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((46, 66, 146, 166), fill=palette.on_accent)
    draw.ellipse((70, 26, 122, 78), fill=palette.on_accent)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    answer = HttpResponse(out.getvalue(), content_type="image/png")
    answer["Cache-Control"] = f"public, max-age={DAY}"
    return answer


@require_safe
def qr(request: HttpRequest) -> HttpResponse:
    """A QR code (SVG, for print) of an address on this salon's own host; raises NotFound for any other."""
    path = request.GET.get("to", "/")
    own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    if not own or len(path) > LONGEST_PATH or not path.isprintable():
        raise NotFound
    out = io.BytesIO()
    segno.make(salon_address(path), error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, light="#fff"
    )
    answer = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    answer["Cache-Control"] = f"public, max-age={DAY}"
    return answer


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages, and nothing of the desk or of a visit."""
    look = selectors.look()
    closed = "Disallow: /desk/\nDisallow: /b/\nDisallow: /book/\nDisallow: /api/\n"
    text = "User-agent: *\n" + (closed if look.published else "Disallow: /\n")
    return HttpResponse(text, content_type="text/plain")
