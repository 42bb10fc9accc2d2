"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamConfig(AppConfig):
    """Members of staff, shifts, time off."""

    name = "booking.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand on the desk's rail."""
        from kernel.design.manual import register_manual
        from kernel.design.navigation import register_nav
        from tenants.accounts.rights import Action

        register_manual("team", under="/desk/team/")
        register_nav(
            code="team",
            label=_("Team"),
            icon="users-round",
            url_name="team:team",
            action=Action.TEAM_SEE,
            position=40,
            under="/desk/team/",
            on_phone=False,
        )
