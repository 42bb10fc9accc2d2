"""The booking page on the salon's own website: the script that the site loads, and the settings that allow it."""

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_safe

from booking.storefront import selectors
from booking.storefront.colours import palette_of
from booking.storefront.embed_form import EmbedForm
from booking.storefront.framing import origins_checked
from booking.storefront.models import Look
from booking.storefront.pages import salon_address
from booking.storefront.services import look_update
from kernel.context import current_salon
from kernel.errors import BadInput, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

SCRIPT = Path(settings.ROOT) / "static" / "dist" / "embed.js"
PLACE = "__LOOK__"
DAY = 24 * 3600


@functools.cache
def _source() -> str:
    """The built script, as it is until the process ends."""
    return SCRIPT.read_text(encoding="utf-8")


def _text() -> str:
    """The script with the salon's colours and words in it."""
    palette = palette_of(selectors.look().accent, "light")
    with translation.override(current_salon().language):
        words = {"label": _("Book online"), "close": _("Close")}
    look = {"accent": palette.accent, "onAccent": palette.on_accent, **words}
    return _source().replace(PLACE, json.dumps(look).replace("<", "\\u003c"))


def _tag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_text().encode()).hexdigest()[:20]}"'


@require_safe
@condition(etag_func=_tag)
def script(request: HttpRequest) -> HttpResponse:
    """What the salon's website loads; with its version in the address it is kept for a day."""
    answer = HttpResponse(_text(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={DAY if 'v' in request.GET else 300}"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SETTINGS_WRITE)
def settings_page(request: StaffRequest) -> HttpResponse:
    """Which websites may show the booking page, and what to put into them."""
    current = selectors.look()
    if request.method != "POST":
        return _page(request, EmbedForm.of(current), current)
    form = EmbedForm(request.POST)
    if not form.is_valid():
        return _page(request, form, current, status=422)
    try:
        origins = origins_checked(form.cleaned_data["origins"].splitlines())
        version = form.cleaned_data["version"]
        look_update(actor=request.actor, version=version, values={"embed_origins": origins})
    except BadInput as error:
        form.add_error("origins", str(error.problems[0].text))
        return _page(request, form, current, status=error.status)
    except StaleVersion as error:
        newer = selectors.look()
        kept = EmbedForm({**request.POST.dict(), "version": str(newer.version)})
        kept.add_error(None, str(error))
        return _page(request, kept, newer, status=error.status)
    messages.success(request, _("The websites are saved."))
    return redirect("storefront:embed")


def _page(request: StaffRequest, form: EmbedForm, look: Look, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "snippets": [
            (_("The form in your page"), "inline", snippet_of(look, "inline")),
            (_("A button that opens it"), "button", snippet_of(look, "button")),
        ],
        "is_listed": bool(look.embed_origins),
        "home": salon_address("/").rstrip("/"),
    }
    return render(request, "desk/settings/embed.html", context, status=status)


def snippet_of(look: Look, mode: str) -> str:
    """What is put into the website: the script, and a link for whoever runs none."""
    address, page = salon_address(f"/embed.js?v={look.version}"), salon_address("/book/")
    with translation.override(current_salon().language):
        label = _("Book online")
    return (
        f'<script src="{address}" data-mode="{mode}" async></script>\n'
        f'<noscript><a href="{page}">{label}</a></noscript>'
    )
