"""The settings of messages at the desk: who gets what and when, and the words."""

from django.conf import settings as house
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.messaging.models import MessageWording
from crm.messaging.selectors import message_settings
from crm.messaging.settings.forms import MessageSettingsForm
from crm.messaging.settings.services import message_settings_save
from crm.messaging.settings.wordings import wordings
from kernel.clock import system_clock
from kernel.errors import StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SETTINGS_WRITE)
def settings(request: StaffRequest) -> HttpResponse:
    """Reminders, quiet hours, confirmation."""
    initial = MessageSettingsForm.initial_of(message_settings())
    form = MessageSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            message_settings_save(
                actor=request.actor,
                version=form.cleaned_data["version"],
                details=form.details(),
                clock=system_clock,
            )
        except StaleVersion as error:
            return _page(request, _kept(form), status=error.status)
        messages.success(request, _("Saved. Reminders of coming visits follow within a minute."))
        return redirect("messages:settings")
    return _page(request, form, status=422 if form.is_bound else 200)


def _kept(form: MessageSettingsForm) -> MessageSettingsForm:
    """What was typed, ready to be saved over what somebody else has saved meanwhile."""
    newer = MessageSettingsForm.initial_of(message_settings())
    kept = MessageSettingsForm({**dict(form.data.items()), "version": newer["version"]}, initial=newer)
    kept.add_error(
        None, _("Somebody changed this meanwhile. What you typed is kept; save again to put it in place.")
    )
    return kept


def _page(request: StaffRequest, form: MessageSettingsForm, *, status: int) -> HttpResponse:
    own = set(MessageWording.objects.values_list("kind", "language"))
    kinds = [
        {
            "wording": wording,
            "languages": [(code, name, (wording.kind, code) in own) for code, name in house.LANGUAGES],
        }
        for wording in wordings()
    ]
    context = {"form": form, "kinds": kinds}
    return render(request, "desk/messages/settings.html", context, status=status)
