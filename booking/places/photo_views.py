"""Taking a photo from a form: kept anew, the old one removed once the new one is written."""

from collections.abc import Callable

from django.contrib import messages
from django.utils.translation import gettext as _

from kernel.errors import BadInput
from kernel.photos import photo_remove, photo_save
from tenants.accounts.access import StaffRequest


def photo_kept(request: StaffRequest, old: str, keep: Callable[[str], None]) -> None:
    """Save the uploaded photo, or none when "remove" was pressed, through `keep`; says what happened."""
    upload = request.FILES.get("photo")
    if upload is None and "remove" not in request.POST:
        messages.error(request, _("Please choose a photo first."))
        return
    try:
        name = photo_save(upload) if upload is not None else ""
    except BadInput as refusal:
        messages.error(request, str(refusal.problems[0].text))
        return
    keep(name)
    photo_remove(old)
    messages.success(request, _("The photo is saved.") if name else _("The photo is removed."))
