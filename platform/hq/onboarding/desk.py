"""The first steps of a new salon, on Today and in the settings."""

from django.utils.translation import gettext_lazy as _

from hq.onboarding.step_views import checklist_panel
from kernel.design.manual import register_manual
from kernel.design.panels import register_panel
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_panel("today", checklist_panel, position=10)
register_manual("first-day", under="/desk/start/")
register_room(
    SettingsRoom(
        title=_("First steps"),
        text=_("The checklist of a new salon, the link and the QR code of your booking page."),
        icon="list-checks",
        url_name="first_steps",
        action=Action.SETTINGS_WRITE,
        position=40,
    )
)
