"""One's own login at the desk."""

from django.utils.translation import gettext_lazy as _

from kernel.design.manual import register_manual
from kernel.design.settings_rooms import SettingsRoom, register_room
from tenants.accounts.rights import Action

register_manual("account", under="/desk/profile/")
register_manual("access", under="/desk/settings/people/")
register_room(
    SettingsRoom(
        title=_("Logins and rights"),
        text=_("Who can sign in, as what, and what each role may do."),
        icon="key-round",
        url_name="access",
        action=Action.ACCESS_WRITE,
        position=25,
    )
)
